import type { HeatmapStep } from '../api/generated.ts'
import { type Drawing, gapSeries, type Option, timeOption } from '../charts/options.ts'
import type { Tip } from '../charts/tooltip.ts'
import { bucketText, countText, shareText, timeText } from '../format/numbers.ts'
import type { Words } from '../i18n/en.ts'
import { dateTimeText } from '../time/clock.ts'

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
  const cells = steps.flatMap((step) =>
    buckets
      .map((bucket, row) => [step.timestamp, row, bucket.countIn(step)] as const)
      .filter(([, , count]) => count > 0),
  )
  const most = Math.max(1, ...cells.map(([, , count]) => count))
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
      {
        type: 'custom',
        name: 'cells',
        data: cells,
        encode: { x: 0, y: 1 },
        clip: true,
        renderItem: (_: unknown, api: Api) => cell(api, axis.step, colourOf(api.value(2) / most, palette.heat)),
      },
    ],
  }
}

/** What ECharts hands to a series that draws itself. */
interface Api {
  value(dimension: number): number
  coord(point: readonly [number, number]): readonly [number, number]
  size(span: readonly [number, number]): readonly [number, number]
}

function cell(api: Api, step: number, fill: string) {
  const [x, middle] = api.coord([api.value(0), api.value(1)])
  const [width, height] = api.size([step, 1])
  // A hair between cells, as long as they are wide enough for one.
  const gap = width > 4 ? 1 : 0
  return {
    type: 'rect',
    shape: { x, y: middle - height / 2 + 0.5, width: Math.max(1, width - gap), height: height - 1 },
    style: { fill },
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
): Tip {
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
