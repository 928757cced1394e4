import { setTimeout as pause } from 'node:timers/promises'
import { originalBodies, tarsierBodies } from './bodies.ts'
import { figureOf, shown } from './figures.ts'
import { trafficOf } from './frames.ts'
import { dynamicIndex, dynamicSettings, tunedIndex } from './grounds.ts'
import type { Bench, Measure, Row } from './measure.ts'
import { overTheDay, recordChunks, totalsOf } from './records.ts'

const goal = { atMost: 0.35 }

/** Bytes of a stored document after a merge, against dynamic mapping. */
export const size: Measure = { name: 'size', run }

const connections = 2

/** A recovery copy of a `_source` that is switched off goes at a merge a minute after the write, not before. */
const recoverySeconds = 75

async function run(bench: Bench): Promise<readonly Row[]> {
  const traffic = trafficOf({ seed: 4, heads: bench.quick ? 20_000 : 300_000 })
  const totals = totalsOf(traffic)
  const cluster = await bench.grounds.elasticsearch()
  const day = overTheDay()
  const tuned = tarsierBodies(recordChunks(traffic, day), tunedIndex)
  await cluster.recreate(tunedIndex)
  await cluster.bulk('_bulk', tuned.gzip, { connections, gzip: true })
  const dynamic = originalBodies(recordChunks(traffic, day))
  await cluster.recreate(dynamicIndex, dynamicSettings)
  await cluster.bulk(`${dynamicIndex}/_bulk`, dynamic.plain, { connections, gzip: false })
  await cluster.untilSearchable(tunedIndex, totals)
  await cluster.untilSearchable(dynamicIndex, totals)
  bench.say(`waiting ${bench.quick ? 0 : recoverySeconds} s for the recovery source to go`)
  if (!bench.quick) await pause(recoverySeconds * 1000)
  const ours = (await cluster.mergedBytes(tunedIndex)) / totals.count
  const theirs = (await cluster.mergedBytes(dynamicIndex)) / totals.count
  return [
    {
      what: 'bytes a stored document after a merge, against dynamic mapping',
      figure: figureOf([ours / theirs]),
      unit: '×',
      goal,
      beside: `${shown(ours)} bytes; dynamic ${shown(theirs)}`,
    },
  ]
}
