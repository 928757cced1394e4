import { z } from 'zod'
import { type FieldProblem, problemsOf } from '../http/issues.ts'
import type { TimeRange } from '../signals/calendar.ts'
import type { SignalName, TimedRecord } from '../signals/signal.ts'
import type { Receipt } from './sender.ts'

/** How records of a signal come over HTTP. */
export interface Intake {
  readonly signal: SignalName
  /** Below /api/v1/. */
  readonly path: string
  readonly summary: string
  /** What else there is to know of the records. */
  readonly description: string
  /** A record's fields, for people and their tools. */
  readonly items: z.core.JSONSchema.BaseSchema
  readonly example: unknown
  /** What records that are valid but not kept are. */
  readonly ignored: string
  /** The records that a value stands for; `span` is when they may have been. */
  read(value: unknown, span: TimeRange, receipt: Receipt): Reading
  /** App.Server of who sent a record. */
  moduleOf(record: TimedRecord): string
}

/** Its records, mostly one; none where the contract drops it; or what is wrong. */
export type Reading = { readonly records: readonly TimedRecord[] } | { readonly problems: readonly FieldProblem[] }

interface IntakeDescription<Input, Kept extends TimedRecord> extends Omit<Intake, 'items' | 'read' | 'moduleOf'> {
  readonly schema: z.ZodType<Input>
  /** Changes to the fields' JSON schema, by name: of what zod can't say. */
  readonly itemChanges?: Readonly<Record<string, z.core.JSONSchema.BaseSchema>>
  /** Puts fields that may be written in several ways into one. */
  readonly prepare?: (value: object) => object
  /** What is wrong beyond the schema, with fields that have their type. */
  readonly problems: (value: object, span: TimeRange) => readonly FieldProblem[]
  /** `span` is when they may have been. */
  readonly recordsOf: (input: Input, receipt: Receipt, span: TimeRange) => readonly Kept[]
  readonly moduleOf: (record: Kept) => string
}

/** zod would name each of a million unknown ones. */
const mostFields = 100

/** Describes an intake by the schema of its records. */
export function describeIntake<Input, Kept extends TimedRecord>(description: IntakeDescription<Input, Kept>): Intake {
  const { schema, itemChanges, prepare = (value) => value, problems, recordsOf, moduleOf, ...rest } = description

  function read(found: unknown, span: TimeRange, receipt: Receipt): Reading {
    const isObject = typeof found === 'object' && found !== null
    const fields = isObject ? Object.keys(found).length : 0
    if (fields > mostFields) return wrongAsAWhole(`found ${fields} fields, expected at most ${mostFields}`)
    const value = isObject ? prepare(found) : found
    const parsed = schema.safeParse(value)
    const beyond = isObject ? problems(prepare(found), span) : []
    if (parsed.success && beyond.length === 0) return { records: recordsOf(parsed.data, receipt, span) }
    return { problems: [...(parsed.success ? [] : problemsOf(parsed.error, value)), ...beyond] }
  }

  return {
    ...rest,
    items: jsonSchemaOf(schema, itemChanges ?? {}),
    read,
    // `read` made it.
    moduleOf: (record) => moduleOf(record as Kept),
  }
}

export function wrongAsAWhole(reason: string): Reading {
  return { problems: [{ field: '', reason }] }
}

/** What is wrong with the `f_timestamp` of a record that has one. */
export function timestampProblems(value: object, span: TimeRange): readonly FieldProblem[] {
  if (!('f_timestamp' in value) || !Number.isSafeInteger(value.f_timestamp)) return []
  return timeProblem('f_timestamp', Number(value.f_timestamp), span)
}

/** What is wrong with a time, epoch seconds, that has to lie in a span. */
export function timeProblem(field: string, time: number, span: TimeRange): readonly FieldProblem[] {
  return outside(field, time, span, { name: 'epoch seconds', second: 1 })
}

/** What is wrong with a time, epoch ms, that has to lie in a span. */
export function instantProblem(field: string, time: number, span: TimeRange): readonly FieldProblem[] {
  return outside(field, time, span, { name: 'epoch milliseconds', second: 1000 })
}

function outside(
  field: string,
  time: number,
  { from, to }: TimeRange,
  unit: { readonly name: string; readonly second: number },
): readonly FieldProblem[] {
  const [first, end] = [from * unit.second, to * unit.second]
  if (time >= first && time < end) return []
  // As it is sent, and as people read it.
  const inBoth = (seconds: number) => `${seconds * unit.second} (${new Date(seconds * 1000).toISOString()})`
  const expected = time < first ? `${inBoth(from)} or later, which is still kept` : `before ${inBoth(to)}`
  return [{ field, reason: `found ${time}, expected ${unit.name}, ${expected}` }]
}

/** A bigint has no type of its own in JSON. */
function jsonSchemaOf(
  schema: z.ZodType,
  changes: Readonly<Record<string, z.core.JSONSchema.BaseSchema>>,
): z.core.JSONSchema.BaseSchema {
  return z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ path, jsonSchema }) => {
      Object.assign(jsonSchema, changes[String(path.at(-1))])
    },
  })
}
