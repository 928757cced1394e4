import { useMemo } from 'react'
import type { Point } from '../api/generated.ts'
import { askCompleteness, askHeatmap, askSeries, type HeatmapQuestion, type Viewing } from '../api/questions.ts'
import { useAnswer } from '../api/use-answer.ts'
import { Chart } from '../charts/chart.tsx'
import type { Drawing } from '../charts/options.ts'
import { stepsOf, unknownRuns } from '../charts/steps.ts'
import { comparisonName } from '../layout/compare-picker.tsx'
import { usePage } from '../layout/page.tsx'
import { usePreferences } from '../layout/preferences.tsx'
import { Failed } from '../layout/states.tsx'
import { type Range, stepFor } from '../time/range.ts'
import { callsOption, failuresOption } from './calls-option.ts'
import { ChartPanel } from './chart-panel.tsx'
import { bucketsOf, callsHeatmap } from './heatmap-option.ts'
import { latencyOption } from './latency-option.ts'
import { alignedPoints, type Reported } from './reported.ts'
import { heatmapSummary, summariesOf } from './summaries.ts'

const mostPoints = 300
const height = 176

/** How the calls of a service went by. */
export function ServiceCharts({ question }: { readonly question: Viewing }) {
  const { words, palette } = usePreferences()
  const { change } = usePage()
  const stepped = { ...question, step: stepFor(question.range, mostPoints) }
  const { reported, drawing, failure } = useReported(stepped)
  const heat = useAnswer(askHeatmap, { ...stepped, compare: [] })
  const drawn = { height, onSelect: (range: Range) => change({ range: { kind: 'between', ...range } }) }

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
      {problem && <Failed failure={problem} />}
      <div className="charts" title={service.drag}>
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
          legend={[...latency, ...compared]}
          help={`${service.latencyHelp} ${service.bounds}`}
        >
          <Chart option={options.latency} label={service.latency} summary={summaries.latency} {...drawn} />
        </ChartPanel>
        <ChartPanel title={service.heatmap} legend={[]} scale={palette.heat.slice(1)} help={service.heatmapHelp}>
          <Chart {...heatmap} label={service.heatmap} {...drawn} />
        </ChartPanel>
      </div>
    </>
  )
}

interface Shown {
  readonly reported: Reported
  readonly drawing: Drawing
  readonly failure: Error | undefined
}

/** What was reported step by step, where nobody did, and what it is drawn with: of the newest question with an answer. */
function useReported(question: HeatmapQuestion): Shown {
  const { words, palette } = usePreferences()
  const { zone } = usePage()
  const asked = { ...question, group: [], limit: 1 }
  const { answer, answered = asked, failure } = useAnswer(askSeries, asked)
  const seen = useAnswer(askCompleteness, question).answer
  const { range, step, asOf: now, compare } = answered
  return useMemo(() => {
    const axis = { range, step, zone, now }
    const points: readonly Point[] = answer?.series[0]?.points ?? []
    // Before there is an answer nothing is said, not even that nobody reported.
    const steps = answer ? stepsOf(points, seen && gapsOf(seen), axis) : []
    const gaps = seen ? unknownRuns(steps, axis) : []
    const compared = (answer?.compared ?? []).map(({ series }, place) => ({
      name: comparisonName(compare[place] ?? 'previous', words, zone),
      colour: palette.compared[place] ?? palette.dim,
      points: alignedPoints(series[0]?.points ?? []),
    }))
    return { reported: { axis, steps, compared, gaps }, drawing: { axis, palette, gaps }, failure }
  }, [answer, failure, seen, range, step, zone, now, compare, words, palette])
}

/** Where nobody reported in the whole range, all of it is unknown. */
function gapsOf({ minutes, gaps, range }: Awaited<ReturnType<typeof askCompleteness>>): readonly Range[] {
  const spans = minutes.length === 0 ? [range] : gaps
  return spans.map(({ from, to }) => ({ from: Date.parse(from) / 1000, to: Date.parse(to) / 1000 }))
}
