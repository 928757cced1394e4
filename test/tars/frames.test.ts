import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FrameSplitter } from '../../tars/frames.ts'
import { collectGarbage } from './collect-garbage.ts'

const LIMIT = 10 * 1024 * 1024

function frame(packet: Uint8Array): Buffer {
  const bytes = Buffer.alloc(4 + packet.length)
  bytes.writeInt32BE(bytes.length)
  bytes.set(packet, 4)
  return bytes
}

function packetsOf(chunks: Iterable<Buffer>, limit = LIMIT): Buffer[] {
  const frames = new FrameSplitter(limit)
  const packets: Buffer[] = []
  for (const chunk of chunks) {
    frames.push(chunk)
    for (let packet = frames.next(); packet !== undefined; packet = frames.next()) packets.push(packet)
  }
  return packets
}

test('frames come out whole, however the stream is cut', () => {
  const streams = fc.tuple(
    fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 20 }),
    fc.array(fc.integer({ min: 1, max: 90 })),
  )
  fc.assert(
    fc.property(streams, ([sent, cuts]) => {
      const stream = Buffer.concat(sent.map(frame))
      const chunks: Buffer[] = []
      let at = 0
      for (const cut of cuts) {
        chunks.push(stream.subarray(at, at + cut))
        at += cut
      }
      chunks.push(stream.subarray(at))
      expect(packetsOf(chunks)).toEqual(sent.map((packet) => Buffer.from(packet)))
    }),
    { numRuns: 1_000, seed: 1 },
  )
})

test('a packet that was handed out does not change when more comes', () => {
  const frames = new FrameSplitter(LIMIT)
  const two = Buffer.concat([frame(Buffer.from('first')), frame(Buffer.from('second'))])
  frames.push(two.subarray(0, 3))
  frames.push(two.subarray(3, 12))
  const first = frames.next()
  frames.push(two.subarray(12))
  frames.push(frame(Buffer.alloc(5_000, 'x')))
  expect(frames.next()?.toString()).toBe('second')
  expect(first?.toString()).toBe('first')
})

test('frames wait where they are not taken', () => {
  const frames = new FrameSplitter(LIMIT)
  for (const text of ['a', 'b', 'c']) frames.push(frame(Buffer.from(text)))
  expect([frames.next(), frames.next(), frames.next(), frames.next()].map((each) => each?.toString())).toEqual([
    'a',
    'b',
    'c',
    undefined,
  ])
  expect(frames.heldBytes).toBe(0)
})

test('a length that no frame can have is refused', () => {
  const f = (hex: string, limit = LIMIT) =>
    expect(() => packetsOf([Buffer.from(hex, 'hex')], limit)).toThrow('a frame length')
  f('00000000')
  f('00000003')
  f('ffffffff')
  f('80000000')
  f('00a00001')
  f('16030100') // TLS hello
  f('00000011', 16)
  expect(packetsOf([Buffer.from('00000004', 'hex')])).toEqual([Buffer.alloc(0)])
})

test('an announced length takes no memory, and single bytes take no more time each as they get many', () => {
  const frames = new FrameSplitter(LIMIT)
  const before = process.memoryUsage().arrayBuffers
  const announced = Buffer.alloc(4)
  announced.writeInt32BE(LIMIT)
  frames.push(announced)
  expect(frames.next()).toBeUndefined()
  const byte = Buffer.of(7)
  const start = performance.now()
  for (let i = 4; i < 1_000_000; i++) {
    frames.push(byte)
    frames.next()
  }
  expect(performance.now() - start).toBeLessThan(2_000)
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 * 1024 * 1024)
})

test('the beginning of a frame does not hold the large buffer that it came in', async () => {
  const large = 1024 * 1024
  const splitters = Array.from({ length: 64 }, () => new FrameSplitter(2 * large))
  const before = process.memoryUsage().arrayBuffers
  for (const splitter of splitters) {
    const chunk = Buffer.alloc(large + 1)
    chunk.writeInt32BE(large)
    splitter.push(chunk)
    expect(splitter.next()).toHaveLength(large - 4)
    expect(splitter.next()).toBeUndefined()
  }
  await collectGarbage()
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * large)
  expect(splitters.every(({ heldBytes }) => heldBytes === 1)).toBe(true)
})
