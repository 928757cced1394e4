import type { Source } from './sources.ts'
import { inSource } from './sources.ts'

/** A unit by Grafana's own id. */
export type Unit = 'short' | 'none' | 'percentunit' | 'ms' | 's' | 'bytes' | 'dateTimeFromNow'

/** A question as a data source reads it; its fields are the data source's own. */
export type Target = Readonly<Record<string, unknown>>

export interface Transformation {
  readonly id: string
  readonly options: Readonly<Record<string, unknown>>
}

export interface Panel {
  readonly type: string
  readonly title: string
  readonly description?: string
  /** Of 24. */
  readonly width: number
  readonly height: number
  readonly datasource: { readonly type: string; readonly uid: string }
  readonly targets: readonly Target[]
  /** Nothing is asked in shorter steps: reports are summed up by minute. */
  readonly interval?: string
  readonly transformations?: readonly Transformation[]
  readonly fieldConfig: FieldConfig
  readonly options: Readonly<Record<string, unknown>>
}

interface FieldConfig {
  readonly defaults: Readonly<Record<string, unknown>>
  readonly overrides: readonly Override[]
}

interface Override {
  readonly matcher: { readonly id: string; readonly options: string }
  readonly properties: readonly { readonly id: string; readonly value: unknown }[]
}

interface Common {
  readonly title: string
  readonly description?: string
  readonly source: Source
  readonly targets: readonly Target[]
  readonly width?: number
  readonly height?: number
  readonly interval?: string
  readonly transformations?: readonly Transformation[]
}

/** Values beyond which a figure is shown in amber and in red. */
export interface Limits {
  readonly amber: number
  readonly red: number
}

/** Lines over time, or bars stacked. */
export function series(
  plan: Common & {
    readonly unit: Unit
    readonly stacked?: boolean
    /** The label that tells series apart which Grafana computed; those of data sources say their names themselves. */
    readonly group?: string
  },
): Panel {
  const { unit, stacked = false, group } = plan
  const custom = stacked
    ? { drawStyle: 'bars', fillOpacity: 80, lineWidth: 0, stacking: { mode: 'normal', group: 'A' } }
    : { drawStyle: 'line', fillOpacity: 8, lineWidth: 1, showPoints: 'auto', spanNulls: false }
  return {
    ...common('timeseries', plan),
    fieldConfig: {
      defaults: {
        unit,
        min: 0,
        ...(group !== undefined && { displayName: `\${__field.labels.${group}}` }),
        color: { mode: 'palette-classic' },
        custom,
      },
      overrides: [],
    },
    options: {
      legend: { displayMode: 'table', placement: 'bottom', calcs: ['mean', 'max', 'lastNotNull'], showLegend: true },
      tooltip: { mode: 'multi', sort: 'desc' },
    },
  }
}

/** One figure, large: the last of a series, or a field of a table with one row. */
export function figure(
  plan: Common & { readonly unit: Unit; readonly field?: string; readonly limits?: Limits },
): Panel {
  const { unit, field = '', limits } = plan
  const reduceOptions = { calcs: ['lastNotNull'], values: false, fields: field && `/^${field}$/` }
  return {
    ...common('stat', { width: 4, height: 4, ...plan }),
    fieldConfig: { defaults: { unit, noValue: '–', ...coloured(limits) }, overrides: [] },
    options: {
      reduceOptions,
      colorMode: limits ? 'background' : 'none',
      graphMode: 'none',
      textMode: 'auto',
      justifyMode: 'auto',
    },
  }
}

/** Rows with columns; `units` by the name of a column. */
export function table(
  plan: Common & {
    readonly units?: Readonly<Record<string, Unit>>
    readonly sortBy?: string
    readonly wide?: readonly string[]
  },
): Panel {
  const { units = {}, sortBy, wide = [] } = plan
  return {
    ...common('table', plan),
    fieldConfig: {
      defaults: { custom: { align: 'auto', filterable: true } },
      overrides: [
        ...Object.entries(units).map(([name, unit]) => override(name, 'unit', unit)),
        ...wide.map((name) => override(name, 'custom.minWidth', 320)),
      ],
    },
    options: {
      cellHeight: 'sm',
      showHeader: true,
      sortBy: sortBy === undefined ? [] : [{ displayName: sortBy, desc: true }],
    },
  }
}

/** How many calls took how long: one series a bound, the shortest first. */
export function heatmap(plan: Common): Panel {
  return {
    ...common('heatmap', plan),
    fieldConfig: { defaults: { custom: { hideFrom: { legend: false, tooltip: false, viz: false } } }, overrides: [] },
    options: {
      calculate: false,
      color: {
        mode: 'scheme',
        scheme: 'Oranges',
        scale: 'exponential',
        exponent: 0.4,
        steps: 64,
        fill: 'dark-orange',
        reverse: false,
      },
      yAxis: { axisPlacement: 'left', reverse: false },
      rowsFrame: { layout: 'le' },
      cellGap: 1,
      showValue: 'never',
      legend: { show: true },
      tooltip: { mode: 'single', yHistogram: false },
      exemplars: { color: 'rgba(255,0,255,0.7)' },
      // Zero is no colour.
      filterValues: { le: 1e-9 },
    },
  }
}

/** Lines of text as they came, the newest first. */
export function lines(plan: Common): Panel {
  return {
    ...common('logs', { width: 24, height: 14, ...plan }),
    fieldConfig: { defaults: {}, overrides: [] },
    options: {
      showTime: true,
      wrapLogMessage: true,
      sortOrder: 'Descending',
      enableLogDetails: true,
      dedupStrategy: 'none',
    },
  }
}

function common(type: string, plan: Common) {
  const { title, description, source, targets, width = 12, height = 9, interval, transformations } = plan
  return {
    type,
    title,
    ...(description !== undefined && { description }),
    width,
    height,
    datasource: inSource(source),
    ...(interval !== undefined && { interval }),
    targets: targets.map((target, place) => ({
      refId: String.fromCharCode('A'.charCodeAt(0) + place),
      datasource: inSource(source),
      ...target,
    })),
    ...(transformations && { transformations }),
  }
}

function coloured(limits: Limits | undefined) {
  if (!limits) return {}
  const steps = [
    { color: 'green', value: null },
    { color: 'orange', value: limits.amber },
    { color: 'red', value: limits.red },
  ]
  return { color: { mode: 'thresholds' }, thresholds: { mode: 'absolute', steps } }
}

function override(name: string, id: string, value: unknown): Override {
  return { matcher: { id: 'byName', options: name }, properties: [{ id, value }] }
}
