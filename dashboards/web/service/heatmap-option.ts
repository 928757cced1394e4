import type { HeatmapStep } from '../api/generated.ts'
import { type HeatRow, heatmapOption, heatmapTip } from '../charts/heatmap.ts'
import type { Drawing, Option } from '../charts/options.ts'
import type { Tip } from '../charts/tooltip.ts'
import { bucketText, timeText } from '../format/numbers.ts'
import type { Words } from '../i18n/en.ts'

/** A row of the heatmap: a bucket of response times. */
interface Bucket {
  readonly lower: number
  /** null above the last bound. */
  readonly upper: number | null
  countIn(step: HeatmapStep): number
}

/** Most clients know bounds up to this one, ms; the larger ones are shown where somebody used them. */
const lastCommon = 3000

/** The buckets of an answer, the fastest first. What lies above the last bound is one of them. */
export function bucketsOf(bounds: readonly (number | null)[], steps: readonly HeatmapStep[]): readonly Bucket[] {
  const finite = bounds.flatMap((bound, place) => (bound === null ? [] : [{ bound, place }]))
  const used = finite.filter(
    ({ bound, place }) => bound <= lastCommon || steps.some(({ counts }) => (counts[place] ?? 0) > 0),
  )
  const buckets = used.map(({ bound, place }, row): Bucket => {
    const lower = used[row - 1]?.bound ?? 0
    return { lower, upper: bound, countIn: ({ counts }) => counts[place] ?? 0 }
  })
  const last = used.at(-1)?.bound ?? 0
  return [...buckets, { lower: last, upper: null, countIn: ({ above }) => above }]
}

export interface Distribution {
  readonly buckets: readonly Bucket[]
  readonly steps: readonly HeatmapStep[]
}

/** How many calls took how long, step by step. */
export function callsHeatmap({ buckets, steps }: Distribution, drawing: Drawing, words: Words): Option {
  return heatmapOption(rowsOf(buckets), steps, drawing, words.service.gap)
}

/** How many calls of the step at a time took how long, the slowest first. */
export function callsHeatmapTip(
  time: number,
  { buckets, steps }: Distribution,
  drawing: Drawing,
  words: Words,
): Tip | undefined {
  return heatmapTip(time, rowsOf(buckets), steps, drawing, words.service.gap)
}

function rowsOf(buckets: readonly Bucket[]): readonly HeatRow<HeatmapStep>[] {
  return buckets.map(({ lower, upper, countIn }) => ({
    label: upper === null ? `>${timeText(lower)}` : timeText(upper),
    name: bucketText(lower, upper),
    countIn,
  }))
}
