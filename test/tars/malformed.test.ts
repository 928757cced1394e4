import { describe, expect, test } from 'vitest'
import { type Dispatch, dispatcher } from '../../tars/dispatch.ts'
import { decodeRequest, decodeResponse } from '../../tars/packet.ts'
import {
  malformedArguments,
  malformedAttributes,
  malformedPackets,
  reportFrame,
  truncatedPackets,
} from './malformed.ts'
import { recorder } from './recorder.ts'
import { reportServant } from './report-servant.ts'

const peer = { address: '10.0.0.1', port: 1, transport: 'tcp' } as const
const observer = recorder()
const dispatch: Dispatch = dispatcher(reportServant(), observer)

/** The quickest of a few tries, so that a busy machine does not count; and what the last gave. */
async function timed<T>(run: () => Promise<T>): Promise<{ ms: number; result: T }> {
  let ms = Number.POSITIVE_INFINITY
  let result = await run()
  for (let i = 0; i < 15; i++) {
    const start = performance.now()
    result = await run()
    ms = Math.min(ms, performance.now() - start)
  }
  return { ms, result }
}

describe('arguments that are not what they say are answered -1, at once', () => {
  for (const { name, bytes } of malformedArguments) {
    test(name, async () => {
      const packet = reportFrame(bytes).subarray(4)
      const { ms, result } = await timed(() => dispatch(packet, peer))
      expect(decodeResponse(result?.subarray(4) ?? Buffer.alloc(0))).toMatchObject({ returnCode: -1, requestId: 7 })
      expect(observer.refusals.at(-1)).toBe('arguments_undecodable')
      expect(ms).toBeLessThan(5)
    })
  }
})

describe('in TUP as well', () => {
  for (const version of [2, 3]) {
    for (const { name, bytes } of malformedAttributes) {
      test(`${name}, iVersion ${version}`, async () => {
        const packet = reportFrame(bytes, { version }).subarray(4)
        const { ms, result } = await timed(() => dispatch(packet, peer))
        const answer = decodeRequest(result?.subarray(4) ?? Buffer.alloc(0))
        expect(answer.status.get('STATUS_RESULT_CODE')).toBe('-1')
        expect(ms).toBeLessThan(5)
      })
    }
  }
})

describe('a packet that is none is answered -1 where its head can be read, else not at all', () => {
  for (const { name, bytes } of malformedPackets) {
    test(name, async () => {
      const { ms, result } = await timed(() => dispatch(bytes, peer).catch((error: unknown) => error))
      if (Buffer.isBuffer(result)) expect(decodeResponse(result.subarray(4)).returnCode).toBe(-1)
      else expect(result).toMatchObject({ name: 'TarsDecodeError' })
      expect(observer.refusals.at(-1)).toBe('packet_undecodable')
      expect(ms).toBeLessThan(5)
    })
  }
})

test('a refused bomb leaves no memory behind', async () => {
  const packets = malformedArguments.map(({ bytes }) => reportFrame(bytes).subarray(4))
  for (const packet of packets) await dispatch(packet, peer)
  const before = process.memoryUsage()
  for (const packet of packets) await dispatch(packet, peer)
  const after = process.memoryUsage()
  expect(after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers).toBeLessThan(
    packets.length * 2 ** 20,
  )
})

test('a real packet cut anywhere is answered or given up, never more', async () => {
  for (const packet of truncatedPackets()) {
    const answer = await dispatch(packet, peer).catch((error: unknown) => error)
    const known = answer === undefined || Buffer.isBuffer(answer) || (answer as Error).name === 'TarsDecodeError'
    expect(known).toBe(true)
  }
  expect(observer.failures).toEqual([])
})

test('nesting of 32 is skipped', async () => {
  const nested = Buffer.concat([Buffer.alloc(32, 0x0a), Buffer.alloc(32, 0x0b), Buffer.from('180c' + '2c', 'hex')])
  const answer = await dispatch(reportFrame(nested).subarray(4), peer)
  expect(decodeResponse(answer?.subarray(4) ?? Buffer.alloc(0)).returnCode).toBe(0)
})

test('context keys that are names of Object.prototype come back as they are', async () => {
  const context = new Map(['__proto__', 'constructor', 'hasOwnProperty', 'toString'].map((key) => [key, 'x']))
  const answer = await dispatch(reportFrame(Buffer.from('180c2c', 'hex'), { context }).subarray(4), peer)
  expect(decodeResponse(answer?.subarray(4) ?? Buffer.alloc(0)).context).toEqual(context)
  expect('x' in {}).toBe(false)
})
