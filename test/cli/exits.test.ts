import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Output } from '../../cli/output.ts'
import { run } from '../../cli/program.ts'
import { type EventRecord, event } from '../../signals/event.ts'
import { type ExitRecord, exit } from '../../signals/exit.ts'
import { log } from '../../signals/log.ts'
import { reporter } from '../../signals/reporter.ts'
import { rollup } from '../../signals/rollup.ts'
import { stat } from '../../signals/stat.ts'
import { eventOf, eventsOf, exitOf, exitsOf } from '../contract/cluster-records.ts'
import { lineOf, linesOf } from '../contract/lines.ts'
import { statBatch, statRecord } from '../contract/records.ts'
import { writeNew } from '../contract/subject.ts'
import { doorOver, serverOver } from '../query/cluster-api.ts'
import { storeIn } from '../store/duckdb/opened.ts'
import type { Ended } from './running.ts'

const day = '20260131'
const noon = 12 * 3_600_000
const directory = mkdtempSync(join(tmpdir(), 'tarsier-cli-'))
const store = storeIn(directory, {}, [exit, event, log, stat, reporter, rollup])
let url: string

const crash: Partial<ExitRecord> = {
  pod_uid: '6f1d2c3b',
  exit_code: 137,
  signal: 9,
  reason: 'OOMKilled',
  limit_memory: 512 * 2 ** 20,
  limit_cpu: 1500,
}
const key = '6f1d2c3b:containerd://5e1f'
const backOff: Partial<EventRecord> = {
  'involvedObject.namespace': 'tars',
  'involvedObject.uid': '6f1d2c3b',
  namespace: 'tars',
}
const pulled: Partial<EventRecord> = { type: 'Normal', reason: 'Pulled', message: 'line one\u001b[31m\nline two' }

beforeAll(async () => {
  await store.start()
  await writeNew(
    store,
    exitsOf([exitOf(day, noon, crash), exitOf(day, noon + 60_000, { kind: 'deleted', pod: 'p-1' })]),
  )
  await writeNew(store, eventsOf([eventOf(day, noon, backOff)]))
  await writeNew(store, eventsOf([eventOf(day, noon + 1000, pulled)]))
  await writeNew(store, linesOf([lineOf(day, noon - 2000, { server: 'CartServer', podName: 'shop-cartserver-0' })]))
  const calls = { slave_name: 'Shop.CartServer', slave_ip: '10.244.0.7', timeout_count: 3, total_count: 4 }
  await writeNew(store, statBatch([statRecord(day, 719, calls)]))
}, 60_000)

// It ends with each test.
beforeEach(async () => {
  const server = serverOver(doorOver(store, { horizon: () => '20260101' }))
  await server.start()
  url = `http://127.0.0.1:${server.port()}`
})

afterAll(async () => {
  await store.stop()
  await rm(directory, { recursive: true, force: true })
})

/** Runs `tarsier` in this process, about the day. */
async function asked(...words: readonly string[]): Promise<Ended> {
  const said = { answer: '', notes: '' }
  const output: Output = {
    answer: (text) => {
      said.answer += text
    },
    note: (text) => {
      said.notes += text
    },
  }
  return { code: await run([...words, '--url', url, '--day', day], {}, output), ...said }
}

/** Cells of a table's rows, its titles the first. */
function rowsOf(answer: string): readonly (readonly string[])[] {
  const lines = answer.trimEnd().split('\n')
  return lines.filter((_, place) => place !== 1).map((line) => line.split(/ {2,}/))
}

describe('tarsier events', () => {
  it('prints a table, the newest last, and each event on one line', async () => {
    const { code, answer, notes } = await asked('events')
    expect([code, notes]).toEqual([0, ''])
    const [titles, first, second, ...others] = rowsOf(answer)
    expect(titles).toEqual(['time', 'type', 'reason', 'object', 'count', 'message'])
    expect(first?.slice(1)).toEqual([
      'Warning',
      'BackOff',
      'Pod/shop-cartserver-0',
      '1',
      'Back-off restarting failed container cart in pod shop-cartserver-0',
    ])
    expect(second?.at(-1)).toBe('line one\\u001b[31m\\nline two')
    expect(others).toEqual([])
  })

  it('keeps to what is asked for, by options, conditions and words', async () => {
    const found = await Promise.all([
      asked('events', 'failed', 'container'),
      asked('events', '--type', 'Warning', '--kind', 'Pod', '--app', 'Shop'),
      asked('events', '--where', 'reason~Back%', '--where', 'component=kubelet'),
    ])
    expect(found.map(({ answer }) => rowsOf(answer).length)).toEqual([2, 2, 2])
  })

  it('counts by a field, and says what there is beyond the limit', async () => {
    const { answer, notes } = await asked('events', '--counts', 'type', '--limit', '1')
    expect(rowsOf(answer)).toEqual([
      ['type', 'events'],
      ['Normal', '1'],
    ])
    expect(notes).toBe('and 1 values more: --limit\n')
    expect((await asked('events', '--limit', '1')).notes).toContain('there are more')
  })

  it('exits with 2 where the question is not understood', async () => {
    expect(await asked('events', '--counts', 'uid')).toMatchObject({ code: 2, notes: expect.stringContaining('by: ') })
  })

  it('says when it looked where there are none', async () => {
    const { code, answer } = await asked('events', '--reason', 'Nothing')
    expect([code, answer]).toEqual([0, expect.stringMatching(/^no events between \S+ and \S+\n$/)])
  })
})

describe('tarsier exits', () => {
  it('prints a table, the newest last, with what is not known as –', async () => {
    const { code, answer } = await asked('exits')
    expect(code).toBe(0)
    const [titles, first, second] = rowsOf(answer)
    expect(titles).toEqual([
      ...['time', 'kind', 'server', 'pod', 'container', 'code', 'signal', 'reason', 'restarts', 'node', 'key'],
    ])
    const ofServer = ['Shop.CartServer', 'shop-cartserver-0', 'cart']
    expect(first?.slice(1)).toEqual(['restarted', ...ofServer, '137', 'SIGKILL', 'OOMKilled', '3', 'node-1', key])
    expect(second?.slice(1, 8)).toEqual(['deleted', 'Shop.CartServer', 'p-1', 'cart', '–', '–', 'Error'])
  })

  it('keeps to what is asked for, and counts', async () => {
    const { answer } = await asked('exits', '--kind', 'restarted', '--where', 'exit_code=137', '--json')
    expect(JSON.parse(answer).exits).toMatchObject([{ key, exitCode: 137 }])
    expect(rowsOf((await asked('exits', '--counts', 'kind')).answer)).toEqual([
      ['kind', 'exits'],
      ['deleted', '1'],
      ['restarted', '1'],
    ])
  })

  it.each([
    ['a key', [key]],
    ['the newest that is found', ['--pod', 'shop-cartserver-0']],
  ])('prints the card of %s', async (_, words) => {
    const { code, answer, notes } = await asked('exits', '--card', ...words)
    expect([code, notes]).toEqual([0, ''])
    for (const fact of [
      /^exit +restarted 20/m,
      /^server +Shop\.CartServer \(shop-cartserver\)$/m,
      /^pod +shop-cartserver-0 10\.244\.0\.7$/m,
      /^code +137$/m,
      /^signal +SIGKILL$/m,
      /^memory +at most 512Mi$/m,
      /^CPU +at most 1\.5$/m,
      /\nCalls around it, by callers\nminute.*\n─.*\n20\S+ \d\d:\d\d +4 +3 +0 +12\n/,
      /\nEvents of the pod\ntime.*\n─.*\n.*BackOff/,
      /\nIts last lines\n.*order paid\n$/,
    ]) {
      expect(answer).toMatch(fact)
    }
  })

  it('prints what of a card there is none of, and what is not known', async () => {
    const { answer } = await asked('exits', '--card', '--pod', 'p-1')
    expect(answer).toContain('\nEvents of the pod\nnone\n')
    expect(answer).toContain('\nIts last lines\nnone\n')
  })

  it('exits with 1 where there is no exit of a key, and names it', async () => {
    const { code, answer, notes } = await asked('exits', '--card', 'nobody')
    expect([code, answer]).toEqual([1, ''])
    expect(notes).toContain('key: found "nobody"')
  })

  it('does not count the exit of a card', async () => {
    const { code, notes } = await asked('exits', '--card', '--counts', 'reason')
    expect(code).toBe(2)
    expect(notes).toMatch(/--card \[key\]' cannot be used with option '--counts <field>'/)
  })

  it('says so where there is none to make a card of', async () => {
    const { code, answer } = await asked('exits', '--card', '--app', 'Nobody')
    expect([code, answer]).toEqual([0, expect.stringMatching(/^no exits between /)])
  })
})
