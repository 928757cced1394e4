import type { Target } from './panels.ts'

/** Series over time by PromQL; the legend may name labels: `{{signal}}`. */
export function promql(expr: string, legendFormat: string): Target {
  return { expr, legendFormat, editorMode: 'code', range: true, instant: false }
}

/** What an expression is now. */
export function promqlNow(expr: string): Target {
  return { expr, legendFormat: '', editorMode: 'code', range: false, instant: true }
}
