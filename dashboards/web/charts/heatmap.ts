import { countText, shareText } from '../format/numbers.ts'
import { dateTimeText } from '../time/clock.ts'
import { type Plot, pictureOf, type Scale } from './heatmap-picture.ts'
import { type Drawing, gapSeries, line, type Option, timeOption } from './options.ts'
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
  const counted = steps.flatMap((step) =>
    rows.map((each, row) => ({ start: step.timestamp, row, count: each.countIn(step) })),
  )
  const most = counted.reduce((found, { count }) => Math.max(found, count), 1)
  const cells = counted
    .filter(({ count }) => count > 0)
    .map(({ start, row, count }) => ({ start, row, colour: colourOf(count / most, palette.heat) }))
  return {
    ...timeOption(drawing, (time) => heatmapTip(time, rows, steps, drawing, gapText)),
    yAxis: {
      type: 'category',
      data: rows.map(({ label }) => label),
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

/** How much is in each row of the step at a time, the last row first. */
export function heatmapTip<Step extends Stepped>(
  time: number,
  rows: readonly HeatRow<Step>[],
  steps: readonly Step[],
  { palette, axis }: Drawing,
  gapText: string,
): Tip | undefined {
  if (rows.length === 0) return undefined
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
