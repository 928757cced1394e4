import { useMemo } from 'react'
import { askHistogram, type LogQuestion } from '../api/logs.ts'
import { useAnswer } from '../api/use-answer.ts'
import { Chart } from '../charts/chart.tsx'
import { type Drawing, type Option, timeOption, valueAxis } from '../charts/options.ts'
import type { Tip } from '../charts/tooltip.ts'
import { shortCount } from '../format/numbers.ts'
import type { Words } from '../i18n/en.ts'
import { usePage } from '../layout/page.tsx'
import { usePreferences } from '../layout/preferences.tsx'
import { Failed } from '../layout/states.tsx'
import { dateTimeText } from '../time/clock.ts'
import { stepFor } from '../time/range.ts'
import { colourOfLevel, levels } from './levels.ts'

const mostBars = 120
const height = 108

type Steps = NonNullable<Awaited<ReturnType<typeof askHistogram>>>['steps']

/** How many lines are found over the whole range, by level; dragging over it chooses a range. */
export function Histogram({ question }: { readonly question: LogQuestion }) {
  const { words, palette } = usePreferences()
  const { range, zone, now, change } = usePage()
  const step = stepFor(range, mostBars)
  const { answer, failure } = useAnswer(askHistogram, { ...question, step })
  const option = useMemo(
    () => histogramOption(answer?.steps ?? [], { axis: { range, step, zone, now }, palette, gaps: [] }, words),
    [answer, range, step, zone, now, palette, words],
  )
  return (
    <section className="panel histogram">
      <div className="panel-head">
        <h2>{answer ? words.logs.total(answer.total) : words.logs.lines}</h2>
      </div>
      {failure && <Failed failure={failure} />}
      <Chart
        option={option}
        label={words.logs.histogram}
        summary={answer ? words.logs.total(answer.total) : ''}
        height={height}
        range={range}
        onSelect={(chosen) => change({ range: { kind: 'between', ...chosen }, live: false })}
      />
    </section>
  )
}

function histogramOption(steps: Steps, drawing: Drawing, words: Words): Option {
  const { palette, axis } = drawing
  const known: readonly string[] = levels
  const others = steps.flatMap((each) => Object.keys(each.levels)).filter((level) => !known.includes(level))
  const shown = [...known, ...new Set(others)].filter((level) => steps.some((each) => each.levels[level]))
  const series = shown.map((level) => ({
    type: 'bar',
    name: level,
    stack: 'lines',
    barWidth: '80%',
    barMaxWidth: 24,
    itemStyle: { color: colourOfLevel(level, palette) },
    emphasis: { disabled: true },
    // A bar stands in the middle of its step.
    data: steps.map(({ timestamp, levels: counts }) => [timestamp + axis.step / 2, counts[level] ?? 0]),
  }))
  return {
    ...timeOption(drawing, (time) => tipOf(time - axis.step / 2, steps, drawing, words)),
    yAxis: valueAxis(palette, shortCount),
    series,
  }
}

function tipOf(time: number, steps: Steps, { palette, axis }: Drawing, words: Words): Tip | undefined {
  const step = steps.find(({ timestamp }) => timestamp === Math.round(time))
  if (!step) return undefined
  const rows = Object.entries(step.levels).map(([level, count]) => ({
    colour: colourOfLevel(level, palette),
    name: level === '' ? words.logs.noLevel : level,
    value: shortCount(count),
  }))
  return { title: dateTimeText(step.timestamp, axis.zone), rows }
}
