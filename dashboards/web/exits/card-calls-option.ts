import type { MinuteOfCalls } from '../api/generated.ts'
import { type Drawing, line, type Option, type Points, timeOption, valueAxis } from '../charts/options.ts'
import type { Tip } from '../charts/tooltip.ts'
import { shareText, shortCount, timeText } from '../format/numbers.ts'
import type { Words } from '../i18n/en.ts'
import { dateTimeText } from '../time/clock.ts'

const minute = 60

const outcomes = [
  { count: 'exceptions', colour: 'exception', word: 'exception' },
  { count: 'timeouts', colour: 'timeout', word: 'timeout' },
  { count: 'successes', colour: 'success', word: 'success' },
] as const

/** The calls of each minute, failures at the bottom; where nobody reported the areas break off. */
export function lastCallsOption(minutes: readonly MinuteOfCalls[], drawing: Drawing, words: Words): Option {
  const { palette, axis } = drawing
  const reported = new Map(minutes.map((each) => [each.timestamp, each]))
  const starts = Array.from(
    { length: Math.ceil((axis.range.to - axis.range.from) / minute) },
    (_, place) => axis.range.from + place * minute,
  )
  const areas = outcomes.map(({ count, colour, word }) => {
    const points = starts.map((start) => [start, countOf(reported.get(start), count)] as const) satisfies Points
    const look = count === 'successes' ? { width: 1, fill: 0.3 } : { width: 0, fill: 0.8 }
    return line(words.measures[word], points, { colour: palette[colour], ...look, stack: 'calls' })
  })
  return {
    ...timeOption(drawing, (time) => lastCallsTip(reported.get(time), time, drawing, words)),
    yAxis: valueAxis(palette, shortCount),
    series: areas,
  }
}

function countOf(found: MinuteOfCalls | undefined, count: (typeof outcomes)[number]['count']): number | null {
  if (!found) return null
  if (count !== 'successes') return Number(found[count])
  return Number(found.calls) - Number(found.timeouts) - Number(found.exceptions)
}

/** How the calls of a minute went. */
export function lastCallsTip(
  found: MinuteOfCalls | undefined,
  time: number,
  { palette, axis }: Drawing,
  words: Words,
): Tip {
  const title = dateTimeText(time, axis.zone)
  if (!found) return { title, rows: [], note: words.exits.noCalls }
  const calls = Number(found.calls)
  const rows = outcomes.toReversed().map(({ count, colour, word }) => {
    const number = countOf(found, count) ?? 0
    const share = calls === 0 ? '' : ` · ${shareText(number / calls)}`
    return { colour: palette[colour], name: words.measures[word], value: `${shortCount(number)}${share}` }
  })
  const average = { colour: 'transparent', name: words.measures.average, value: timeText(found.average) }
  return { title, rows: [...rows, average] }
}
