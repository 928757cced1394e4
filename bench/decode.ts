import { createRequire } from 'node:module'
import { normaliseStats } from '../ingest/stat/records.ts'
import { readStatReports } from '../ingest/stat/report.ts'
import { createCalendar } from '../signals/calendar.ts'
import { TarsReader } from '../tars/reader.ts'
import { figureOf, quantile, shown } from './figures.ts'
import { argumentsOfFrame, headsOfFrame, trafficOf } from './frames.ts'
import type { Bench, Measure, Row } from './measure.ts'
import { inTurns, ratios } from './turns.ts'

const goal = { atLeast: 15 }

/** reportMicMsg, 100 heads a packet, to objects: ours against @tars/stream on the same bytes, on one thread. */
export const decode: Measure = { name: 'decode', run }

type Decode = (packet: Buffer) => unknown

async function run(bench: Bench): Promise<readonly Row[]> {
  const { frames } = trafficOf({ seed: 1, heads: bench.quick ? 5_000 : 50_000 })
  const packets = frames.map(argumentsOfFrame)
  const measured = bench.quick ? 200 : 1_000
  const codecs = { '@tars/stream': tarsStream(), ours: decodeOurs, 'ours, to records': toRecords() }
  for (const codec of Object.values(codecs)) headsPerSecond(packets, codec, measured)
  const turn = (codec: Decode) => async () => headsPerSecond(packets, codec, measured)
  const rates = await inTurns(
    bench,
    {
      reference: turn(codecs['@tars/stream']),
      ours: turn(codecs.ours),
      records: turn(codecs['ours, to records']),
    },
    (rate) => `${shown(rate)} heads/s`,
  )
  const theirs = quantile(rates.reference, 0.5)
  const beside = (own: readonly number[]) =>
    `${shown(quantile(own, 0.5))} heads/s on one thread; @tars/stream ${shown(theirs)}`
  return [
    {
      what: 'decode reportMicMsg, 100 heads a packet, against @tars/stream',
      figure: figureOf(ratios(rates.ours, rates.reference)),
      unit: '×',
      goal,
      beside: beside(rates.ours),
    },
    {
      what: '… decode and normalise to records, against decoding alone with @tars/stream',
      figure: figureOf(ratios(rates.records, rates.reference)),
      unit: '×',
      beside: beside(rates.records),
    },
  ]
}

/** By the time of this process, which a busy machine does not lengthen as it does the clock's. */
function headsPerSecond(packets: readonly Buffer[], codec: Decode, milliseconds: number): number {
  const start = process.cpuUsage()
  let heads = 0
  for (let spent = 0; spent < milliseconds; spent = spentSince(start)) {
    for (const packet of packets) codec(packet)
    heads += packets.length * headsOfFrame
  }
  return (heads * 1000) / spentSince(start)
}

function spentSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000
}

function decodeOurs(packet: Buffer): unknown {
  const reader = new TarsReader(packet)
  return [readStatReports(reader, 1), reader.readBool(2)]
}

function toRecords(): Decode {
  const calendar = createCalendar('Asia/Shanghai')
  const receipt = { calendar, receivedAt: Date.now(), sourceId: '127.0.0.1', peer: '10.0.0.1' }
  return (packet) => {
    const reader = new TarsReader(packet)
    return normaliseStats(readStatReports(reader, 1), reader.readBool(2), receipt)
  }
}

/** The generated stub of StatF ships with @tars/monitor and decodes with @tars/stream. */
function tarsStream(): Decode {
  const require = createRequire(import.meta.url)
  const stream = require('@tars/stream')
  const { tars } = require('@tars/monitor/stat/StatFProxy.js')
  return (packet) => {
    const input = new stream.TarsInputStream(new stream.BinBuffer(packet))
    return [input.readMap(1, true, stream.Map(tars.StatMicMsgHead, tars.StatMicMsgBody)), input.readBoolean(2, true)]
  }
}
