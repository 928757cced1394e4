import { setImmediate } from 'node:timers/promises'
import { z } from 'zod'
import { problemSchema } from '../http/errors.ts'
import { type FieldProblem, firstProblems, problemsOf, showFound } from '../http/issues.ts'
import type { TimeRange } from '../signals/calendar.ts'
import { type StatInput, type StatRecord, statInputSchema } from '../signals/stat.ts'
import type { Entry } from './body.ts'
import { parseIntervals } from './intervals.ts'
import { type StatReceipt, statRecordOfInput } from './stat.ts'
import { smallest } from './stat-heads.ts'

/** Why a record was not taken: its place in the request, and each field that is wrong. */
export const rejectionSchema = z.object({
  index: z.int().min(0).meta({ description: 'Place among the records of the request, from 0; blank lines are none' }),
  line: z.int().min(1).optional().meta({ description: 'Number of its line, from 1, where records are lines' }),
  fields: z.array(problemSchema).meta({ description: 'What is wrong with it: the first 10 fields' }),
})

export type Rejection = z.infer<typeof rejectionSchema>

/** What became of the records of a request. */
export interface SortedStats {
  readonly records: readonly StatRecord[]
  /** Records without a call: the contract drops them. */
  readonly ignored: number
  /** The first of them. */
  readonly rejections: readonly Rejection[]
  readonly rejected: number
}

/** More rejections than this are counted only. */
const mostRejections = 100

/** Others get their turn after so many records, which take some 5 ms. */
const recordsAtOnce = 1000

/** Sorts the records of a request into good ones and rejections; `span` is when their calls may have been. */
export async function sortStats(
  entries: readonly Entry[],
  span: TimeRange,
  receipt: StatReceipt,
): Promise<SortedStats> {
  const records: StatRecord[] = []
  const rejections: Rejection[] = []
  let ignored = 0
  let rejected = 0
  for (const [index, entry] of entries.entries()) {
    if (index % recordsAtOnce === recordsAtOnce - 1) await setImmediate()
    const checked = checkEntry(entry, span)
    if ('problems' in checked) {
      rejected++
      if (rejections.length < mostRejections) rejections.push(rejectionOf(index, entry, checked.problems))
      continue
    }
    const record = statRecordOfInput(checked.input, receipt)
    if (record) records.push(record)
    else ignored++
  }
  return { records, ignored, rejections, rejected }
}

function rejectionOf(index: number, { line }: Entry, problems: readonly FieldProblem[]): Rejection {
  return { index, ...(line === undefined ? {} : { line }), fields: [...firstProblems(problems)] }
}

/** A record has 18; zod would name each of a million unknown ones. */
const mostFields = 100

type Checked = { readonly input: StatInput } | { readonly problems: readonly FieldProblem[] }

function checkEntry(entry: Entry, span: TimeRange): Checked {
  if ('problem' in entry) return wrongAsAWhole(`found a line that is ${entry.problem}, expected an object`)
  const value = withTotalTime(entry.value)
  const fields = value instanceof Object ? Object.keys(value).length : 0
  if (fields > mostFields) return wrongAsAWhole(`found ${fields} fields, expected at most ${mostFields}`)
  const parsed = statInputSchema.safeParse(value)
  const beyond = problemsBeyondSchema(value, span)
  if (parsed.success && beyond.length === 0) return { input: parsed.data }
  return { problems: [...(parsed.success ? [] : problemsOf(parsed.error, value)), ...beyond] }
}

function wrongAsAWhole(reason: string): Checked {
  return { problems: [{ field: '', reason }] }
}

/** total_time may also be text: a client whose numbers end at 2^53 sends it so, and answers have it so. */
function withTotalTime(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('total_time' in value)) return value
  const { total_time: time } = value
  if (typeof time !== 'string' || !/^-?\d{1,19}$/.test(time)) return value
  return { ...value, total_time: smallest(BigInt(time)) }
}

/** Of fields that have their type: the schema tells of the others. */
function problemsBeyondSchema(value: unknown, span: TimeRange): FieldProblem[] {
  if (typeof value !== 'object' || value === null) return []
  const problems: FieldProblem[] = []
  if ('interv_count' in value && typeof value.interv_count === 'string' && !parseIntervals(value.interv_count)) {
    const expected = 'expected up to 1000 pairs of bound and calls below 10^12, "5|12,10|3"'
    problems.push({ field: 'interv_count', reason: `found ${showFound(value.interv_count)}, ${expected}` })
  }
  if ('f_timestamp' in value && Number.isSafeInteger(value.f_timestamp)) {
    const time = Number(value.f_timestamp)
    if (time < span.from || time >= span.to)
      problems.push({ field: 'f_timestamp', reason: timeExpectation(time, span) })
  }
  return problems
}

function timeExpectation(time: number, { from, to }: TimeRange): string {
  const expected = time < from ? `${inBoth(from)} or later, which is still kept` : `before ${inBoth(to)}`
  return `found ${time}, expected epoch seconds, ${expected}`
}

/** A time as it is sent, and as people read it. */
function inBoth(seconds: number): string {
  return `${seconds} (${new Date(seconds * 1000).toISOString()})`
}
