import { countText, shareText } from '../format/numbers.ts'
import { dateTimeText } from '../time/clock.ts'
import { type Drawing, gapSeries, type Option, timeOption } from './options.ts'
import type { Tip } from './tooltip.ts'

/** A row of a heatmap: a bucket of values. */
export interface HeatRow<Step> {
  /** On the axis. */
  readonly label: string
  /** In words: "5 to 10 ms". */
  readonly name: string
  countIn(step: Step): number
}

interface Stepped {
  readonly timestamp: number
}

/** How much is in each row step by step, the first row at the bottom: the darker a cell, the more, and few are still seen. */
export function heatmapOption<Step extends Stepped>(
  rows: readonly HeatRow<Step>[],
  steps: readonly Step[],
  drawing: Drawing,
  gapText: string,
): Option {
  const { palette, axis } = drawing
  const cells = steps.flatMap((step) =>
    rows.map((row, place) => [step.timestamp, place, row.countIn(step)] as const).filter(([, , count]) => count > 0),
  )
  const most = Math.max(1, ...cells.map(([, , count]) => count))
  return {
    ...timeOption(drawing, (time) => tipOf(time, rows, steps, drawing, gapText)),
    yAxis: {
      type: 'category',
      data: rows.map(({ label }) => label),
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

function tipOf<Step extends Stepped>(
  time: number,
  rows: readonly HeatRow<Step>[],
  steps: readonly Step[],
  { palette, axis }: Drawing,
  gapText: string,
): Tip {
  const step = steps.find(({ timestamp }) => timestamp === time)
  const title = dateTimeText(time, axis.zone)
  if (!step) return { title, rows: [], note: gapText }
  const counts = rows.map((row) => row.countIn(step))
  const all = counts.reduce((sum, count) => sum + count, 0)
  const most = Math.max(...counts, 1)
  const shown = rows.flatMap(({ name }, place): Tip['rows'] => {
    const count = counts[place] ?? 0
    if (count === 0) return []
    const value = `${countText(count)} · ${shareText(count / all)}`
    return [{ colour: colourOf(count / most, palette.heat), name, value }]
  })
  return { title, rows: shown.toReversed() }
}
