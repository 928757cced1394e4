import { describe, expect, it } from 'vitest'
import { TarsierError } from '../../../errors.ts'
import type { QueryDoor } from '../../../query/ask.ts'
import type { Store } from '../../../store/store.ts'
import { eventOf, exitOf } from '../../contract/cluster-records.ts'
import { lineOf } from '../../contract/lines.ts'
import { apiOver, doorOver } from '../cluster-api.ts'

const noon = 12 * 3_600_000
const record = exitOf('20260131', noon, { pod_uid: '6f1d2c3b' })
const key = '6f1d2c3b:containerd://5e1f'
const card = `/exits/card?${new URLSearchParams({ key, at: String(record.time) })}`

const refused = (code: 'DEADLINE' | 'UNAVAILABLE' | 'CANCELLED') => async () => {
  throw new TarsierError(code, `${code} it is`)
}

/** The API over a store that has the exit, two lines, an event and a minute of calls, but for what the test says. */
function api(
  changes: Partial<Record<'log' | 'event' | 'ask', () => Promise<never>>> = {},
  door: Partial<QueryDoor> = {},
) {
  const found = {
    exit: [{ id: key, record }],
    log: [2, 1].map((second) => ({ id: `${second}`, record: lineOf('20260131', noon - second * 1000) })).toReversed(),
    event: [{ id: 'e:1', record: eventOf('20260131', noon) }],
  }
  const find: Store['find'] = async ({ signal }) => {
    const name = signal.name as keyof typeof found // those are all that a card asks for
    if (name !== 'exit') await changes[name]?.()
    return { records: found[name], more: false }
  }
  const ask: Store['ask'] = async ({ conditions, measures }) => {
    await changes.ask?.()
    const byAddress = conditions.some((each) => 'value' in each && each.value === record.pod_ip)
    const keys = [record.f_timestamp - 60]
    return { rows: byAddress ? [{ keys, values: measures.map((_, place) => place + 1) }] : [], served: 'detail' }
  }
  return apiOver(doorOver({ find, ask }, door))
}

describe('GET /api/v1/exits/card', () => {
  it('tells an exit with lines, events and calls, the oldest first', async () => {
    const { status, body } = await api()(card)
    expect(status).toBe(200)
    expect(body.exit).toMatchObject({ key, kind: 'restarted', pod: 'shop-cartserver-0' })
    const times = body.lines.map(({ timestamp }: { timestamp: number }) => timestamp)
    expect(times).toEqual([record.time - 2000, record.time - 1000])
    expect(body.events).toMatchObject([{ id: 'e:1', reason: 'BackOff' }])
    expect(body.calls).toEqual([
      {
        time: '2026-01-31T03:59:00.000Z',
        timestamp: record.f_timestamp - 60,
        calls: expect.any(Number),
        timeouts: expect.any(Number),
        exceptions: expect.any(Number),
        average: expect.any(Number),
      },
    ])
    expect(body).toMatchObject({ callsView: 'callers', unanswered: [] })
  })

  it.each([
    ['lines', { log: refused('DEADLINE') }, 'DEADLINE'],
    ['events', { event: refused('UNAVAILABLE') }, 'UNAVAILABLE'],
    ['calls', { ask: refused('DEADLINE') }, 'DEADLINE'],
  ] as const)('says that %s could not be answered, and tells the rest', async (part, changes, code) => {
    const { status, body } = await api(changes)(card)
    expect(status).toBe(200)
    expect(body[part]).toEqual([])
    expect(body.unanswered).toEqual([{ part, code, message: expect.any(String) }])
    for (const other of ['lines', 'events', 'calls'].filter((each) => each !== part)) {
      expect(body[other]).not.toEqual([])
    }
  })

  it('says what is no longer kept, and does not look for it', async () => {
    const horizon: QueryDoor['horizon'] = (signal) => (signal === 'event' ? '20260201' : '20260117')
    const { body } = await api({ event: refused('DEADLINE') }, { horizon })(card)
    expect(body).toMatchObject({ events: [], unanswered: [{ part: 'events', code: 'EXPIRED' }] })
    expect(body.unanswered[0].message).toContain('20260131')
  })

  it('says which lines were not searched in time, and tells those that were', async () => {
    const night = exitOf('20260131', 30_000, { pod_uid: '6f1d2c3b', started: record.time - 86_400_000 })
    const midnight = night.f_timestamp - 30
    const find: Store['find'] = async ({ signal, range }) => {
      if (signal.name === 'exit') return { records: [{ id: key, record: night }], more: false }
      if (signal.name === 'log' && range.from < midnight) return refused('DEADLINE')()
      return { records: signal.name === 'log' ? [{ id: '1', record: lineOf('20260131', 1) }] : [], more: false }
    }
    const ask: Store['ask'] = async () => ({ rows: [], served: 'detail' })
    const { body } = await apiOver(doorOver({ find, ask }))(`/exits/card?${new URLSearchParams({ key })}`)
    expect(body.lines).toHaveLength(1)
    expect(body.unanswered).toEqual([
      { part: 'lines', code: 'DEADLINE', message: expect.stringContaining('2026-01-30T16:00:00.000Z') },
    ])
  })

  it('is not half an answer to somebody who has gone', async () => {
    const { status } = await api({ log: refused('CANCELLED') })(card)
    expect(status).toBe(499)
  })

  it('names the key where there is no such exit', async () => {
    const { status, body } = await api()('/exits/card?key=6f1d2c3b')
    expect(status).toBe(404)
    expect(body.error).toMatchObject({ code: 'NOT_FOUND', fields: [{ field: 'key' }] })
    expect(body.error.message).toContain('"6f1d2c3b"')
  })

  it.each(['key=', 'key=x&at=soon', 'at=1', 'key=x&at=-1'])('refuses %s', async (parameters) => {
    expect((await api()(`/exits/card?${parameters}`)).status).toBe(400)
  })
})
