import type { Point } from '../api/generated.ts'
import type { Drawing } from '../charts/options.ts'
import { spokenTip, type Tip } from '../charts/tooltip.ts'
import type { Words } from '../i18n/en.ts'
import { readingAt } from '../time/clock.ts'
import type { Range } from '../time/range.ts'
import type { Zone } from '../time/zone.ts'
import { callsTip } from './calls-option.ts'
import { callsHeatmapTip, type Distribution } from './heatmap-option.ts'
import { latencyTip } from './latency-option.ts'
import type { Reported } from './reported.ts'

/** The charts of a service in words, for those who do not see them: newest and highest step, and where nobody knows. */
export interface Summaries {
  readonly calls: string
  readonly failures: string
  readonly latency: string
}

const mostGaps = 5

export function summariesOf(reported: Reported, drawing: Drawing, words: Words): Summaries {
  const points = reported.steps.flatMap((step) => (step.kind === 'reported' ? [step.point] : []))
  const spoken = (describe: (time: number) => Tip | undefined, weightOf: (point: Point) => number) => {
    const at = (point: Point | undefined) => spokenTip(point && describe(point.timestamp))
    const highest = points.toSorted((one, other) => weightOf(other) - weightOf(one))[0]
    return sentences(at(points.at(-1)), at(highest), drawing, words)
  }
  const calls = (time: number) => callsTip(time, reported, drawing, words)
  return {
    calls: spoken(calls, ({ callsPerMinute }) => callsPerMinute),
    failures: spoken(calls, ({ timeoutRate, exceptionRate }) => (timeoutRate ?? 0) + (exceptionRate ?? 0)),
    latency: spoken(
      (time) => latencyTip(time, reported, drawing, words),
      ({ p99 }) => p99?.value ?? 0,
    ),
  }
}

export function heatmapSummary(distribution: Distribution, drawing: Drawing, words: Words): string {
  const newest = distribution.steps.at(-1)
  const tip = newest && callsHeatmapTip(newest.timestamp, distribution, drawing, words)
  return sentences(spokenTip(tip), '', drawing, words)
}

function sentences(newest: string, highest: string, { axis, gaps }: Drawing, { summary }: Words): string {
  const unknown = gaps.slice(0, mostGaps).map((gap) => spanText(gap, axis.zone))
  return [
    newest === '' ? '' : summary.newest(newest),
    highest === '' ? '' : summary.highest(highest),
    unknown.length === 0 ? '' : summary.gaps(unknown.join(', '), gaps.length - unknown.length),
  ]
    .filter((sentence) => sentence !== '')
    .join(' ')
}

function spanText({ from, to }: Range, zone: Zone): string {
  const [start, end] = [readingAt(from, zone), readingAt(to, zone)]
  return `${start.date} ${start.time} – ${start.date === end.date ? '' : `${end.date} `}${end.time}`
}
