import type { Receipt } from '../ingest/sender.ts'
import { normaliseStats } from '../ingest/stat/records.ts'
import { readStatReports } from '../ingest/stat/report.ts'
import type { StatRecord } from '../signals/stat.ts'
import { decodeRequest, encodeRequest, NORMAL, ONE_WAY, VERSION_TARS } from '../tars/packet.ts'
import { TarsReader } from '../tars/reader.ts'
import { TarsWriter } from '../tars/writer.ts'
import { writeStatReports } from '../test/tars/stat-report.ts'
import { siteOf } from './heads.ts'

/** Heads in one reportMicMsg. */
export const headsOfFrame = 100

/** What Tars processes put on the wire in some time: frames of reportMicMsg. */
export interface Traffic {
  readonly frames: readonly Buffer[]
  readonly heads: number
}

export interface TrafficPlan {
  readonly seed: number
  readonly heads: number
  readonly oneWay?: boolean
}

/** Processes that report. Frames go round among them. */
const reporters = 48

const lengthBytes = 4

/** Builds the frames of a seed: the same bytes each time. Each frame's heads differ from one another. */
export function trafficOf({ seed, heads, oneWay = false }: TrafficPlan): Traffic {
  const site = siteOf(seed, reporters)
  const count = Math.ceil(heads / headsOfFrame)
  const frames = Array.from({ length: count }, (_, place) => {
    const reporter = site[place % site.length]
    if (!reporter) throw new Error('a site without reporters')
    const writer = new TarsWriter()
    writeStatReports(writer, 1, reporter.next(headsOfFrame))
    writer.writeBool(2, true)
    return frameOf(writer.finish(), place + 1, oneWay)
  })
  return { frames, heads: count * headsOfFrame }
}

function frameOf(buffer: Buffer, requestId: number, oneWay: boolean): Buffer {
  return encodeRequest({
    version: VERSION_TARS,
    packetType: oneWay ? ONE_WAY : NORMAL,
    messageType: 0,
    requestId,
    servant: 'tars.tarsstat.StatObj',
    functionName: 'reportMicMsg',
    buffer,
    timeoutMs: 10_000,
    context: new Map(),
    status: new Map(),
  })
}

/** The arguments of a frame's call: what a codec is given. */
export function argumentsOfFrame(frame: Buffer): Buffer {
  return Buffer.from(decodeRequest(frame.subarray(lengthBytes)).buffer)
}

/** The records that the door makes of a frame. Throws where it would not keep each head: the generator is wrong then. */
export function recordsOfFrame(frame: Buffer, receipt: Receipt): readonly StatRecord[] {
  const reader = new TarsReader(decodeRequest(frame.subarray(lengthBytes)).buffer)
  const { records } = normaliseStats(readStatReports(reader, 1), reader.readBool(2), receipt)
  if (records.length !== headsOfFrame) throw new Error(`${records.length} records of a frame of ${headsOfFrame} heads`)
  return records
}
