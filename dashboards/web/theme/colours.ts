/**
 * Every colour of the pages, once. Success, time-out and exception are the same three everywhere; blue, amber and crimson
 * stay apart for eyes without red or green (simulated ΔE ≥ 33) and stand out from the surface by 3:1, their texts by 4.5:1.
 */
export interface Palette {
  readonly background: string
  readonly surface: string
  readonly raised: string
  readonly line: string
  /** Around what can be pressed or typed into. */
  readonly edge: string
  readonly text: string
  readonly dim: string
  readonly accent: string
  readonly onAccent: string
  readonly success: string
  readonly timeout: string
  readonly exception: string
  readonly successText: string
  readonly timeoutText: string
  readonly exceptionText: string
  /** What is failing, behind its text. */
  readonly alarm: string
  readonly p50: string
  readonly p90: string
  readonly p99: string
  /** Ranges that are compared with, the first one first. */
  readonly compared: readonly [string, string, string, string]
  /** The hatch of minutes that nobody knows of. */
  readonly gap: string
  /** Cells of the heatmap, from few calls to many. */
  readonly heat: readonly string[]
}

const light: Palette = {
  background: '#f5f6f8',
  surface: '#ffffff',
  raised: '#ffffff',
  line: '#e3e6ea',
  edge: '#cdd3da',
  text: '#1c2229',
  dim: '#5c6672',
  accent: '#0a6c74',
  onAccent: '#ffffff',
  success: '#4a8cc2',
  timeout: '#cf8300',
  exception: '#c2264b',
  successText: '#2b6a9e',
  timeoutText: '#8f5b00',
  exceptionText: '#b01f42',
  alarm: '#fdf3f4',
  p50: '#a08cd1',
  p90: '#7d62bd',
  p99: '#52348f',
  compared: ['#3f4854', '#2f8a5b', '#9a6a2f', '#0f8b96'],
  gap: '#c3c9d1',
  heat: ['#eef3f9', '#d3e2f1', '#a9c8e6', '#78a9d6', '#4a8cc2', '#2b6a9e', '#164a77'],
}

const dark: Palette = {
  background: '#0e1115',
  surface: '#14181d',
  raised: '#1b2027',
  line: '#272e37',
  edge: '#3a434f',
  text: '#e4e8ed',
  dim: '#98a3b0',
  accent: '#4fb8c0',
  onAccent: '#0b1215',
  success: '#5f9fd4',
  timeout: '#f0b23e',
  exception: '#f2607f',
  successText: '#7db4e3',
  timeoutText: '#f0b23e',
  exceptionText: '#f7849b',
  alarm: '#241a1e',
  p50: '#7a68b0',
  p90: '#9a83d8',
  p99: '#cbb9f7',
  compared: ['#c3ccd6', '#6fcf97', '#d6a56a', '#5cc9d6'],
  gap: '#3d4651',
  heat: ['#1b232c', '#1f3448', '#244a6b', '#2f6691', '#4684b8', '#74abdc', '#b5d7f5'],
}

export const fontFamily =
  'system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif'

export type ThemeName = 'light' | 'dark'

export const palettes: Readonly<Record<ThemeName, Palette>> = { light, dark }
