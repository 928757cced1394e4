import { z } from 'zod'
import type { Table } from '../../http/csv.ts'
import type { Calendar } from '../../signals/calendar.ts'
import { type NotifyLevel, notify, notifyLevels, severities, severityOf } from '../../signals/notify.ts'
import type { AnswerRow } from '../../store/store.ts'
import { exampleMeta, exampleRange, keptSince, metaSchema, rangeSchema, rangeTexts } from '../answer.ts'
import type { Inquiry } from '../ask.ts'
import { rangeOf, rangeParameters } from '../range.ts'
import { messageParameters, wantedMessages } from './wanted.ts'

export const countsParameters = z.strictObject({
  ...rangeParameters,
  ...messageParameters,
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(10_000)
    .default(100)
    .meta({ description: 'Most servers, those with the most messages first' }),
})

const count = z.int().min(0)

const countsShape = {
  messages: count.meta({ description: 'How many messages were sent, those that are kept and those suppressed' }),
  suppressed: count.meta({ description: 'How many of them flood control suppressed, summaries added up' }),
}

export const countsSchema = z
  .object({
    range: rangeSchema,
    total: z.object(countsShape),
    levels: z.array(z.object({ level: z.enum(notifyLevels), severity: z.enum(severities), ...countsShape })).meta({
      description: 'Of each level that there is, the most severe first',
    }),
    servers: z.array(z.object({ app: z.string(), server: z.string(), ...countsShape })),
    meta: metaSchema.omit({ served: true }),
  })
  .meta({
    id: 'NotifyCounts',
    description:
      'How many messages there are in the whole range. A summary counts for all that it stands for; it has one text, and no ' +
      'pod where theirs differ',
    examples: [
      {
        range: exampleRange,
        total: { messages: 4521, suppressed: 4213 },
        levels: [{ level: '[alarm]', severity: 'critical', messages: 4521, suppressed: 4213 }],
        servers: [{ app: 'Shop', server: 'OrderServer', messages: 4521, suppressed: 4213 }],
        meta: { zone: exampleMeta.zone, cut: 0, keptSince: exampleMeta.keptSince },
      },
    ],
  })

export type CountsAnswer = z.infer<typeof countsSchema>

/** All have a time; those with `suppressed` are summaries. */
const measures = [
  { field: 'f_timestamp', by: 'count' },
  { field: 'suppressed', by: 'count' },
  { field: 'suppressed', by: 'sum' },
] as const

/** Counts messages by level and by server; `now` in epoch seconds. */
export async function countMessages(
  parameters: z.infer<typeof countsParameters>,
  inquiry: Inquiry,
  calendar: Calendar,
  now: number,
): Promise<CountsAnswer> {
  const range = rangeOf(parameters, now, calendar)
  const group = ['app', 'server', 'level']
  const rows = await inquiry.ask({ signal: notify, range, ...wantedMessages(parameters), group, measures })
  const servers = [...Map.groupBy(rows, ({ keys: [app, server] }) => JSON.stringify([app, server])).values()]
    .map((rows) => ({ app: String(rows[0]?.keys[0]), server: String(rows[0]?.keys[1]), ...countsOf(rows) }))
    .sort((one, other) => other.messages - one.messages || order(nameOf(one), nameOf(other)))
  return {
    range: rangeTexts(range),
    total: countsOf(rows),
    levels: notifyLevels.flatMap((level) => countsOfLevel(level, rows)),
    servers: servers.slice(0, parameters.limit),
    meta: {
      zone: calendar.zone,
      cut: Math.max(0, servers.length - parameters.limit),
      keptSince: keptSince(inquiry, calendar),
    },
  }
}

function countsOfLevel(level: NotifyLevel, rows: readonly AnswerRow[]): CountsAnswer['levels'] {
  const found = rows.filter(({ keys }) => keys[2] === level)
  return found.length === 0 ? [] : [{ level, severity: severityOf[level], ...countsOf(found) }]
}

function countsOf(rows: readonly AnswerRow[]): CountsAnswer['total'] {
  const sum = (place: number) => rows.reduce((total, { values }) => total + (values[place] ?? 0), 0)
  const [records, summaries, suppressed] = [sum(0), sum(1), sum(2)]
  return { messages: records - summaries + suppressed, suppressed }
}

function nameOf({ app, server }: { readonly app: string; readonly server: string }): string {
  return `${app}.${server}`
}

function order(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}

/** The counts of servers as a table. */
export function* countsTable({ servers }: CountsAnswer): Table {
  yield ['app', 'server', 'messages', 'suppressed']
  for (const { app, server, messages, suppressed } of servers) yield [app, server, messages, suppressed]
}
