import { z } from 'zod'
import type { DayUsage, Space } from '../signals/usage.ts'
import { alarmCodes, alarmsOf } from './alarms.ts'
import { daysToFull, daysToSize, roomOf } from './forecast.ts'
import type { SignalStock, Stock } from './stock.ts'

const instant = z.iso.datetime()
const bytes = z.number().meta({ description: 'Bytes' })
const day = z.string().meta({ description: 'YYYYMMDD in the configured zone' })

const fullInDays = z
  .number()
  .nullable()
  .meta({ description: '0 where it is; null where it never will be, or where growth is not known' })

const growthPerDay = z
  .number()
  .nullable()
  .meta({ description: 'Bytes that a day brings, the median of the latest full days; null while there is none' })

const disk = { total: bytes, available: bytes.meta({ description: 'Bytes that may still be written' }) }

const spaceSchema = z.discriminatedUnion('kind', [
  z
    .object({
      kind: z.literal('file'),
      bytes,
      reusable: bytes.meta({ description: 'Bytes freed in the file: what is written next goes there' }),
      log: bytes.meta({ description: 'Bytes of the write-ahead log beside it' }),
      disk: z.object(disk),
    })
    .meta({ description: 'The database file of the embedded mode' }),
  z
    .object({
      kind: z.literal('cluster'),
      nodes: z.array(
        z.object({
          name: z.string(),
          ...disk,
          reserve: bytes.meta({ description: 'With fewer bytes available Elasticsearch closes indices to writes' }),
        }),
      ),
    })
    .meta({ description: 'The data nodes of the distributed mode' }),
])

const signalSchema = z.object({
  signal: z.string(),
  records: z.number(),
  bytes: bytes.meta({ description: 'Bytes on all disks, copies too; in the embedded mode what is in the file' }),
  primaryBytes: bytes.meta({ description: 'Bytes of one copy' }),
  oldestDay: day.nullable(),
  keptSince: day,
  retention: z.object({ days: z.number(), bytes }),
  growthPerDay,
  fullInDays: fullInDays.meta({
    description:
      'When its size is reached and days go before their age: 0 where it is; null where they are too old before, or where ' +
      'growth is not known',
  }),
  days: z
    .array(z.object({ day, records: z.number(), bytes }))
    .meta({ description: 'Oldest first; days that are prepared and empty are left out' }),
})

export const storageSchema = z
  .object({
    time: instant,
    space: spaceSchema.nullable().meta({ description: 'null where the cluster does not let us ask' }),
    room: bytes.nullable().meta({ description: 'Bytes that can still be written, those freed in a file among them' }),
    growthPerDay,
    fullInDays,
    signals: z.array(signalSchema),
    jobs: z
      .array(
        z.object({
          name: z.string(),
          failing: z.boolean(),
          lastSuccess: instant.nullable(),
          lastFailure: z.object({ at: instant, reason: z.string() }).nullable(),
          nextTry: instant.nullable(),
        }),
      )
      .nullable()
      .meta({ description: 'What keeps the store tidy; null where this process is no worker' }),
    alarms: z.array(
      z.object({
        severity: z.enum(['problem', 'warning']),
        code: z.enum(alarmCodes),
        text: z.string(),
        facts: z.record(z.string(), z.union([z.string(), z.number()])),
      }),
    ),
  })
  .meta({ description: 'What is stored, how long that will go on, and what needs an operator' })

export type Storage = z.infer<typeof storageSchema>

export function storageOf(stock: Stock): Storage {
  const { space, signals, jobs } = stock
  const courses = signals.map(({ course }) => course)
  const room = space && roomOf(space)
  return {
    time: textOf(stock.now),
    space: space ? toldSpace(space) : null,
    room: room ?? null,
    growthPerDay: sumKnown(courses.map(({ growth }) => growth)),
    fullInDays: (room === undefined ? undefined : daysToFull(courses, room)) ?? null,
    signals: signals.map(toldSignal),
    jobs:
      jobs?.map(({ name, failing, lastSuccess, lastFailure, nextTry }) => ({
        name,
        failing,
        lastSuccess: orNull(lastSuccess),
        lastFailure: lastFailure ? { at: textOf(lastFailure.at), reason: lastFailure.reason } : null,
        nextTry: orNull(nextTry),
      })) ?? null,
    alarms: alarmsOf(stock).map(({ facts, ...rest }) => ({ ...rest, facts: { ...facts } })),
  }
}

function toldSpace(space: Space): NonNullable<Storage['space']> {
  if (space.kind === 'cluster') return { kind: 'cluster', nodes: space.nodes.map((node) => ({ ...node })) }
  return { kind: 'file', ...space.file, disk: { ...space.disk } }
}

function toldSignal({ signal, days, retention, keptSince, course }: SignalStock): Storage['signals'][number] {
  const filled = days.filter(({ records }) => records > 0)
  const sum = (of: (day: DayUsage) => number) => days.reduce((total, each) => total + of(each), 0)
  return {
    signal,
    records: sum((each) => each.records),
    bytes: sum((each) => each.bytes),
    primaryBytes: sum((each) => each.primaryBytes),
    oldestDay: filled[0]?.day ?? null,
    keptSince,
    retention: { days: retention.days, bytes: retention.bytes },
    growthPerDay: course.growth ?? null,
    fullInDays: daysToSize(course) ?? null,
    days: filled.map((each) => ({ day: each.day, records: each.records, bytes: each.bytes })),
  }
}

/** Null where nothing is known. */
function sumKnown(values: readonly (number | undefined)[]): number | null {
  const known = values.filter((value) => value !== undefined)
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0)
}

function orNull(time: number | undefined): string | null {
  return time === undefined ? null : textOf(time)
}

function textOf(time: number): string {
  return new Date(time).toISOString()
}
