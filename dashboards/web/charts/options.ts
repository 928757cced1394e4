import type { EChartsCoreOption } from 'echarts/core'
import { fontFamily, type Palette } from '../theme/colours.ts'
import type { Range } from '../time/range.ts'
import { ticksOf, tickText } from '../time/ticks.ts'
import type { Axis } from './steps.ts'
import { type Tip, tipElement } from './tooltip.ts'

export type Option = EChartsCoreOption

/** What every chart over time is drawn with. */
export interface Drawing {
  readonly axis: Axis
  readonly palette: Palette
  /** Spans that nobody knows of. */
  readonly gaps: readonly Range[]
}

/** A line's points; null where it breaks off. */
export type Points = readonly (readonly [time: number, value: number | null])[]

const font = 11

/** The frame of a chart over time: axes, grid and tool tip. */
export function timeOption(drawing: Drawing, describe: (time: number) => Tip | undefined): Option {
  const { axis, palette } = drawing
  const ticks = [...ticksOf(axis.range, 7, axis.zone)]
  const label = { color: palette.dim, fontSize: font }
  return {
    animation: false,
    textStyle: { fontFamily },
    grid: { left: 8, right: 12, top: 10, bottom: 4, containLabel: true },
    xAxis: {
      type: 'value',
      min: axis.range.from,
      max: axis.range.to,
      axisLine: { lineStyle: { color: palette.line } },
      axisTick: { show: true, customValues: ticks, lineStyle: { color: palette.line } },
      axisLabel: { ...label, customValues: ticks, formatter: (time: number) => tickText(time, axis.zone) },
      splitLine: { show: false },
    },
    // The pointer is on a canvas of its own, and makes no point larger: what it moves over is not drawn again.
    axisPointer: { zlevel: 1, triggerEmphasis: false },
    tooltip: {
      trigger: 'axis',
      confine: true,
      // Charts share their pointer; the style sheet shows the tip of the one that is looked at.
      className: 'tip-box',
      transitionDuration: 0,
      backgroundColor: palette.raised,
      borderColor: palette.line,
      textStyle: { color: palette.text, fontSize: 12 },
      padding: [6, 10],
      axisPointer: { type: 'line', axis: 'x', snap: true, lineStyle: { color: palette.dim, type: 'solid', width: 1 } },
      formatter: (parameters: unknown) => tipOf(parameters, describe),
    },
  }
}

/** An axis of values from 0 up to at least `least`; `text` writes one. */
export function valueAxis(palette: Palette, text: (value: number) => string, largest = 1, least = 0) {
  return {
    type: 'value',
    min: 0,
    ...(largest < least ? { max: least, interval: least / 2 } : {}),
    splitNumber: 3,
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: { color: palette.dim, fontSize: font, formatter: text },
    splitLine: { lineStyle: { color: palette.line, width: 1 } },
  }
}

export interface LineStyle {
  readonly colour: string
  readonly width?: number
  readonly dash?: 'solid' | 'dashed' | 'dotted'
  /** How much the area below is filled, 0 to 1. */
  readonly fill?: number
  readonly stack?: string
  readonly z?: number
}

/** A line, broken where its values are null. */
export function line(name: string, points: Points, { colour, width = 1.5, dash = 'solid', fill, stack, z }: LineStyle) {
  return {
    type: 'line',
    name,
    data: points,
    showSymbol: false,
    // A point between two gaps would be no line.
    symbol: 'circle',
    symbolSize: 4,
    connectNulls: false,
    lineStyle: { color: colour, width, type: dash },
    itemStyle: { color: colour },
    emphasis: { disabled: true },
    ...(fill === undefined ? {} : { areaStyle: { color: colour, opacity: fill } }),
    ...(stack === undefined ? {} : { stack }),
    ...(z === undefined ? {} : { z }),
  }
}

/** The shading of what nobody knows. */
export function gapSeries({ gaps, palette }: Drawing) {
  return {
    type: 'line',
    name: 'gaps',
    data: [],
    silent: true,
    markArea: {
      silent: true,
      itemStyle: { color: hatch(palette) },
      data: gaps.map(({ from, to }) => [{ xAxis: from }, { xAxis: to }]),
    },
  }
}

const hatches = new Map<string, unknown>()

/** Thin slanted lines: not a colour, so that it says "nothing is known" rather than "this much". */
function hatch({ gap }: Palette): unknown {
  const known = hatches.get(gap)
  if (known) return known
  const tile = document.createElement('canvas')
  tile.width = tile.height = 8
  const pen = tile.getContext('2d')
  if (pen) {
    pen.strokeStyle = gap
    pen.lineWidth = 1
    pen.beginPath()
    for (const start of [-8, 0, 8]) {
      pen.moveTo(start, 8)
      pen.lineTo(start + 8, 0)
    }
    pen.stroke()
  }
  const pattern = { image: tile, repeat: 'repeat' }
  hatches.set(gap, pattern)
  return pattern
}

/** ECharts tells of the points under the pointer; all that is needed is when they are. */
function tipOf(parameters: unknown, describe: (time: number) => Tip | undefined): HTMLElement | string {
  const [first] = Array.isArray(parameters) ? parameters : [parameters]
  const time = first?.axisValue ?? first?.value?.[0]
  const tip = typeof time === 'number' ? describe(time) : undefined
  return tip ? tipElement(tip) : ''
}
