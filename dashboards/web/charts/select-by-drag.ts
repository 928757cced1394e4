import type { ECharts } from 'echarts/core'
import type { Range } from '../time/range.ts'

/** What is being dragged over, in pixels. */
export interface Band {
  readonly left: number
  readonly width: number
}

interface Pointer {
  readonly offsetX: number
  readonly offsetY: number
  /** Which button, where one was pressed. */
  readonly which?: number
}

const mainButton = 1

/** A drag shorter than this, pixels, is a click. */
const shortest = 6
const minute = 60

/** Lets a span be dragged over in a chart: tells the band while it is, and the span, in full minutes, once it was. */
export function selectByDrag(
  chart: ECharts,
  onBand: (band: Band | undefined) => void,
  onSelect: (range: Range) => void,
): () => void {
  const surface = chart.getZr()
  let start: number | undefined

  const begin = ({ offsetX, offsetY, which }: Pointer) => {
    if (which === mainButton && chart.containPixel('grid', [offsetX, offsetY])) start = offsetX
  }
  const move = ({ offsetX }: Pointer) => {
    if (start !== undefined) onBand({ left: Math.min(start, offsetX), width: Math.abs(offsetX - start) })
  }
  const end = ({ offsetX }: Pointer) => {
    if (start === undefined) return
    const [from, to] = [Math.min(start, offsetX), Math.max(start, offsetX)].map((x) => instantAt(chart, x))
    const isDrag = Math.abs(offsetX - start) >= shortest
    cancel()
    if (!isDrag || from === undefined || to === undefined) return
    const first = minute * Math.floor(from / minute)
    onSelect({ from: first, to: Math.max(first + minute, minute * Math.ceil(to / minute)) })
  }
  const cancel = () => {
    start = undefined
    onBand(undefined)
  }

  surface.on('mousedown', begin)
  surface.on('mousemove', move)
  surface.on('mouseup', end)
  surface.on('globalout', cancel)
  return () => {
    surface.off('mousedown', begin)
    surface.off('mousemove', move)
    surface.off('mouseup', end)
    surface.off('globalout', cancel)
  }
}

function instantAt(chart: ECharts, x: number): number | undefined {
  const found: unknown = chart.convertFromPixel({ xAxisIndex: 0 }, x)
  return typeof found === 'number' ? found : undefined
}
