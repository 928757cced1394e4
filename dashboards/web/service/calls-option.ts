import type { Point } from '../api/generated.ts'
import { type Drawing, gapSeries, line, type Option, type Points, timeOption, valueAxis } from '../charts/options.ts'
import type { Step } from '../charts/steps.ts'
import type { Tip } from '../charts/tooltip.ts'
import { percentText, shareText, shortCount } from '../format/numbers.ts'
import type { Words } from '../i18n/en.ts'
import { dateTimeText } from '../time/clock.ts'
import { broken, type Reported, stepAt } from './reported.ts'

const outcomes = [
  { count: 'exceptions', colour: 'exception', word: 'exception', rate: 'exceptionRate' },
  { count: 'timeouts', colour: 'timeout', word: 'timeout', rate: 'timeoutRate' },
  { count: 'successes', colour: 'success', word: 'success', rate: 'successRate' },
] as const

/** Calls a minute: failures at the bottom, where they are seen, successes on top; compared ranges as lines. */
export function callsOption(reported: Reported, drawing: Drawing, words: Words): Option {
  const { palette, axis } = drawing
  const areas = outcomes.map(({ count, colour, word }) => {
    const points: Points = reported.steps.map((step) => [step.start, perMinute(step, count)])
    // Failures have no edge: it would be seen where there are none.
    const look = count === 'successes' ? { width: 1, fill: 0.3 } : { width: 0, fill: 0.8 }
    return line(words.measures[word], points, { colour: palette[colour], ...look, stack: 'calls' })
  })
  const others = reported.compared.map((each) =>
    line(
      each.name,
      broken(each, axis.step, ({ callsPerMinute }) => callsPerMinute),
      { colour: each.colour, width: 1.25, dash: 'dashed', z: 3 },
    ),
  )
  return {
    ...timeOption(drawing, (time) => callsTip(time, reported, drawing, words)),
    yAxis: valueAxis(palette, shortCount),
    series: [gapSeries(drawing), ...areas, ...others],
  }
}

/** How often failures: time-outs and exceptions as shares of all calls. */
export function failuresOption(reported: Reported, drawing: Drawing, words: Words): Option {
  const { palette, axis } = drawing
  const rates = outcomes.slice(0, 2).map(({ rate, colour, word }) => {
    const points: Points = reported.steps.map((step) => [step.start, rateOf(step, rate)])
    // What never happened draws no line over what did.
    const isThere = points.some(([, share]) => share !== null && share > 0)
    return line(words.measures[word], points, { colour: palette[colour], fill: 0.12, width: isThere ? 1.5 : 0 })
  })
  const others = reported.compared.map((each) =>
    line(
      each.name,
      broken(each, axis.step, ({ timeoutRate, exceptionRate }) => (timeoutRate ?? 0) + (exceptionRate ?? 0)),
      { colour: each.colour, width: 1.25, dash: 'dashed' },
    ),
  )
  const largest = Math.max(...[...rates, ...others].flatMap(({ data }) => data.map(([, rate]) => rate ?? 0)), 0)
  return {
    ...timeOption(drawing, (time) => callsTip(time, reported, drawing, words)),
    // Below one in a hundred a curve should look as small as it is.
    yAxis: valueAxis(palette, percentText, largest, 0.01),
    series: [gapSeries(drawing), ...rates, ...others],
  }
}

function perMinute(step: Step<Point>, count: (typeof outcomes)[number]['count']): number | null {
  if (step.kind !== 'reported') return step.kind === 'quiet' ? 0 : null
  const { calls, callsPerMinute } = step.point
  return Number(calls) === 0 ? 0 : (Number(step.point[count]) / Number(calls)) * callsPerMinute
}

/** Without calls there is no rate, and the line breaks off. */
function rateOf(step: Step<Point>, rate: (typeof outcomes)[number]['rate']): number | null {
  return step.kind === 'reported' ? step.point[rate] : null
}

/** What happened in the step at a time, and in those that it is compared with. */
export function callsTip(time: number, reported: Reported, { palette, axis }: Drawing, words: Words): Tip | undefined {
  const step = stepAt(reported, time)
  if (!step) return undefined
  const title = dateTimeText(time, axis.zone)
  if (step.kind !== 'reported') {
    const note = step.kind === 'quiet' ? words.service.noCalls : words.service.gap
    return { title, rows: comparedRows(time, reported), note }
  }
  const own = outcomes.toReversed().map(({ count, colour, word, rate }) => ({
    colour: palette[colour],
    name: words.measures[word],
    value: `${shortCount(perMinute(step, count) ?? 0)} · ${shareText(step.point[rate])}`,
  }))
  const all = {
    colour: 'transparent',
    name: words.measures.callsPerMinute,
    value: shortCount(step.point.callsPerMinute),
  }
  return { title, rows: [all, ...own, ...comparedRows(time, reported)] }
}

function comparedRows(time: number, { compared }: Reported): Tip['rows'] {
  return compared.flatMap(({ name, colour, points }) => {
    const point = points.find(({ timestamp }) => timestamp === time)
    if (!point) return []
    const failed = (point.timeoutRate ?? 0) + (point.exceptionRate ?? 0)
    return [{ colour, name, value: `${shortCount(point.callsPerMinute)} · ${shareText(failed)}` }]
  })
}
