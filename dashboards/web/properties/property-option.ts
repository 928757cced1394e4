import type { ComparedPropertySeries, PropertySeries } from '../api/property.ts'
import { heatmapOption } from '../charts/heatmap.ts'
import { type Drawing, line, type Option, type Points, timeOption } from '../charts/options.ts'
import type { Tip } from '../charts/tooltip.ts'
import { countText, shortCount } from '../format/numbers.ts'
import type { Words } from '../i18n/en.ts'
import { dateTimeText } from '../time/clock.ts'

/** A compared range: its name, its colour, and the same property in it, where it was reported. */
export interface ComparedProperty {
  readonly name: string
  readonly colour: string
  readonly series: ComparedPropertySeries | undefined
}

/** A property by one policy: a distribution as a heatmap, anything else as a line. */
export function propertyOption(
  series: PropertySeries,
  compared: readonly ComparedProperty[],
  drawing: Drawing,
  words: Words,
): Option {
  if (series.kind === 'distribution') return distribution(series, drawing, words)
  const { palette, axis } = drawing
  const own = valuesOf(series)
  const others = compared.map((each) => ({ ...each, values: each.series ? alignedValuesOf(each.series) : new Map() }))
  const describe = (time: number): Tip => {
    const value = own.get(time)
    const rows = others.flatMap(({ name, colour, values }) => {
      const other = values.get(time)
      return other === undefined ? [] : [{ name, colour, value: countText(other) }]
    })
    const title = dateTimeText(time, axis.zone)
    if (value === undefined) return { title, rows, note: words.properties.notReported }
    return { title, rows: [{ name: series.policy, colour: palette.accent, value: countText(value) }, ...rows] }
  }
  return {
    ...timeOption(drawing, describe),
    yAxis: {
      type: 'value',
      scale: true,
      splitNumber: 3,
      axisLabel: { color: palette.dim, fontSize: 11, formatter: shortCount },
      splitLine: { lineStyle: { color: palette.line, width: 1 } },
    },
    series: [
      line(series.policy, brokenPoints(own, axis.step), { colour: palette.accent, fill: 0.08 }),
      ...others.map(({ name, colour, values }) =>
        line(name, brokenPoints(values, axis.step), { colour, width: 1.25, dash: 'dashed' }),
      ),
    ],
  }
}

type Line = Exclude<PropertySeries, { kind: 'distribution' }>

function valuesOf(series: Line): ReadonlyMap<number, number> {
  return new Map(series.points.flatMap((point) => entry(point.timestamp, figureOf(point))))
}

function alignedValuesOf(series: ComparedPropertySeries): ReadonlyMap<number, number> {
  if (series.kind === 'distribution') return new Map()
  return new Map(series.points.flatMap((point) => entry(point.aligned, figureOf(point))))
}

function entry(time: number, value: number | null): readonly (readonly [number, number])[] {
  return value === null ? [] : [[time, value]]
}

type Valued = { readonly value: number | string } | { readonly mean: number | null }

/** Of a policy of a service's own the mean: how else its values become one nobody knows. */
function figureOf(point: Valued): number | null {
  if ('value' in point) return Number(point.value)
  return point.mean
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

function distribution({ bounds, points }: Distribution, drawing: Drawing, words: Words): Option {
  const rows = bounds.map((bound, place) => ({
    label: shortCount(bound),
    name: words.properties.upTo(
      countText(bounds[place - 1] ?? Number.NEGATIVE_INFINITY),
      countText(bound),
      place === 0,
    ),
    countIn: ({ counts }: Distribution['points'][number]) => Number(counts[place] ?? 0),
  }))
  return heatmapOption(rows, points, drawing, words.properties.notReported)
}

/** The newest value in words; undefined where there is none. */
export function newestValue(series: PropertySeries): string | undefined {
  const point = series.points.at(-1)
  if (!point) return undefined
  if ('p99' in point) return point.p99 ? `p99 ${countText(point.p99.value)}` : undefined
  if ('texts' in point) return point.mean === null ? point.texts[0]?.text : countText(point.mean)
  return countText(Number(point.value))
}
