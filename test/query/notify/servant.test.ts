import { describe, expect, it } from 'vitest'
import { notifyLookups } from '../../../query/notify/servant.ts'
import type { FindQuestion, Found } from '../../../store/store.ts'
import { argumentsOf } from '../../../tars/answer.ts'
import { decodeRequest } from '../../../tars/packet.ts'
import { TarsReader } from '../../../tars/reader.ts'
import type { Arguments, Call } from '../../../tars/servant.ts'
import { TarsWriter } from '../../../tars/writer.ts'
import { capturedFrames } from '../../tars/captured-frames.ts'
import { doorOver, message } from './messages.ts'

const call: Call = {
  peer: { address: '10.9.9.9', port: 1, transport: 'tcp' },
  servant: 'tars.tarsnotify.NotifyObj',
  functionName: 'getNotifyInfo',
  oneWay: false,
  context: new Map(),
  version: 1,
  timeoutMs: 3000,
}

/** The arguments of a request for a page. */
function pageRequest(name: string, ip: string, page: number): Arguments {
  const writer = new TarsWriter()
  writer.writeStruct(1, () => {
    writer.writeString(1, name)
    writer.writeString(2, ip)
    writer.writeInt(3, page)
  })
  const bytes = writer.finish()
  return { read: (_name, place, read) => read(new TarsReader(bytes), place) }
}

/** Calls it over a store that finds so many messages of a second each, the newest first. */
async function getNotifyInfo(input: Arguments, count: number, asCalled: Partial<Call> = {}) {
  const asked: FindQuestion[] = []
  const find = async (question: FindQuestion): Promise<Found> => {
    asked.push(question)
    const records = Array.from({ length: Math.min(count, question.limit) }, (_, each) => ({
      id: `${each}`,
      record: message(count - each, { message: `m${each}`, severity: each === 0 ? 'critical' : 'warning' }),
    }))
    return { records, more: count > question.limit }
  }
  const ask = async () => ({ rows: [], served: 'detail' as const })
  const answer = await notifyLookups(doorOver({ find, ask })).get('getNotifyInfo')?.(input)({ ...call, ...asCalled })
  const writer = new TarsWriter()
  answer?.({ write: (_name, place, type, value) => type.write(writer, place, value) })
  const reader = new TarsReader(writer.finish())
  const returned = reader.readInt(0)
  const info = reader.readStruct(2, (fields) => ({
    nextpage: fields.readInt(1),
    items: fields.readList(2, (list, place) =>
      list.readStruct(place, (item) => ({
        time: item.readString(1),
        server: item.readString(2),
        level: item.readInt(3),
        message: item.readString(4),
      })),
    ),
  }))
  return { returned, ...info, asked }
}

describe('getNotifyInfo', () => {
  it('answers a captured request with what the server said, the newest first', async () => {
    const captured = capturedFrames.find(({ func }) => func === 'getNotifyInfo')
    if (!captured) throw new Error('no frame was captured')
    const input = argumentsOf(decodeRequest(captured.frame.subarray(4)))
    const { returned, nextpage, items, asked } = await getNotifyInfo(input, 2)
    expect({ returned, nextpage, items }).toEqual({
      returned: 0,
      nextpage: 0,
      items: [
        { time: '2026-01-31 12:00:02', server: 'Shop.CartServer_10.1.0.7', level: 2, message: 'm0' },
        { time: '2026-01-31 12:00:01', server: 'Shop.CartServer_10.1.0.7', level: 1, message: 'm1' },
      ],
    })
    expect(asked).toMatchObject([
      {
        sort: 'newest',
        conditions: [
          { field: 'app', operator: 'equals', value: 'Shop' },
          { field: 'server', operator: 'equals', value: 'CartServer' },
          { field: 'peer', operator: 'equals', value: '127.0.0.1' },
        ],
      },
    ])
  })

  it.each([
    [0, 1, 'm0', 20],
    [1, 2, 'm20', 20],
    [2, 0, 'm40', 5],
    [3, 0, undefined, 0],
    [-1, 0, undefined, 0],
    [50, 0, undefined, 0],
  ])('page %i of 45 messages names %i as the next', async (page, nextpage, first, length) => {
    const found = await getNotifyInfo(pageRequest('Shop.CartServer', '', page), 45)
    expect([found.nextpage, found.items[0]?.message, found.items.length]).toEqual([nextpage, first, length])
  })

  it('ends with page 49', async () => {
    const found = await getNotifyInfo(pageRequest('Shop.CartServer', '', 49), 100_000)
    expect([found.nextpage, found.items.length]).toEqual([0, 20])
  })

  it('asks for messages from everywhere where no address is named', async () => {
    const { asked } = await getNotifyInfo(pageRequest('Shop.CartServer', '', 0), 1)
    expect(asked[0]?.conditions).toHaveLength(2)
  })

  it('is not answered by datagram: whom the answer would flood did not ask', async () => {
    const peer = { ...call.peer, transport: 'udp' } as const
    const answer = getNotifyInfo(pageRequest('Shop.CartServer', '', 0), 1, { peer })
    await expect(answer).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  })
})
