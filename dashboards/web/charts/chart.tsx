import type { ECharts } from 'echarts/core'
import { useEffect, useId, useRef, useState } from 'react'
import { useNear } from '../layout/use-near.ts'
import type { Range } from '../time/range.ts'
import { MarkLines } from './mark-lines.tsx'
import type { ChartMarks } from './marks.ts'
import type { Option } from './options.ts'
import { type Band, selectByDrag } from './select-by-drag.ts'
import { usePlot } from './use-plot.ts'
import './chart.css'

interface ChartProps {
  readonly option: Option
  /** What it shows, for those who do not see it. */
  readonly label: string
  /** … and in words what is to be seen. */
  readonly summary: string
  readonly height: number
  /** What its axis shows. */
  readonly range: Range
  /** What happened in it. */
  readonly marks?: ChartMarks | undefined
  /** Called with the span that was dragged over. */
  onSelect(range: Range): void
}

/** Charts are drawn before they come into sight, pixels. */
const margin = 300

/** A chart over time, drawn once ECharts has come and the chart is nearly in sight; charts of a page share their pointer. */
export function Chart({ option, label, summary, height, range, marks, onSelect }: ChartProps) {
  const description = useId()
  const place = useRef<HTMLDivElement>(null)
  const select = useRef(onSelect)
  select.current = (dragged) => onSelect(within(dragged, range))
  const [chart, setChart] = useState<ECharts>()
  const [width, setWidth] = useState(0)
  const [band, setBand] = useState<Band>()
  const [problem, setProblem] = useState<Error>()
  const { isNear } = useNear(place, margin)
  const [isWanted, setWanted] = useState(false)
  if (problem) throw problem
  if (isNear && !isWanted) setWanted(true)

  useEffect(() => {
    const element = place.current
    if (!element || !isWanted) return
    let isGone = false
    let leave = () => {}
    const drawing = import('./echarts.ts').then(({ init, connect }) => {
      if (isGone) return
      const made = init(element)
      made.group = 'page'
      connect('page')
      const resizing = new ResizeObserver(() => {
        made.resize()
        setWidth(element.clientWidth)
      })
      resizing.observe(element)
      const endSelecting = selectByDrag(made, setBand, (range) => select.current(range))
      leave = () => {
        endSelecting()
        resizing.disconnect()
        made.dispose()
      }
      setChart(made)
    })
    drawing.catch((error: unknown) => setProblem(error instanceof Error ? error : new Error(String(error))))
    return () => {
      isGone = true
      leave()
    }
  }, [isWanted])

  useEffect(() => {
    if (chart && !chart.isDisposed()) chart.setOption(option, { notMerge: true, lazyUpdate: false })
  }, [chart, option])
  const plot = usePlot(marks && chart, option, range, width)

  return (
    <div className="chart-place">
      <div
        className={`chart${band ? ' dragging' : ''}`}
        style={{ height }}
        role="img"
        aria-label={label}
        aria-describedby={description}
      >
        <div ref={place} className="canvas" />
        {band && <div className="band" style={{ left: band.left, width: band.width }} />}
      </div>
      {marks && plot && <MarkLines marks={marks} range={range} plot={plot} />}
      <p id={description} className="unseen">
        {summary}
      </p>
    </div>
  )
}

const minute = 60

/** A drag may go beyond the axis, where there is nothing. */
function within({ from, to }: Range, range: Range): Range {
  return { from: Math.min(Math.max(from, range.from), range.to - minute), to: Math.min(to, range.to) }
}
