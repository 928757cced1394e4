import { useMemo } from 'react'
import { askHeatmap, type Viewing } from '../api/questions.ts'
import { useAnswer } from '../api/use-answer.ts'
import { Chart } from '../charts/chart.tsx'
import { ChartPanel } from '../charts/chart-panel.tsx'
import { ExitsNote } from '../exits/exits-note.tsx'
import { serverOf, useExitMarks } from '../exits/use-exit-marks.ts'
import { usePage } from '../layout/page.tsx'
import { usePreferences } from '../layout/preferences.tsx'
import { Failed } from '../layout/states.tsx'
import { type Range, stepFor } from '../time/range.ts'
import { callsOption, failuresOption } from './calls-option.ts'
import { bucketsOf, callsHeatmap } from './heatmap-option.ts'
import { latencyOption } from './latency-option.ts'
import { heatmapSummary, summariesOf } from './summaries.ts'
import { useReported } from './use-reported.ts'

const mostPoints = 300
const height = 176

/** How the calls of a service went by, and when pods of it ended. */
export function ServiceCharts({ question }: { readonly question: Viewing }) {
  const { words, palette } = usePreferences()
  const { change } = usePage()
  const stepped = { ...question, step: stepFor(question.range, mostPoints) }
  const { reported, drawing, failure, asking, asOf } = useReported(stepped)
  const heat = useAnswer(askHeatmap, { ...stepped, compare: [] })
  const exits = useExitMarks(serverOf(question.conditions.slave_name ?? ''), question.range)
  const drawn = {
    height,
    range: drawing.axis.range,
    marks: exits?.marks,
    onSelect: (range: Range) => change({ range: { kind: 'between', ...range } }),
  }

  const options = useMemo(
    () => ({
      calls: callsOption(reported, drawing, words),
      failures: failuresOption(reported, drawing, words),
      latency: latencyOption(reported, drawing, words),
    }),
    [reported, drawing, words],
  )
  const summaries = useMemo(() => summariesOf(reported, drawing, words), [reported, drawing, words])
  const heatmap = useMemo(() => {
    const { bounds, steps } = heat.answer ?? {}
    const distribution = bounds && steps ? { buckets: bucketsOf(bounds, steps), steps } : { buckets: [], steps: [] }
    const { range, step } = heat.answered ?? drawing.axis
    const ownDrawing = { ...drawing, axis: { ...drawing.axis, range, step } }
    return {
      range,
      option: callsHeatmap(distribution, ownDrawing, words),
      summary: heatmapSummary(distribution, ownDrawing, words),
    }
  }, [heat.answer, heat.answered, drawing, words])

  const { measures, service } = words
  const compared = reported.compared.map(({ name, colour }) => ({ name, colour, mark: 'dash' as const }))
  const failures = [
    { name: measures.timeout, colour: palette.timeout },
    { name: measures.exception, colour: palette.exception },
  ]
  const latency = [
    { name: measures.p99, colour: palette.p99 },
    { name: measures.p90, colour: palette.p90 },
    { name: measures.p50, colour: palette.p50 },
    { name: measures.average, colour: palette.dim, mark: 'dot' as const },
    { name: service.boundsOfP99, colour: palette.p99, mark: 'band' as const },
  ]
  const problem = failure ?? heat.failure
  return (
    <>
      {problem && <Failed failure={problem} shownAsOf={asOf} />}
      <ExitsNote found={exits} />
      <div className={asking || heat.asking ? 'charts asking' : 'charts'}>
        <ChartPanel
          title={service.calls}
          legend={[{ name: measures.success, colour: palette.success }, ...failures, ...compared]}
        >
          <Chart option={options.calls} label={service.calls} summary={summaries.calls} {...drawn} />
        </ChartPanel>
        <ChartPanel title={service.failures} legend={[...failures, ...compared]}>
          <Chart option={options.failures} label={service.failures} summary={summaries.failures} {...drawn} />
        </ChartPanel>
        <ChartPanel
          title={service.latency}
          legend={[...latency, ...compared.map((each) => ({ ...each, name: `${measures.p99} ${each.name}` }))]}
          help={`${service.latencyHelp} ${service.bounds}`}
        >
          <Chart option={options.latency} label={service.latency} summary={summaries.latency} {...drawn} />
        </ChartPanel>
        <ChartPanel title={service.heatmap} legend={[]} scale={palette.heat.slice(1)} help={service.heatmapHelp}>
          <Chart {...drawn} {...heatmap} label={service.heatmap} />
        </ChartPanel>
      </div>
    </>
  )
}
