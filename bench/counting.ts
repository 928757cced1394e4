import { createTarsMetrics } from '../exposition/tars-metrics.ts'
import type { Contribution } from '../queue/queue.ts'
import { calendar } from './evening.ts'
import { figureOf, quantile, shown } from './figures.ts'
import { headsOfFrame, recordsOfFrame, trafficOf } from './frames.ts'
import type { Bench, Measure, Row } from './measure.ts'

/** What counting for /metrics/tars costs, against decoding the same frames and normalising them to records. */
export const counting: Measure = { name: 'counting', run }

/** Frames that wait for their batch at once, as at a door that is busy. */
const waiting = 50

/** Milliseconds a frame, one by one: the median knows nothing of what the machine or the garbage collector does between. */
interface Times {
  readonly records: number[]
  readonly counting: number[]
}

async function run(bench: Bench): Promise<readonly Row[]> {
  const { frames } = trafficOf({ seed: 1, heads: bench.quick ? 5000 : 50_000 })
  const takeAll = takerOf(frames)
  takeAll()
  const rounds = Array.from({ length: bench.rounds }, () => {
    const { records, counting: counted } = takeAll()
    return { records: quantile(records, 0.5), counting: quantile(counted, 0.5) }
  })
  const microseconds = (part: keyof Times) =>
    shown(
      (quantile(
        rounds.map((round) => round[part]),
        0.5,
      ) *
        1000) /
        headsOfFrame,
    )
  return [
    {
      what: 'counting for /metrics/tars, against decoding and normalising to records',
      figure: figureOf(rounds.map((round) => round.counting / round.records)),
      unit: '×',
      cpu: `counting ${microseconds('counting')}, records ${microseconds('records')}`,
    },
  ]
}

function takerOf(frames: readonly Buffer[]): () => Times {
  const metrics = createTarsMetrics({ mostSeries: 1_000_000, addresses: false })
  return () => {
    const times: Times = { records: [], counting: [] }
    for (let first = 0; first < frames.length; first += waiting) {
      const prepared = frames.slice(first, first + waiting).map((frame) => {
        const begin = performance.now()
        const contribution = contributionOf(frame)
        const read = performance.now()
        const raise = metrics.prepare(contribution)
        times.records.push(read - begin)
        return { raise, spent: performance.now() - read }
      })
      for (const { raise, spent } of prepared) {
        const begin = performance.now()
        raise()
        times.counting.push(spent + performance.now() - begin)
      }
    }
    return times
  }
}

function contributionOf(frame: Buffer): Contribution {
  const receivedAt = Date.now()
  const records = recordsOfFrame(frame, { calendar, receivedAt, sourceId: '127.0.0.1', peer: '10.0.0.1' })
  const reporter = { peer: '10.0.0.1', module: '', records: records.length, ignored: 0, rejected: 0 }
  return { signal: 'stat', records, reporter, receivedAt }
}
