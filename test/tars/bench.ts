import { createRequire } from 'node:module'
import { readStatReports, type StatReport } from '../../ingest/stat-report.ts'
import { TarsReader } from '../../tars/reader.ts'
import { TarsWriter } from '../../tars/writer.ts'
import { writeStatReports } from './stat-report.ts'

// node test/tars/bench.ts: stat heads decoded a second on one core, by our reader and by @tars/stream on the same bytes.

const HEADS = 100
const MEASURED_MS = 3_000
const require = createRequire(import.meta.url)

/** What a service with a few callees reports; `spread` says how many packets are made before names repeat. */
function report(packet: number): Buffer {
  const entries = Array.from(
    { length: HEADS },
    (_, i): StatReport => [
      {
        masterName: `Shop.CartServer${packet}`,
        slaveName: `Shop.PriceServer${(packet * HEADS + i) % (20 * packet + 20)}`,
        interfaceName: `getPriceOfGoods${packet * HEADS + i}`,
        masterIp: '',
        slaveIp: `10.0.${packet % 250}.${i}`,
        slavePort: 20031 + i,
        returnValue: i % 7 === 0 ? -i : 0,
        slaveSetName: '',
        slaveSetArea: '',
        slaveSetId: '',
        tarsVersion: '',
      },
      {
        count: 500 + i,
        timeoutCount: i % 3,
        execCount: i % 2,
        intervals: [5, 200, 10, 100, 50, 100, 100, 50, 200, 40, 500, 10, 1000, 0, 2000, 0, 3000, 0],
        totalTime: 75_400 + i,
        maxTime: 700,
        minTime: 1,
      },
    ],
  )
  const writer = new TarsWriter()
  writeStatReports(writer, 1, entries)
  writer.writeBool(2, true)
  return writer.finish()
}

/** By the time of this process's own threads, which a busy machine does not lengthen as it does the clock's. */
function headsPerSecond(packets: readonly Buffer[], decode: (packet: Buffer) => unknown): number {
  const round = () => {
    for (const packet of packets) decode(packet)
  }
  const spentMs = (since: NodeJS.CpuUsage) => {
    const { user, system } = process.cpuUsage(since)
    return (user + system) / 1_000
  }
  for (const warm = process.cpuUsage(); spentMs(warm) < 500; ) round()
  let rounds = 0
  const start = process.cpuUsage()
  for (; spentMs(start) < MEASURED_MS; rounds++) round()
  return (rounds * packets.length * HEADS * 1_000) / spentMs(start)
}

const decodeOurs = (packet: Buffer) => {
  const reader = new TarsReader(packet)
  return [readStatReports(reader, 1), reader.readBool(2)]
}

function tarsStreamDecoder(): (packet: Buffer) => unknown {
  // The generated stub of StatF ships with @tars/monitor and decodes with @tars/stream.
  const stream = require('@tars/stream')
  const { tars } = require('@tars/monitor/stat/StatFProxy.js')
  return (packet) => {
    const input = new stream.TarsInputStream(new stream.BinBuffer(packet))
    return [input.readMap(1, true, stream.Map(tars.StatMicMsgHead, tars.StatMicMsgBody)), input.readBoolean(2, true)]
  }
}

const repeating = [report(1)]
const distinct = Array.from({ length: 2_000 }, (_, i) => report(i))
const row = (what: string, figure: number) =>
  console.log(`${what.padEnd(44)} ${Math.round(figure).toLocaleString('en')}/s`)

const theirs = headsPerSecond(repeating, tarsStreamDecoder())
const ours = headsPerSecond(repeating, decodeOurs)
row('@tars/stream, 100 heads', theirs)
row('ours, 100 heads', ours)
row('ours, 200,000 heads of distinct names', headsPerSecond(distinct, decodeOurs))
console.log(`ours / theirs: ${(ours / theirs).toFixed(1)}`)
