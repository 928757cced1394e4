import { z } from 'zod'
import { TarsierError } from '../../errors.ts'
import { HttpError } from '../../http/errors.ts'
import { describeProblems, showFound } from '../../http/issues.ts'
import { event } from '../../signals/event.ts'
import { type ExitRecord, exit } from '../../signals/exit.ts'
import { log } from '../../signals/log.ts'
import type { SignalName } from '../../signals/signal.ts'
import { stat } from '../../signals/stat.ts'
import type { Condition, FoundRecord } from '../../store/store.ts'
import { type rangeSchema, recordsMeta, recordsMetaSchema } from '../answer.ts'
import type { Inquiry, QueryDoor } from '../ask.ts'
import { eventAnswerSchema, eventsParameters, findEvents } from '../event/events.ts'
import { eventsAround, lastLines, rangeOfLines } from '../exit/around.ts'
import { exitAnswerSchema, exitOf } from '../exit/exit.ts'
import { exampleExit } from '../exit/exits.ts'
import { exampleLine, lineSchema } from '../log/lines.ts'
import { searchLines, searchParameters } from '../log/search.ts'
import { lastSecond } from '../range.ts'
import { viewParameter } from '../scope.ts'
import { callsBefore, type LastCalls, minuteOfCallsSchema } from './calls.ts'

export const cardParameters = z.strictObject({
  key: z.string().min(1).max(1024).meta({ description: '`key` of the exit' }),
  at: z.coerce
    .number()
    .int()
    .min(0)
    .max(lastSecond * 1000)
    .optional()
    .meta({ description: 'Its `timestamp`: where it is missing, all days that are kept are looked through' }),
})

const partSchema = z.enum(['lines', 'events', 'calls'])

type Part = z.infer<typeof partSchema>

export const cardSchema = z
  .object({
    exit: exitAnswerSchema,
    lines: z.array(lineSchema).meta({ description: 'The last 50 lines of its pod up to then, the oldest first' }),
    events: z
      .array(eventAnswerSchema)
      .meta({ description: 'The newest 200 events of its pod around it, the oldest first' }),
    calls: z.array(minuteOfCallsSchema).meta({
      description: 'Calls to its pod by minute, from 15 minutes before; a minute that is missing was not reported',
    }),
    callsView: viewParameter.unwrap().nullable().meta({
      description:
        "Whose reports `calls` are: callers', or its own where they told nothing; null where nobody reported",
    }),
    unanswered: z
      .array(
        z.object({
          part: partSchema,
          code: z.string().meta({ description: '`EXPIRED` where it is no longer kept, or the code of an error' }),
          message: z.string(),
        }),
      )
      .meta({ description: 'Parts that could not be answered, or not wholly, and why' }),
    meta: recordsMetaSchema,
  })
  .meta({
    id: 'ExitCard',
    description: 'An exit, and what is known of its pod around it',
    examples: [
      {
        exit: exampleExit,
        lines: [exampleLine],
        events: [],
        calls: [
          {
            time: '2026-01-31T07:59:00.000Z',
            timestamp: 1_769_846_340,
            calls: 100,
            timeouts: 2,
            exceptions: 1,
            average: 10,
          },
        ],
        callsView: 'callers',
        unanswered: [],
        meta: { zone: 'Asia/Shanghai', keptSince: '2026-01-23T16:00:00.000Z' },
      },
    ],
  })

export type Card = z.infer<typeof cardSchema>
type Unanswered = Card['unanswered'][number]

/** An exit and what is known around it; `now` in epoch seconds. Rejects with NOT_FOUND where there is none of this key. */
export async function cardOf(
  { key, at }: z.infer<typeof cardParameters>,
  inquiry: Inquiry,
  door: QueryDoor,
  now: number,
): Promise<Card> {
  const { calendar } = door
  const found = await findExit(key, at, inquiry, door, now)
  // As the signal describes it: nothing else is stored under its name.
  const record = found.record as ExitRecord
  const meta = recordsMeta(inquiry, calendar)
  const unanswered: Unanswered[] = []

  /** A part's answer, or what stands for it where there is none. */
  async function answered<Answer>(part: Part, work: () => Promise<Answer>, without: Answer): Promise<Answer> {
    const expired = whyExpired(part, record, door)
    if (expired === undefined) {
      try {
        return await work()
      } catch (error) {
        if (!(error instanceof TarsierError) || error.code === 'CANCELLED') throw error
        unanswered.push({ part, code: error.code, message: error.message })
      }
    } else unanswered.push({ part, code: 'EXPIRED', message: expired })
    return without
  }

  const [{ lines, unsearched }, events, { view: callsView, calls }] = await Promise.all([
    answered<LastLines>('lines', () => linesOf(record, inquiry, door), { lines: [], unsearched: null }),
    answered('events', async () => eventsOf(record, inquiry, door, now), []),
    answered<LastCalls>('calls', () => callsBefore(record, inquiry), { view: null, calls: [] }),
  ])
  if (unsearched) unanswered.push({ part: 'lines', code: 'DEADLINE', message: notSearched(unsearched) })
  return { exit: exitOf(found), lines, events, calls: [...calls], callsView, unanswered, meta }
}

interface LastLines {
  readonly lines: Card['lines']
  /** Where time ran out. */
  readonly unsearched: z.infer<typeof rangeSchema> | null
}

async function linesOf(record: ExitRecord, inquiry: Inquiry, { calendar }: QueryDoor): Promise<LastLines> {
  const { lines, meta } = await searchLines(searchParameters.parse(lastLines(record)), inquiry, calendar)
  return { lines: lines.toReversed(), unsearched: meta.unsearched }
}

function notSearched({ from, to }: z.infer<typeof rangeSchema>): string {
  return `not searched in time: ${from} to ${to}`
}

async function eventsOf(record: ExitRecord, inquiry: Inquiry, { calendar }: QueryDoor, now: number) {
  const { events } = await findEvents(eventsParameters.parse(eventsAround(record)), inquiry, calendar, now)
  return events.toReversed()
}

/** A key begins with the uid of its pod, which holds no colon. */
async function findExit(
  key: string,
  at: number | undefined,
  inquiry: Inquiry,
  door: QueryDoor,
  now: number,
): Promise<FoundRecord> {
  const [uid = ''] = key.split(':', 1)
  const conditions: Condition[] = [{ field: 'pod_uid', operator: 'equals', value: uid }]
  const range = at === undefined ? allKept(door, now) : secondWith(at)
  const question = { signal: exit, range, conditions, sort: 'newest', limit: mostOfAPod } as const
  const { records } = await inquiry.find(question)
  const found = records.find(({ id }) => id === key)
  if (found) return found
  const fields = [{ field: 'key', reason: `found ${showFound(key)}, expected \`key\` of an exit that is kept` }]
  throw new HttpError('NOT_FOUND', describeProblems(fields), { fields })
}

/** As many as a store gives: a container that crashes every five minutes has as many in a month. */
const mostOfAPod = 10_000

function secondWith(milliseconds: number) {
  const from = Math.floor(milliseconds / 1000)
  return { from, to: from + 1 }
}

/** The clock of a cluster may be ahead of ours. */
function allKept({ calendar, horizon }: QueryDoor, now: number) {
  return { from: calendar.rangeOf(horizon(exit.name))?.from ?? 0, to: Math.ceil(now) + 86_400 }
}

const signalOf: Readonly<Record<Part, SignalName>> = { lines: log.name, events: event.name, calls: stat.name }

/** Exits are kept for longer than most that belongs to them. */
function whyExpired(part: Part, record: ExitRecord, { calendar, horizon }: QueryDoor): string | undefined {
  const signal = signalOf[part]
  const first = horizon(signal)
  const last = calendar.dayAt((rangeOfLines(record).to - 1) * 1000)
  return last < first ? `found an exit of ${last}, and ${signal} is kept from ${first} on` : undefined
}
