import type { Target } from './panels.ts'

/** Series over time by PromQL; the legend may name labels: `{{signal}}`. */
export function promql(expr: string, legendFormat: string): Target {
  return { expr, legendFormat, editorMode: 'code', range: true, instant: false }
}

/** What an expression is now: one figure, or rows of a table. */
export function promqlNow(expr: string, format: 'time_series' | 'table' = 'time_series'): Target {
  return { expr, legendFormat: '', editorMode: 'code', range: false, instant: true, format }
}

/** Buckets of a histogram by their upper bounds, for a heatmap. */
export function promqlBuckets(expr: string): Target {
  return { expr, legendFormat: '{{le}}', editorMode: 'code', range: true, instant: false, format: 'heatmap' }
}
