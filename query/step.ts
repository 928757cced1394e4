import { z } from 'zod'
import type { Calendar, TimeRange } from '../signals/calendar.ts'
import type { Value } from '../signals/signal.ts'
import type { AnswerRow, Measure } from '../store/store.ts'
import type { Asked, Inquiry } from './ask.ts'
import { alignedInstant, type Span } from './compare.ts'

const minute = 60
const day = 86_400

export const stepParameter = z.coerce
  .number()
  .refine((seconds) => seconds > 0 && seconds % minute === 0 && day % seconds === 0, {
    message: `expected seconds: a multiple of ${minute} that divides a day, ${day}`,
  })
  .default(minute)
  .meta({
    description: `Length of a step in seconds, a multiple of ${minute} that divides a day; steps start at local midnight`,
    examples: [300],
  })

/** What the store answers for one step and group. */
export interface StepRow {
  /** Epoch seconds at which the step starts. */
  readonly start: number
  /** Values of the group's fields, the time left out. */
  readonly keys: readonly Value[]
  readonly values: readonly (number | null)[]
  /** The part of the step that lies in the range and has begun, minutes. */
  readonly minutes: number
}

/** A part of a range in which clocks are not changed. Epoch seconds. */
interface Piece extends TimeRange {
  /** Where a step would start that is at the piece's own start or before, were clocks never changed. */
  readonly origin: number
  /** Where that step starts: it may have begun before clocks were changed. */
  readonly first: number
}

/**
 * Asks a question by steps of time. Steps are those of the clock, from midnight on, those of a compared range from where
 * it shows what midnight is compared with. Where clocks are put back or forward within a step it is longer or shorter;
 * steps that the clocks show twice are two. `now`: epoch seconds. Rows come in no order.
 */
export async function askBySteps(
  inquiry: Inquiry,
  question: Omit<Asked, 'range' | 'step'>,
  { span, seconds, now, calendar }: { span: Span; seconds: number; now: number; calendar: Calendar },
): Promise<readonly StepRow[]> {
  const pieces = piecesOf(span, seconds, calendar)
  const group = ['f_timestamp', ...question.group]
  const answers = await Promise.all(
    pieces.map(async ({ from, to, origin, first }) => {
      // Records that are read one by one keep their second, the others have that of their minute.
      const isMinute = seconds === minute && question.signal.order.length === 0
      const step = isMinute ? {} : { step: { seconds, origin } }
      const rows = await inquiry.ask({ ...question, range: { from, to }, group, ...step })
      return rows.map((row) => startingAt(row, (time) => (time <= from ? first : time)))
    }),
  )
  const rows = pieces.length === 1 ? answers.flat() : merged(answers.flat(), question.measures)
  return rows.map((row) => ({ ...row, minutes: minutesOfStep(row.start, seconds, pieces, now) }))
}

type Started = Omit<StepRow, 'minutes'>

function startingAt({ keys: [time, ...keys], values }: AnswerRow, startOf: (time: number) => number): Started {
  return { start: startOf(Number(time)), keys, values }
}

function piecesOf({ range, shift }: Span, seconds: number, calendar: Calendar): readonly Piece[] {
  const phase = modulo(shift, seconds)
  const changes = seconds === minute ? [] : calendar.clockChanges(range)
  return [range.from, ...changes].map((from, place) => ({
    from,
    to: changes[place] ?? range.to,
    origin: seconds === minute ? from : from - modulo(calendar.clockAt(from) - phase, seconds),
    first: stepStart(from, seconds, phase, calendar),
  }))
}

/** The part of a step that lies in the range, whether or not anything was reported in it. */
function minutesOfStep(start: number, seconds: number, pieces: readonly Piece[], now: number): number {
  const parts = pieces.flatMap(({ from, to, origin, first }) => {
    if (start === first) return [{ from, to: Math.min(origin + seconds, to) }]
    return start > from && start < to ? [{ from: start, to: Math.min(start + seconds, to) }] : []
  })
  return Math.max(
    1,
    parts.reduce((sum, part) => sum + begunMinutes(part, now), 0),
  )
}

/** The start of the step that an instant lies in, as the clocks have it. */
function stepStart(instant: number, seconds: number, phase: number, calendar: Calendar): number {
  if (seconds === minute) return Math.floor(instant / minute) * minute
  const clock = calendar.clockAt(instant)
  // What clocks skip is no start: the step begins when they are put forward.
  return Math.min(instant, calendar.instantAt(clock - modulo(clock - phase, seconds), 'later'))
}

/** For starts of steps in a compared range: those of the steps in the asked one that they are compared with. */
export function alignment(span: Span, seconds: number, calendar: Calendar): (start: number) => number {
  const known = new Map<number, number>()
  return (start) => {
    const aligned = known.get(start) ?? stepStart(alignedInstant(start, span, calendar), seconds, 0, calendar)
    known.set(start, aligned)
    return aligned
  }
}

/** Minutes of a range that have begun, the last one whole where it is over; at least one. */
export function minutesIn(range: TimeRange, now: number): number {
  return Math.max(1, begunMinutes(range, now))
}

function begunMinutes({ from, to }: TimeRange, now: number): number {
  const end = Math.min(Math.ceil(to / minute) * minute, now)
  return Math.max(0, end - from) / minute
}

/** Each step and group once. */
function merged(rows: readonly Started[], measures: readonly Measure[]): readonly Started[] {
  const found = new Map<string, Started>()
  for (const row of rows) {
    const name = JSON.stringify([row.start, ...row.keys.map(String)])
    const known = found.get(name)
    found.set(name, known ? { ...known, values: together(known.values, row.values, measures) } : row)
  }
  return [...found.values()]
}

type Values = AnswerRow['values']

function together(one: Values, other: Values, measures: readonly Measure[]): Values {
  return measures.map(({ by }, place) => {
    const [first = null, second = null] = [one[place], other[place]]
    if (first === null || second === null) return first ?? second
    if (by === 'sum' || by === 'count') return first + second
    return by === 'max' ? Math.max(first, second) : Math.min(first, second)
  })
}

function modulo(value: number, divisor: number): number {
  return value - Math.floor(value / divisor) * divisor
}
