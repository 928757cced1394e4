import { expect, it } from 'vitest'
import { logServant } from '../../../ingest/log/servant.ts'
import { createMetrics } from '../../../observe/metrics.ts'
import type { Contribution, Gatherer } from '../../../queue/queue.ts'
import { createCalendar } from '../../../signals/calendar.ts'
import { argumentsOf } from '../../../tars/answer.ts'
import { TarsDecodeError } from '../../../tars/decode-error.ts'
import { decodeRequest, VERSION_TARS } from '../../../tars/packet.ts'
import { TarsWriter } from '../../../tars/writer.ts'
import { retentionOf } from '../../retentions.ts'
import { capturedFrames } from '../../tars/captured-frames.ts'

const calendar = createCalendar('Asia/Shanghai')
const call = { servant: 'tars.tarslog.LogObj', oneWay: false, context: new Map(), version: VERSION_TARS, timeoutMs: 0 }
const peer = { address: '10.9.9.9', port: 1, transport: 'tcp' } as const

/** A servant before a gatherer that remembers, or fails. */
function openDoor(failure?: Error) {
  const taken: Contribution[] = []
  const gather = async (contribution: Contribution) => {
    if (failure) throw failure
    taken.push(contribution)
  }
  const gatherer: Gatherer = { gather, gatherPatiently: gather, gatherAlone: async () => {}, refuse: () => {} }
  const door = { gatherer, calendar, metrics: createMetrics(), sourceId: '10.0.0.1', retentions: retentionOf(7) }
  const { functions } = logServant(door)
  const invoke = (functionName: string, buffer: Uint8Array) => {
    const input = argumentsOf({ ...decodeRequest(anyFrame().subarray(4)), functionName, buffer })
    return functions.get(functionName)?.(input)({ ...call, peer, functionName })
  }
  return { taken, invoke }
}

function anyFrame(): Buffer {
  const [captured] = capturedFrames
  if (!captured) throw new Error('no captured frames')
  return captured.frame
}

async function take(func: string, place: number): Promise<readonly Contribution[]> {
  const captured = capturedFrames.filter((each) => each.func === func)[place]
  const { taken, invoke } = openDoor()
  await invoke(func, decodeRequest((captured?.frame ?? Buffer.alloc(0)).subarray(4)).buffer)
  return taken
}

it("a captured frame of logger becomes its sender's records", async () => {
  expect(await take('logger', 0)).toMatchObject([
    {
      signal: 'log',
      reporter: { peer: '10.9.9.9', module: 'Shop.CartServer', records: 2, ignored: 0 },
      records: [
        { file: 'order', level: 'INFO', thread: '4711', message: '2024-03-28 17:29:45|4711|INFO|order 17 paid' },
        { file: 'order', level: 'ERROR', message: expect.stringContaining('failed\n  at pay (pay.js:3:1)') },
      ],
    },
  ])
})

it('a captured frame of loggerbyInfo too, with the file that it names', async () => {
  expect(await take('loggerbyInfo', 1)).toMatchObject([
    {
      signal: 'log',
      records: [
        { app: 'Shop', server: 'CartServer', set_name: '', file: 'access', level: 'INFO', thread: '12147' },
        { message: '2026-11-21 03:15:45|12147|ERROR|GET /pay 500|user=3' },
      ],
    },
  ])
})

it('a captured frame of _t_trace_ becomes events of call chains', async () => {
  const [contribution] = await take('loggerbyInfo', 0)
  const trace = 'f-9c0ffee0123456789abcdef012345678'
  expect(contribution).toMatchObject({ signal: 'span', reporter: { module: 'Shop.CartServer', records: 4 } })
  expect(contribution?.records).toMatchObject(Array.from({ length: 4 }, () => ({ server: 'CartServer', trace })))
})

/** loggerbyInfo's arguments with no more than has to be there, as Go and Java leave out what is at its default. */
function leastOf(lines: readonly string[], { app = 'Shop', separator = '' } = {}): Buffer {
  const writer = new TarsWriter()
  writer.writeStruct(1, (info) => {
    info.writeString(0, app)
    info.writeString(1, 'CartServer')
    if (separator !== '') info.writeString(9, separator)
  })
  writer.writeList(2, lines, (list, tag, line) => list.writeString(tag, line))
  return writer.finish()
}

it('takes records of the log without a name, from a sender that leaves out what is optional', async () => {
  const { taken, invoke } = openDoor()
  await invoke('loggerbyInfo', leastOf(['2026-11-21 02:39:37.718|main.go:main.main:3|WARN|x\n']))
  expect(taken).toMatchObject([{ records: [{ file: '', set_name: '', level: 'WARN' }] }])
})

it.each([
  ['many records', Array.from({ length: 9000 }, (_, place) => `line ${place}`), 3],
  ['long ones', Array.from({ length: 12 }, (_, place) => `${place}`.padEnd(250_000, 'x')), 3],
] as const)('takes %s in portions, in their order', async (_name, lines, portions) => {
  const { taken, invoke } = openDoor()
  await invoke('loggerbyInfo', leastOf(lines))
  expect(taken.length).toBe(portions)
  expect(taken.flatMap(({ records }) => records.map(({ message }) => message)).join() === lines.join()).toBe(true)
})

it('a call that brings no record is counted all the same', async () => {
  const { taken, invoke } = openDoor()
  await invoke('loggerbyInfo', leastOf([]))
  expect(taken).toMatchObject([{ records: [], reporter: { module: 'Shop.CartServer' } }])
})

it('tells the sender where any of its records can not be kept', async () => {
  const { invoke } = openDoor(new Error('full'))
  const lines = Array.from({ length: 9000 }, () => 'x')
  await expect(invoke('loggerbyInfo', leastOf(lines))).rejects.toThrow('full')
})

it('takes a text of more than 16 characters for no separator: looking for some takes seconds a line', async () => {
  const { taken, invoke } = openDoor()
  const separators = ['#', 'a'.repeat(16), 'a'.repeat(17), `${'a'.repeat(50_000)}b${'a'.repeat(50_000)}`]
  for (const separator of separators) {
    const lines = [`2026-11-21 02:39:37${separator}12${separator}WARN${separator}x`, 'a'.repeat(250_000)]
    await invoke('loggerbyInfo', leastOf(lines, { separator }))
  }
  const levels = taken.flatMap(({ records }) => records.map(({ level }) => level))
  expect(levels).toEqual(['WARN', '', 'WARN', '', '', '', '', ''])
})

it('names its sender by no more than 1,024 characters', async () => {
  const { taken, invoke } = openDoor()
  await invoke('loggerbyInfo', leastOf(['x'], { app: 'A'.repeat(40_000) }))
  expect(taken[0]?.reporter.module).toBe(`${'A'.repeat(1023)}…`)
})

it('refuses what is no call of its functions', () => {
  const { invoke } = openDoor()
  expect(() => invoke('loggerbyInfo', Buffer.alloc(0))).toThrow(TarsDecodeError)
  expect(() => invoke('logger', leastOf(['x']))).toThrow(TarsDecodeError)
})
