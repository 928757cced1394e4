import { setImmediate } from 'node:timers/promises'
import { z } from 'zod'
import { problemSchema } from '../http/errors.ts'
import { type FieldProblem, firstProblems } from '../http/issues.ts'
import type { TimeRange } from '../signals/calendar.ts'
import type { TimedRecord } from '../signals/signal.ts'
import type { Entry } from './body.ts'
import { type Intake, type Reading, wrongAsAWhole } from './intake.ts'
import type { Outcome, Receipt } from './sender.ts'

/** Why a record was not taken: its place in the request, and each field that is wrong. */
export const rejectionSchema = z.object({
  index: z.int().min(0).meta({ description: 'Place among the records of the request, from 0; blank lines are none' }),
  line: z.int().min(1).optional().meta({ description: 'Number of its line, from 1, where records are lines' }),
  fields: z.array(problemSchema).meta({ description: 'What is wrong with it: the first 10 fields' }),
})

export type Rejection = z.infer<typeof rejectionSchema>

/** What became of the records of a request. */
export interface Sorted extends Outcome {
  /** The first of them. */
  readonly rejections: readonly Rejection[]
}

/** More rejections than this are counted only. */
const mostRejections = 100

/** Others get their turn after so long, ms: by the clock, as a record may be of ten bytes or of ten thousand. */
const longestTurn = 5

/** Sorts the records of a request into good ones and rejections; `span` is when they may have been. */
export async function sortRecords(
  entries: readonly Entry[],
  intake: Intake,
  span: TimeRange,
  receipt: Receipt,
): Promise<Sorted> {
  const records: TimedRecord[] = []
  const rejections: Rejection[] = []
  let ignored = 0
  let rejected = 0
  let turnBegan = performance.now()
  for (const [index, entry] of entries.entries()) {
    if (performance.now() - turnBegan > longestTurn) {
      await setImmediate()
      turnBegan = performance.now()
    }
    const reading = readEntry(entry, intake, span, receipt)
    if ('problems' in reading) {
      rejected++
      if (rejections.length < mostRejections) rejections.push(rejectionOf(index, entry, reading.problems))
    } else {
      if (reading.records.length === 0) ignored++
      for (const record of reading.records) records.push(record)
    }
  }
  return { records, ignored, rejections, rejected }
}

function readEntry(entry: Entry, intake: Intake, span: TimeRange, receipt: Receipt): Reading {
  if ('problem' in entry) return wrongAsAWhole(`found a line that is ${entry.problem}, expected an object`)
  return intake.read(entry.value, span, { ...receipt, decoding: entry.decoding })
}

function rejectionOf(index: number, { line }: Entry, problems: readonly FieldProblem[]): Rejection {
  return { index, ...(line === undefined ? {} : { line }), fields: [...firstProblems(problems)] }
}
