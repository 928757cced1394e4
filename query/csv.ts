import type { Cell, Table } from '../http/csv.ts'
import type { HeatmapAnswer } from './heatmap.ts'
import { type MeasureName, type Measures, measureNames } from './measures.ts'
import type { SeriesAnswer } from './series.ts'
import type { ServicesAnswer } from './services.ts'
import type { TopAnswer } from './top.ts'

/**
 * Answers as tables for spreadsheets: one row a service, point or group, those of compared ranges after the others. The
 * column `range` is `asked`, or the name of the compared range.
 */

const asked = 'asked'

export function* servicesTable({ services, compared }: ServicesAnswer): Table {
  yield ['range', 'app', 'server', 'slave_name', 'view', ...measureColumns]
  for (const { name, services: each } of [{ name: asked, services }, ...compared]) {
    for (const { app, server, slave_name, ...views } of each) {
      for (const view of ['callers', 'callees'] as const) {
        const measures = views[view]
        if (measures) yield [name, app, server, slave_name, view, ...cellsOf(measures)]
      }
    }
  }
}

export function* seriesTable({ series, compared }: SeriesAnswer, group: readonly string[] = []): Table {
  yield ['range', ...group, 'time', 'timestamp', 'aligned', ...measureColumns]
  for (const each of series) {
    for (const point of each.points) yield pointRow(asked, keysOf(each, group), point, null)
  }
  for (const { name, series: others } of compared) {
    for (const each of others) {
      for (const point of each.points) yield pointRow(name, keysOf(each, group), point, point.aligned)
    }
  }
}

export function* topTable({ rows, compared }: TopAnswer, group: readonly string[]): Table {
  yield ['range', ...group, 'change', ...measureColumns]
  for (const row of rows) yield [asked, ...keysOf(row, group), row.change, ...cellsOf(row.measures)]
  for (const [place, { name }] of compared.entries()) {
    for (const row of rows) {
      const measures = row.compared[place]
      if (measures) yield [name, ...keysOf(row, group), null, ...cellsOf(measures)]
    }
  }
}

export function* heatmapTable({ bounds, steps, compared }: HeatmapAnswer): Table {
  const columns = bounds.map((bound) => (bound === null ? 'le_inf' : `le_${bound}`))
  yield ['range', 'time', 'timestamp', 'aligned', ...columns, 'above']
  for (const { time, timestamp, counts, above } of steps) yield [asked, time, timestamp, null, ...counts, above]
  for (const { name, steps: others } of compared) {
    for (const { time, timestamp, aligned, counts, above } of others) {
      yield [name, time, timestamp, aligned, ...counts, above]
    }
  }
}

const percentiles: readonly MeasureName[] = ['p50', 'p90', 'p95', 'p99']

/** A percentile has its bounds beside it. */
const measureColumns = measureNames.flatMap((name) =>
  percentiles.includes(name) ? [name, `${name}_lower`, `${name}_upper`] : [name],
)

function cellsOf(measures: Measures): readonly Cell[] {
  return measureNames.flatMap((name): readonly Cell[] => {
    const value = measures[name]
    if (typeof value === 'object' && value !== null) return [value.value, value.lower, value.upper]
    if (percentiles.includes(name)) return [null, null, null]
    // Integers beyond 2^53 are digits, and a sum below 0 is no formula.
    return [typeof value === 'string' ? Number(value) : value]
  })
}

type Group = { readonly group: Readonly<Record<string, string | number>> }

function keysOf({ group }: Group, fields: readonly string[]): readonly Cell[] {
  return fields.map((field) => group[field] ?? null)
}

type Point = Measures & { readonly time: string; readonly timestamp: number }

function pointRow(range: string, keys: readonly Cell[], point: Point, aligned: number | null): readonly Cell[] {
  return [range, ...keys, point.time, point.timestamp, aligned, ...cellsOf(point)]
}
