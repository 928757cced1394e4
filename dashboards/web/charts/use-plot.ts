import type { ECharts } from 'echarts/core'
import { useEffect, useState } from 'react'
import type { Range } from '../time/range.ts'
import type { Plot } from './marks.ts'
import type { Option } from './options.ts'

/** Where the axis of a drawn chart is, by what it is drawn from; undefined without one. */
export function usePlot(
  chart: ECharts | undefined,
  option: Option,
  { from, to }: Range,
  width: number,
): Plot | undefined {
  const [plot, setPlot] = useState<Plot>()
  // biome-ignore lint/correctness/useExhaustiveDependencies: labels and the width move the axis
  useEffect(() => {
    if (!chart || chart.isDisposed()) return
    const [left, right] = [from, to].map((time) => chart.convertToPixel({ xAxisIndex: 0 }, time))
    setPlot(left === undefined || right === undefined ? undefined : { left, right })
  }, [chart, option, from, to, width])
  return plot
}
