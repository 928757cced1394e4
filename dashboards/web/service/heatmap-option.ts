import type { HeatmapStep } from '../api/generated.ts'
import { type Drawing, gapSeries, line, type Option, timeOption } from '../charts/options.ts'
import type { Tip } from '../charts/tooltip.ts'
import { bucketText, countText, shareText, timeText } from '../format/numbers.ts'
import type { Words } from '../i18n/en.ts'
import { dateTimeText } from '../time/clock.ts'
import { type Plot, pictureOf, type Scale } from './heatmap-picture.ts'

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

/** How many calls took how long, step by step: the darker a cell, the more, and few are still seen. */
export function heatmapOption({ buckets, steps }: Distribution, drawing: Drawing, words: Words): Option {
  const { palette, axis } = drawing
  const counted = steps.flatMap((step) =>
    buckets.map((bucket, row) => ({ start: step.timestamp, row, count: bucket.countIn(step) })),
  )
  const most = counted.reduce((found, { count }) => Math.max(found, count), 1)
  const cells = counted
    .filter(({ count }) => count > 0)
    .map(({ start, row, count }) => ({ start, row, colour: colourOf(count / most, palette.heat) }))
  const frame = timeOption(drawing, (time) => heatmapTip(time, { buckets, steps }, drawing, words))
  return {
    ...frame,
    yAxis: {
      type: 'category',
      data: buckets.map(({ lower, upper }) => (upper === null ? `>${timeText(lower)}` : timeText(upper))),
      axisLabel: { color: palette.dim, fontSize: 11, interval: 0 },
      axisTick: { show: false },
      axisLine: { show: false },
    },
    series: [
      gapSeries(drawing),
      // What the pointer keeps to.
      line(
        '',
        steps.map(({ timestamp }) => [timestamp, 0]),
        { colour: 'transparent', width: 0 },
      ),
      {
        type: 'custom',
        name: 'cells',
        data: [[axis.range.from, 0]],
        silent: true,
        tooltip: { show: false },
        renderItem: (plot: Plot, scale: Scale) => pictureOf(cells, axis.step, plot, scale),
      },
    ],
  }
}

function colourOf(share: number, colours: readonly string[]): string {
  return colours[Math.max(1, Math.round(share ** 0.6 * (colours.length - 1)))] ?? ''
}

/** How many calls of the step at a time took how long, the slowest first. */
export function heatmapTip(
  time: number,
  { buckets, steps }: Distribution,
  { palette, axis }: Drawing,
  words: Words,
): Tip | undefined {
  if (buckets.length === 0) return undefined
  const step = steps.find(({ timestamp }) => timestamp === time)
  const title = dateTimeText(time, axis.zone)
  if (!step) return { title, rows: [], note: words.service.gap }
  const counts = buckets.map((bucket) => bucket.countIn(step))
  const all = counts.reduce((sum, count) => sum + count, 0)
  const most = Math.max(...counts, 1)
  const rows = buckets.flatMap(({ lower, upper }, row): Tip['rows'] => {
    const count = counts[row] ?? 0
    if (count === 0) return []
    const value = `${countText(count)} · ${shareText(count / all)}`
    return [{ colour: colourOf(count / most, palette.heat), name: bucketText(lower, upper), value }]
  })
  return { title, rows: rows.toReversed() }
}
