import { z } from 'zod'
import type { Table } from '../../http/csv.ts'
import type { Calendar } from '../../signals/calendar.ts'
import { type NotifyRecord, notify, notifySchema } from '../../signals/notify.ts'
import type { TimedRecord } from '../../signals/signal.ts'
import { exampleMeta, exampleRange, rangeSchema, rangeTexts, recordsMeta, recordsMetaSchema } from '../answer.ts'
import type { Inquiry } from '../ask.ts'
import { findNewest, nextSchema, pageParameters } from '../newest.ts'
import { rangeParameters } from '../range.ts'
import { messageParameters, wantedMessages } from './wanted.ts'

export const messagesParameters = z.strictObject({
  ...rangeParameters,
  ...messageParameters,
  ...pageParameters('messages'),
})

const messageSchema = notifySchema.omit({ tokens: true }).meta({ id: 'NotifyMessage' })

type Message = z.infer<typeof messageSchema>

const exampleMessage: Message = {
  f_timestamp: 1_769_846_400,
  f_date: '20260131',
  time: 1_769_846_400_123,
  '@timestamp': '2026-01-31T08:00:00.123Z',
  notifyTime: '2026-01-31T16:00:00.123+08:00',
  peer: '10.1.0.7',
  severity: 'critical',
  app: 'Shop',
  server: 'OrderServer',
  set_name: '',
  podName: '10.1.0.7',
  node_name: '',
  impThread: '140021',
  level: '[alarm]',
  message: '[alarm] payment gateway does not answer',
  source: 'program',
  sequence: 7_249_290_854_903_811,
  origin: 'a1B2c3',
}

export const messagesSchema = z
  .object({
    range: rangeSchema,
    messages: z.array(messageSchema),
    next: nextSchema,
    meta: recordsMetaSchema,
  })
  .meta({
    id: 'NotifyPage',
    description: 'Messages, the newest first, page by page; one with `suppressed` stands for so many others',
    examples: [
      {
        range: exampleRange,
        messages: [exampleMessage],
        next: null,
        meta: { zone: exampleMeta.zone, keptSince: exampleMeta.keptSince },
      },
    ],
  })

export type MessagesAnswer = z.infer<typeof messagesSchema>

/** Finds a page of messages; `now` in epoch seconds. */
export async function findMessages(
  parameters: z.infer<typeof messagesParameters>,
  inquiry: Inquiry,
  calendar: Calendar,
  now: number,
): Promise<MessagesAnswer> {
  const wanted = wantedMessages(parameters)
  const { range, records, next } = await findNewest(notify, wanted, parameters, inquiry, calendar, now)
  return {
    range: rangeTexts(range),
    messages: records.map(({ record }) => messageOf(record)),
    next,
    meta: recordsMeta(inquiry, calendar),
  }
}

function messageOf(record: TimedRecord): Message {
  // As the signal describes it: nothing else is stored under its name.
  const { tokens: _, ...message } = record as NotifyRecord
  return message
}

const columns = [
  'notifyTime',
  'level',
  'severity',
  'app',
  'server',
  'set_name',
  'podName',
  'node_name',
  'peer',
  'impThread',
  'source',
  'message',
  'suppressed',
  'window_start',
  'window_end',
] as const satisfies readonly (keyof Message)[]

/** A page as a table. */
export function* messagesTable({ messages }: MessagesAnswer): Table {
  yield columns
  for (const message of messages) yield columns.map((name) => message[name] ?? null)
}
