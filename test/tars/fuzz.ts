import { parseArgs } from 'node:util'
import { logServant } from '../../ingest/log/servant.ts'
import { notifyReports } from '../../ingest/notify/servant.ts'
import { propertyServant } from '../../ingest/property/servant.ts'
import { statServant } from '../../ingest/stat/servant.ts'
import { createMetrics } from '../../observe/metrics.ts'
import type { Contribution } from '../../queue/queue.ts'
import { createCalendar } from '../../signals/calendar.ts'
import { log } from '../../signals/log.ts'
import { notify } from '../../signals/notify.ts'
import { property } from '../../signals/property.ts'
import { span } from '../../signals/span.ts'
import { stat } from '../../signals/stat.ts'
import { TarsDecodeError } from '../../tars/decode-error.ts'
import { type Dispatch, dispatcher } from '../../tars/dispatch.ts'
import { FrameSplitter } from '../../tars/frames.ts'
import { type Servant, type TarsFunction, tarsFunction } from '../../tars/servant.ts'
import { retentionOf } from '../retentions.ts'
import { capturedFrames, parameters } from './captured-frames.ts'
import { collectGarbage } from './collect-garbage.ts'
import { type Malformed, malformedArguments, malformedAttributes, malformedPackets, reportFrame } from './malformed.ts'
import { mutator, randomOf } from './mutate.ts'
import { recorder } from './recorder.ts'

// node test/tars/fuzz.ts --packets 1000000 --seed 7: mutated packets of every function; fails by what `fuzz` throws.

const LONGEST_CALL_MS = 50
const MOST_GROWTH_BYTES = 10 * 1024 * 1024
const LARGEST_MEMBER = 4_096

/** What a run saw. */
export interface FuzzReport {
  packets: number
  answered: number
  undecodable: number
  slowestMs: number
  grownBytes: number
}

/** Sends mutated packets through the dispatcher, and mutated frames through the splitter. Throws at the first fault. */
export async function fuzz({ packets, seed }: { packets: number; seed: number }): Promise<FuzzReport> {
  const random = randomOf(seed)
  const mutated = mutator(corpus(), random)
  const { run, failures } = target()
  const report = { packets, answered: 0, undecodable: 0, slowestMs: 0, grownBytes: 0 }
  let before = 0
  for (let i = 0; i < packets; i++) {
    // Caches and compiled code have grown by now; what grows from here on is a leak.
    if (i === Math.floor(packets / 10)) before = await heldBytes()
    const packet = mutated()
    const { ms, answered } = await timed(run, packet)
    report.slowestMs = Math.max(report.slowestMs, ms)
    if (answered) report.answered++
    else report.undecodable++
    if (failures.length > 0) throw new Error(`packet ${packet.toString('hex')}`, { cause: failures[0] })
    splitInPieces(packet, random)
  }
  report.grownBytes = (await heldBytes()) - before
  if (report.grownBytes > MOST_GROWTH_BYTES) throw new Error(`the heap grew by ${report.grownBytes} bytes`)
  return report
}

function corpus(): Buffer[] {
  const small = ({ bytes }: Malformed) => bytes.length <= LARGEST_MEMBER
  const captured = capturedFrames.map(({ frame }) => frame.subarray(4))
  const made = [...malformedArguments, ...malformedAttributes].filter(small).map(({ bytes }) => reportFrame(bytes))
  const tup = malformedAttributes.map(({ bytes }) => reportFrame(bytes, { version: 2 }))
  const broken = malformedPackets.filter(small).map(({ bytes }) => bytes)
  return [...captured, ...broken, ...[...made, ...tup].map((frame) => frame.subarray(4))]
}

/**
 * One dispatcher for each servant of the fixtures; a packet goes to each in turn, as its servant may be mutated too. Those
 * that take reports do all but keep them, the others only decode.
 */
function target() {
  const observer = recorder()
  const takers = new Map(reportServants().map((servant) => [servant.name, servant]))
  const servants = Map.groupBy(capturedFrames, ({ servant }) => servant)
  const dispatchers = [...servants].map(([name, frames]) => {
    const functions = new Map(frames.map(({ func }) => [func, functionOf(func)]))
    return dispatcher(takers.get(name) ?? { name, udp: true, functions }, observer)
  })
  const run = async (packet: Buffer) => {
    let answered = false
    for (const dispatch of dispatchers) answered = (await outcome(dispatch, packet)) || answered
    observer.refusals.length = 0
    return answered
  }
  return { run, failures: observer.failures }
}

/** The servants of ingest, before a gatherer that checks each record by its signal's description. */
function reportServants(): readonly Servant[] {
  const signals = new Map([stat, property, notify, log, span].map((signal) => [signal.name, signal]))
  const gather = async ({ signal, records }: Contribution) => {
    for (const record of records) signals.get(signal)?.schema.parse(record)
  }
  const door = {
    gatherer: { gather, gatherPatiently: gather, gatherAlone: async () => {}, refuse: () => {} },
    calendar: createCalendar('Asia/Shanghai'),
    metrics: createMetrics(),
    sourceId: '10.0.0.1',
    retentions: retentionOf(7),
  }
  const notifyServant = { name: 'tars.tarsnotify.NotifyObj', udp: true, functions: notifyReports(door) }
  return [statServant(door), propertyServant(door), notifyServant, logServant(door)]
}

function functionOf(name: string): TarsFunction {
  return tarsFunction({ ins: parameters[name] ?? {}, returns: 'int32', handle: async () => ({ returned: 0 }) })
}

async function outcome(dispatch: Dispatch, packet: Buffer): Promise<boolean> {
  try {
    await dispatch(packet, { address: '10.0.0.1', port: 1, transport: 'tcp' })
    return true
  } catch (error) {
    if (error instanceof TarsDecodeError) return false
    throw new Error(`packet ${packet.toString('hex')}`, { cause: error })
  }
}

/**
 * Runs a packet and measures this thread's own time, which a busy machine does not stretch; again where it was slow,
 * as the garbage of other packets may have been collected meanwhile.
 */
async function timed(run: (packet: Buffer) => Promise<boolean>, packet: Buffer) {
  let ms = Number.POSITIVE_INFINITY
  let answered = false
  for (let tries = 0; tries < 3 && ms > LONGEST_CALL_MS; tries++) {
    const start = process.threadCpuUsage()
    answered = await run(packet)
    const { user, system } = process.threadCpuUsage(start)
    ms = (user + system) / 1000
  }
  if (ms > LONGEST_CALL_MS) throw new Error(`${ms} ms for packet ${packet.toString('hex')}`)
  return { ms, answered }
}

function splitInPieces(stream: Buffer, random: () => number): void {
  const frames = new FrameSplitter(LARGEST_MEMBER)
  try {
    for (let at = 0; at < stream.length; ) {
      const size = 1 + Math.floor(random() * 64)
      frames.push(stream.subarray(at, at + size))
      while (frames.next() !== undefined);
      at += size
    }
  } catch (error) {
    if (!(error instanceof TarsDecodeError)) throw error
  }
}

async function heldBytes(): Promise<number> {
  await collectGarbage()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

if (import.meta.main) {
  const options = { packets: { type: 'string', default: '1000000' }, seed: { type: 'string' } } as const
  const { values } = parseArgs({ options })
  const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
  console.log(`seed ${seed}`)
  console.log(await fuzz({ packets: Number(values.packets), seed }))
}
