import { property as signal } from '../signals/property.ts'
import { checkCounts, countsIn, countsOf } from './counted.ts'
import { calendar } from './evening.ts'
import { figureOf } from './figures.ts'
import { described, type IngestRun, medianCpu, rates, untilAnswered, untilFound } from './ingest-run.ts'
import type { Bench, Measure, Row } from './measure.ts'
import { type PropertyTraffic, propertyTrafficOf } from './property-frames.ts'
import { startSender } from './sending.ts'
import { prefixOf, startDistributed, startEmbedded, type Tarsier } from './tarsier.ts'
import { inTurns } from './turns.ts'

/** Reports of properties on the wire until they are committed in DuckDB, and until they are searchable in Elasticsearch. */
export const property: Measure = { name: 'property', run }

async function run(bench: Bench): Promise<readonly Row[]> {
  const traffic = propertyTrafficOf(8, bench.quick ? 20_000 : 300_000)
  return [await embedded(bench, traffic), await searchable(bench, traffic)]
}

async function embedded(bench: Bench, traffic: PropertyTraffic): Promise<Row> {
  const directory = bench.grounds.directory('property-embedded')
  const tarsier = await startEmbedded(directory)
  const sender = await senderTo(tarsier, traffic, bench.grounds.directory('property-embedded-sender'))
  const records = traffic.properties.length
  const send = () => untilAnswered(sender, tarsier.processes, records)
  try {
    await send()
    const { sent } = await inTurns(bench, { sent: send }, (each) => described(each, records))
    await tarsier.stop()
    const found = await countsIn(directory, signal.name, 'property_name')
    checkCounts(directory, found, countsOf(traffic.properties), bench.rounds + 1)
    return rowOf('property records on the wire → committed, embedded', sent, records)
  } finally {
    sender.stop()
    await tarsier.stop()
  }
}

async function searchable(bench: Bench, traffic: PropertyTraffic): Promise<Row> {
  const cluster = await bench.grounds.elasticsearch()
  const tarsier = await startDistributed('property', bench)
  const sender = await senderTo(tarsier, traffic, bench.grounds.directory('property'))
  const records = traffic.properties.length
  const expected = countsOf(traffic.properties)
  const index = `${prefixOf('property')}${signal.name}_${calendar.dayAt(Date.now())}`
  const sendAnew = async () => {
    await cluster.recreate(index)
    return (await sender.sendAll()).firstByteAt
  }
  const send = () =>
    untilFound(tarsier.processes, records, sendAnew, async () =>
      checkCounts(index, await cluster.untilCounted(index, records, 'property_name'), expected, 1),
    )
  try {
    await send()
    const { sent } = await inTurns(bench, { sent: send }, (each) => described(each, records))
    return rowOf('property records on the wire → searchable in Elasticsearch', sent, records)
  } finally {
    sender.stop()
    await tarsier.stop()
  }
}

function senderTo(tarsier: Tarsier, { frames, properties }: PropertyTraffic, directory: string) {
  return startSender(tarsier.property, { frames, heads: properties.length }, directory)
}

function rowOf(what: string, runs: readonly IngestRun[], records: number): Row {
  return { what, figure: figureOf(rates(runs)), unit: 'records/s', cpu: medianCpu(runs, records) }
}
