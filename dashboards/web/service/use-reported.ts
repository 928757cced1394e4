import { useMemo } from 'react'
import type { Point } from '../api/generated.ts'
import { askCompleteness, askSeries, type SeriesQuestion } from '../api/questions.ts'
import { useAnswer } from '../api/use-answer.ts'
import type { Drawing } from '../charts/options.ts'
import { stepsOf, unknownRuns } from '../charts/steps.ts'
import { comparisonName } from '../layout/compare-picker.tsx'
import { usePage } from '../layout/page.tsx'
import { usePreferences } from '../layout/preferences.tsx'
import type { Range } from '../time/range.ts'
import { alignedPoints, type Reported } from './reported.ts'

type Completeness = Awaited<ReturnType<typeof askCompleteness>>

interface Shown {
  readonly reported: Reported
  readonly drawing: Drawing
  readonly failure: Error | undefined
  readonly asking: boolean
  /** When what is shown was asked, epoch seconds. */
  readonly asOf: number | undefined
}

/** What was reported step by step, where nobody did, and what it is drawn with: of the newest question with an answer. */
export function useReported(question: Omit<SeriesQuestion, 'group' | 'limit'>): Shown {
  const { words, palette } = usePreferences()
  const { zone } = usePage()
  const asked: SeriesQuestion = { ...question, group: [], limit: 1 }
  const { answer, answered = asked, failure, asking } = useAnswer(askReported, asked)
  const { range, step, asOf: now, compare } = answered
  const shown = useMemo(() => {
    const axis = { range, step, zone, now }
    const { series, completeness } = answer ?? {}
    const points: readonly Point[] = series?.series[0]?.points ?? []
    const spans = completeness && !(completeness instanceof Error) ? gapsOf(completeness) : undefined
    // Before there is an answer nothing is said, not even that nobody reported.
    const steps = series ? stepsOf(points, spans, axis) : []
    const gaps = spans ? unknownRuns(steps, axis) : []
    const compared = (series?.compared ?? []).map(({ series: [other] }, place) => ({
      name: comparisonName(compare[place] ?? 'previous', words, axis),
      colour: palette.compared[place] ?? palette.dim,
      points: alignedPoints(other?.points ?? []),
    }))
    return { reported: { axis, steps, compared, gaps }, drawing: { axis, palette, gaps } }
  }, [answer, range, step, zone, now, compare, words, palette])
  const unknown = answer?.completeness instanceof Error ? answer.completeness : undefined
  return { ...shown, asking, failure: failure ?? unknown, asOf: answer && now }
}

/**
 * What was reported of a service, and whether anybody reported meanwhile, of the same range: with that of another one
 * minutes that nobody knows of would be taken for minutes without calls. Where the second is not known the first is still
 * worth seeing.
 */
async function askReported(question: SeriesQuestion, signal: AbortSignal) {
  const [series, completeness] = await Promise.all([
    askSeries(question, signal),
    askCompleteness(question, signal).catch((error: unknown) => asError(error)),
  ])
  return { series, completeness }
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown))
}

/** Where nobody reported in the whole range, all of it is unknown. */
function gapsOf({ minutes, gaps, range }: Completeness): readonly Range[] {
  const spans = minutes.length === 0 ? [range] : gaps
  return spans.map(({ from, to }) => ({ from: Date.parse(from) / 1000, to: Date.parse(to) / 1000 }))
}
