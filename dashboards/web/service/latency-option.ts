import type { Point } from '../api/generated.ts'
import { type Drawing, gapSeries, line, type Option, type Points, timeOption, valueAxis } from '../charts/options.ts'
import type { Step } from '../charts/steps.ts'
import type { Tip, TipRow } from '../charts/tooltip.ts'
import { bucketText, percentileText, timeText } from '../format/numbers.ts'
import type { Words } from '../i18n/en.ts'
import { dateTimeText } from '../time/clock.ts'
import { broken, type Reported, stepAt } from './reported.ts'

const percentiles = ['p50', 'p90', 'p99'] as const

/** Percentiles of the response times, with a band between the bounds of p99's bucket: the value lies within. */
export function latencyOption(reported: Reported, drawing: Drawing, words: Words): Option {
  const { palette, axis } = drawing
  const valuesOf = (figureOf: (point: Point) => number | null): Points =>
    reported.steps.map((step) => [step.start, step.kind === 'reported' ? figureOf(step.point) : null])
  const band = [
    { ...line('', valuesOf(lowerBound), invisible), stack: 'bounds' },
    {
      ...line(
        '',
        valuesOf((point) => (upperBound(point) ?? 0) - (lowerBound(point) ?? 0)),
        invisible,
      ),
      stack: 'bounds',
      areaStyle: { color: palette.p99, opacity: 0.13 },
    },
  ]
  const lines = percentiles.map((name) =>
    line(
      words.measures[name],
      valuesOf((point) => point[name]?.value ?? null),
      { colour: palette[name] },
    ),
  )
  const average = line(
    words.measures.average,
    valuesOf(({ average }) => average),
    {
      colour: palette.dim,
      width: 1,
      dash: 'dotted',
    },
  )
  const others = reported.compared.map((each) =>
    line(
      each.name,
      broken(each, axis.step, ({ p99 }) => p99?.value ?? null),
      { colour: each.colour, width: 1.25, dash: 'dashed' },
    ),
  )
  return {
    ...timeOption(drawing, (time) => latencyTip(time, reported, drawing, words)),
    yAxis: valueAxis(palette, timeText),
    series: [gapSeries(drawing), ...band, average, ...lines, ...others],
  }
}

const invisible = { colour: 'transparent', width: 0 }

function lowerBound({ p99 }: Point): number | null {
  return p99?.lower ?? null
}

/** Above the last bound nothing is known but the longest time. */
function upperBound({ p99, maxTime }: Point): number | null {
  return p99 ? (p99.upper ?? Math.max(p99.lower, maxTime ?? 0)) : null
}

/** The response times of the step at a time. */
export function latencyTip(
  time: number,
  reported: Reported,
  { palette, axis }: Drawing,
  words: Words,
): Tip | undefined {
  const step = stepAt(reported, time)
  if (!step) return undefined
  const title = dateTimeText(time, axis.zone)
  const others: TipRow[] = reported.compared.flatMap(({ name, colour, points }) => {
    const point = points.find(({ timestamp }) => timestamp === time)
    return point ? [{ colour, name: `p99 ${name}`, value: percentileText(point.p99) }] : []
  })
  if (step.kind !== 'reported') {
    const note = step.kind === 'quiet' ? words.service.noCalls : words.service.gap
    return { title, rows: others, note }
  }
  return { title, rows: [...ownRows(step, words, palette), ...others] }
}

function ownRows({ point }: Extract<Step<Point>, { kind: 'reported' }>, words: Words, palette: Drawing['palette']) {
  const { average, maxTime } = point
  const rows: TipRow[] = percentiles.toReversed().map((name) => {
    const found = point[name]
    const detail = found ? { detail: words.service.boundsOf(bucketText(found.lower, found.upper)) } : {}
    return { colour: palette[name], name: words.measures[name], value: percentileText(found), ...detail }
  })
  return [
    { colour: 'transparent', name: words.measures.maxTime, value: timeText(maxTime) },
    ...rows,
    { colour: palette.dim, name: words.measures.average, value: timeText(average) },
  ]
}
