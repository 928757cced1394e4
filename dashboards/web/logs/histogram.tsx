import { useMemo } from 'react'
import { askHistogram, type LogQuestion } from '../api/logs.ts'
import { kindOf } from '../api/refusal.ts'
import { useAnswer } from '../api/use-answer.ts'
import { Chart } from '../charts/chart.tsx'
import { ChartPanel } from '../charts/chart-panel.tsx'
import { spokenTip } from '../charts/tooltip.ts'
import { ExitsNote } from '../exits/exits-note.tsx'
import { useExitMarks } from '../exits/use-exit-marks.ts'
import { usePage } from '../layout/page.tsx'
import { usePreferences } from '../layout/preferences.tsx'
import { Failed } from '../layout/states.tsx'
import { serverOfSearch } from '../state/search-terms.ts'
import { stepFor } from '../time/range.ts'
import { highestTip, histogramOption, levelsOf } from './histogram-option.ts'
import { colourOfLevel } from './levels.ts'

const mostBars = 120
const height = 108

/** How many lines are found over the whole range, by level; dragging over it chooses a range. Of one server with its exits. */
export function Histogram({ question }: { readonly question: LogQuestion }) {
  const { words, palette } = usePreferences()
  const { zone, change } = usePage()
  const asked = { ...question, step: stepFor(question.range, mostBars) }
  const { answer, answered = asked, failure } = useAnswer(askHistogram, asked)
  const exits = useExitMarks(serverOfSearch(question.q), question.range)
  const { range, step, asOf: now } = answered
  const { logs, summary } = words
  const { option, highest } = useMemo(() => {
    const steps = answer?.steps ?? []
    const drawing = { axis: { range, step, zone, now }, palette, gaps: [] }
    return { option: histogramOption(steps, drawing, logs), highest: spokenTip(highestTip(steps, drawing, logs)) }
  }, [answer, range, step, zone, now, palette, logs])
  const total = answer ? logs.total(answer.total) : ''
  // What is wrong with the search is said where its lines would be.
  if (failure && kindOf(failure) === 'refused') return null
  return (
    <>
      {failure && <Failed failure={failure} />}
      <ExitsNote found={exits} />
      <div className="histogram">
        <ChartPanel
          title={total || logs.lines}
          legend={levelsOf(answer?.steps ?? []).map((level) => ({
            name: level || logs.noLevel,
            colour: colourOfLevel(level, palette),
            mark: 'block',
          }))}
        >
          <Chart
            option={option}
            label={logs.histogram}
            summary={highest === '' ? total : `${total} ${summary.highest(highest)}`}
            height={height}
            range={range}
            marks={exits?.marks}
            onSelect={(chosen) => change({ range: { kind: 'between', ...chosen }, live: false })}
          />
        </ChartPanel>
      </div>
    </>
  )
}
