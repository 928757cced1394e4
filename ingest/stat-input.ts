import { setImmediate } from 'node:timers/promises'
import { z } from 'zod'
import { type FieldProblem, problemsOf, showFound } from '../http/issues.ts'
import type { TimeRange } from '../signals/calendar.ts'
import { type StatInput, type StatRecord, statInputSchema } from '../signals/stat.ts'
import type { Entry } from './body.ts'
import { parseIntervals } from './intervals.ts'
import { type StatReceipt, statRecordOfInput } from './stat.ts'
import { smallest } from './stat-heads.ts'

/** Why a record was not taken: its place in the request, the field and what is wrong with it. */
export const rejectionSchema = z.object({
  index: z.int().min(0).meta({ description: 'Place of the record in the request, from 0' }),
  field: z.string().meta({ description: 'Empty where the record as a whole is wrong' }),
  reason: z.string(),
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
    if ('reason' in checked) {
      rejected++
      if (rejections.length < mostRejections) rejections.push({ index, ...checked })
      continue
    }
    const record = statRecordOfInput(checked, receipt)
    if (record) records.push(record)
    else ignored++
  }
  return { records, ignored, rejections, rejected }
}

/** A record has 17; zod would name each of a million unknown ones. */
const mostFields = 100

function checkEntry(entry: Entry, span: TimeRange): StatInput | FieldProblem {
  if ('problem' in entry) return { field: '', reason: `found a line that is ${entry.problem}, expected an object` }
  const value = withTotalTime(entry.value)
  const fields = value instanceof Object ? Object.keys(value).length : 0
  if (fields > mostFields) return { field: '', reason: `found ${fields} fields, expected at most ${mostFields}` }
  const parsed = statInputSchema.safeParse(value)
  if (!parsed.success) return problemsOf(parsed.error, value)[0] ?? { field: '', reason: 'the record is invalid' }
  return problemBeyondSchema(parsed.data, span) ?? parsed.data
}

/** total_time may also be text: a client whose numbers end at 2^53 sends it so, and answers have it so. */
function withTotalTime(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('total_time' in value)) return value
  const { total_time: time } = value
  if (typeof time !== 'string' || !/^-?\d{1,19}$/.test(time)) return value
  return { ...value, total_time: smallest(BigInt(time)) }
}

function problemBeyondSchema(input: StatInput, span: TimeRange): FieldProblem | undefined {
  if (parseIntervals(input.interv_count) === undefined) {
    const expected = 'expected up to 1000 pairs of bound and calls below 10^12, "5|12,10|3"'
    return { field: 'interv_count', reason: `found ${showFound(input.interv_count)}, ${expected}` }
  }
  const time = input.f_timestamp
  if (time === undefined || (time >= span.from && time < span.to)) return undefined
  const expected = time < span.from ? `${span.from} or later, which is still kept` : `before ${span.to}`
  return { field: 'f_timestamp', reason: `found ${time}, expected epoch seconds, ${expected}` }
}
