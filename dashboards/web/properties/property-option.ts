import type { ComparedPropertySeries, PropertySeries } from '../api/property.ts'
import { type HeatRow, heatmapOption, heatmapTip } from '../charts/heatmap.ts'
import { type Drawing, line, type Option, type Points, timeOption, valueAxis } from '../charts/options.ts'
import type { Tip } from '../charts/tooltip.ts'
import { shortValue, valueText } from '../format/numbers.ts'
import type { Words } from '../i18n/en.ts'
import { dateTimeText } from '../time/clock.ts'

/** A compared range: its name, its colour, and the same property in it. */
export interface ComparedProperty {
  readonly name: string
  readonly colour: string
  readonly series: Exclude<ComparedPropertySeries, { kind: 'distribution' }>
}

/** A property by one policy: what is drawn, and what is said of a step. */
export interface PropertyChart {
  readonly option: Option
  describe(time: number): Tip | undefined
}

/** A distribution, or texts, as a heatmap, anything else as a line. */
export function propertyChart(
  series: PropertySeries,
  compared: readonly ComparedProperty[],
  drawing: Drawing,
  words: Words,
): PropertyChart {
  if (series.kind === 'distribution') return heatmap(boundRows(series, words), series.points, drawing, words)
  const rows = series.kind === 'own' && isText(series) ? textRows(series) : []
  if (series.kind === 'own' && rows.length > 0) return heatmap(rows, series.points, drawing, words)
  return lineOf(series, compared, drawing, words)
}

type Line = Exclude<PropertySeries, { kind: 'distribution' }>
type LinePoint = Line['points'][number]

function lineOf(
  series: Line,
  compared: readonly ComparedProperty[],
  drawing: Drawing,
  { properties: words }: Words,
): PropertyChart {
  const { palette, axis } = drawing
  const own = new Map(series.points.map((point): [number, LinePoint] => [point.timestamp, point]))
  const others = compared.map((each) => ({ ...each, values: alignedValuesOf(each.series) }))

  function describe(time: number): Tip {
    const point = own.get(time)
    const title = dateTimeText(time, axis.zone)
    const before = others.flatMap(({ name, colour, values }) => {
      const value = values.get(time)
      return value === undefined ? [] : [{ name, colour, value: valueText(value) }]
    })
    if (!point) return { title, rows: before, note: words.notReported }
    return { title, rows: [...rowsOf(point, series.policy, palette.accent, words), ...before] }
  }

  const option = {
    ...timeOption(drawing, describe),
    // What changes little would be a flat line high above 0.
    yAxis: { ...valueAxis(palette, shortValue), min: null, scale: true },
    series: [
      line(series.policy, brokenPoints(valuesOf(series), axis.step), { colour: palette.accent, fill: 0.08 }),
      ...others.map(({ name, colour, values }) =>
        line(name, brokenPoints(values, axis.step), { colour, width: 1.25, dash: 'dashed' }),
      ),
    ],
  }
  return { option, describe }
}

/** What a point says: its value; of a policy of the service's own also between what it lay, and the texts it was. */
function rowsOf(point: LinePoint, policy: string, colour: string, words: Words['properties']): Tip['rows'] {
  if (!('texts' in point)) return [{ name: policy, colour, value: valueText(point.value) }]
  const { mean, smallest, largest, texts } = point
  const told = [
    ...(mean === null ? [] : [{ name: words.mean, value: valueText(mean) }]),
    ...(smallest === null ? [] : [{ name: words.smallest, value: valueText(smallest) }]),
    ...(largest === null ? [] : [{ name: words.largest, value: valueText(largest) }]),
    ...texts.map(({ text, reports }) => ({ name: text, value: words.times(reports) })),
  ]
  return told.map((each) => ({ ...each, colour }))
}

function valuesOf({ points }: Line): ReadonlyMap<number, number> {
  return new Map(points.flatMap((point) => entry(point.timestamp, figureOf(point))))
}

function alignedValuesOf({ points }: ComparedProperty['series']): ReadonlyMap<number, number> {
  return new Map(points.flatMap((point) => entry(point.aligned, figureOf(point))))
}

function entry(time: number, value: number | null): readonly (readonly [number, number])[] {
  return value === null ? [] : [[time, value]]
}

type Valued = { readonly value: number | string } | { readonly mean: number | null }

/** Of a policy of a service's own the mean: how else its values become one nobody knows. */
function figureOf(point: Valued): number | null {
  return 'value' in point ? Number(point.value) : point.mean
}

/** Points in order, with null where steps are missing. */
function brokenPoints(values: ReadonlyMap<number, number>, step: number): Points {
  const times = [...values.keys()].sort((one, other) => one - other)
  return times.flatMap((time, place): Points => {
    const before = times[place - 1]
    const point = [time, values.get(time) ?? null] as const
    return before !== undefined && time - before > step ? [[before + step, null], point] : [point]
  })
}

type Distribution = Extract<PropertySeries, { kind: 'distribution' }>

function boundRows(
  { bounds }: Distribution,
  { properties: words }: Words,
): readonly HeatRow<Distribution['points'][number]>[] {
  return bounds.map((bound, place) => {
    const before = bounds[place - 1]
    return {
      label: shortValue(bound),
      name: before === undefined ? words.upTo(valueText(bound)) : words.between(valueText(before), valueText(bound)),
      countIn: ({ counts }) => Number(counts[place] ?? 0),
    }
  })
}

type Own = Extract<PropertySeries, { kind: 'own' }>

/** Whether a policy of a service's own gives texts only: how often each was reported is all that there is. */
export function isText(series: Own): boolean {
  return series.points.every(({ mean }) => mean === null)
}

const mostTexts = 8
const longestLabel = 16

/** The texts that were reported most. */
function textRows({ points }: Own): readonly HeatRow<Own['points'][number]>[] {
  const totals = new Map<string, number>()
  for (const { text, reports } of points.flatMap(({ texts }) => texts))
    totals.set(text, reports + (totals.get(text) ?? 0))
  const most = [...totals].sort(([, one], [, other]) => other - one).slice(0, mostTexts)
  return most.map(([name]) => ({
    label: name.length > longestLabel ? `${name.slice(0, longestLabel)}…` : name,
    name,
    countIn: ({ texts }) => texts.find(({ text }) => text === name)?.reports ?? 0,
  }))
}

function heatmap<Step extends { readonly timestamp: number }>(
  rows: readonly HeatRow<Step>[],
  points: readonly Step[],
  drawing: Drawing,
  { properties: { notReported } }: Words,
): PropertyChart {
  return {
    option: heatmapOption(rows, points, drawing, notReported),
    describe: (time) => heatmapTip(time, rows, points, drawing, notReported),
  }
}

/** The newest value in words; undefined where there is none. */
export function newestValue(series: PropertySeries): string | undefined {
  const point = series.points.at(-1)
  if (!point) return undefined
  if ('p99' in point) {
    return point.p50 && point.p99 ? `p50 ${valueText(point.p50.value)} · p99 ${valueText(point.p99.value)}` : undefined
  }
  if ('texts' in point) return point.mean === null ? point.texts[0]?.text : valueText(point.mean)
  return valueText(point.value)
}
