import { z } from 'zod'
import type { Table } from '../../http/csv.ts'
import type { Calendar } from '../../signals/calendar.ts'
import { type EventRecord, event, eventSchema } from '../../signals/event.ts'
import type { FoundRecord } from '../../store/store.ts'
import { exampleMeta, exampleRange, rangeSchema, rangeTexts, recordsMeta, recordsMetaSchema } from '../answer.ts'
import type { Inquiry } from '../ask.ts'
import { findNewest, nextSchema, pageParameters } from '../newest.ts'
import { rangeParameters } from '../range.ts'
import { eventParameters, wantedEvents } from './wanted.ts'

export const eventsParameters = z.strictObject({ ...rangeParameters, ...eventParameters, ...pageParameters('events') })

const { shape } = eventSchema
const instant = (description: string) => z.iso.datetime().meta({ description })

/** An event as it is answered. */
export const eventAnswerSchema = z
  .object({
    id: z
      .string()
      .meta({ description: "The event's uid and which version of it this is: told again, it is another one" }),
    time: instant('When it happened, of several times the last'),
    timestamp: z.int().meta({ description: 'The same, epoch ms' }),
    firstTime: instant('When it happened first'),
    lastTime: instant('When it happened last: `time`'),
    type: shape.type,
    reason: shape.reason,
    message: shape.message,
    count: shape.count,
    kind: shape['involvedObject.kind'],
    name: shape['involvedObject.name'],
    namespace: shape.namespace,
    objectUid: shape['involvedObject.uid'],
    fieldPath: shape['involvedObject.fieldPath'],
    component: shape.component,
    host: shape['source.host'],
    app: shape.app,
    server: shape.server,
  })
  .meta({ id: 'Event' })

export type Event = z.infer<typeof eventAnswerSchema>

const exampleEvent: Event = {
  id: '0c0ffee0-0000-4000-8000-000000000001:4711',
  time: '2026-01-31T08:00:00.000Z',
  timestamp: 1_769_846_400_000,
  firstTime: '2026-01-31T07:51:12.000Z',
  lastTime: '2026-01-31T08:00:00.000Z',
  type: 'Warning',
  reason: 'BackOff',
  message: 'Back-off restarting failed container cart in pod shop-cartserver-0',
  count: 7,
  kind: 'Pod',
  name: 'shop-cartserver-0',
  namespace: 'tars',
  objectUid: '6f1d2c3b-0000-4000-8000-000000000001',
  fieldPath: 'spec.containers{cart}',
  component: 'kubelet',
  host: 'node-1',
  app: 'Shop',
  server: 'CartServer',
}

export const eventsSchema = z
  .object({
    range: rangeSchema,
    events: z.array(eventAnswerSchema),
    next: nextSchema,
    meta: recordsMetaSchema,
  })
  .meta({
    id: 'EventPage',
    description: 'Events of the Kubernetes cluster, the newest first, page by page',
    examples: [
      {
        range: exampleRange,
        events: [exampleEvent],
        next: null,
        meta: { zone: exampleMeta.zone, keptSince: exampleMeta.keptSince },
      },
    ],
  })

export type EventsAnswer = z.infer<typeof eventsSchema>

/** Finds a page of events; `now` in epoch seconds. */
export async function findEvents(
  parameters: z.infer<typeof eventsParameters>,
  inquiry: Inquiry,
  calendar: Calendar,
  now: number,
): Promise<EventsAnswer> {
  const wanted = wantedEvents(parameters)
  const { range, records, next } = await findNewest(event, wanted, parameters, inquiry, calendar, now)
  return { range: rangeTexts(range), events: records.map(eventOf), next, meta: recordsMeta(inquiry, calendar) }
}

function eventOf({ id, record }: FoundRecord): Event {
  // As the signal describes it: nothing else is stored under its name.
  const found = record as EventRecord
  return {
    id,
    time: new Date(found.time).toISOString(),
    timestamp: found.time,
    firstTime: found.firstTimestamp,
    lastTime: found.lastTimestamp,
    type: found.type,
    reason: found.reason,
    message: found.message,
    count: found.count,
    kind: found['involvedObject.kind'],
    name: found['involvedObject.name'],
    namespace: found.namespace,
    objectUid: found['involvedObject.uid'],
    fieldPath: found['involvedObject.fieldPath'],
    component: found.component,
    host: found['source.host'],
    app: found.app,
    server: found.server,
  }
}

const columns = Object.keys(eventAnswerSchema.shape) as readonly (keyof Event)[]

/** A page as a table. */
export function* eventsTable({ events }: EventsAnswer): Table {
  yield columns
  for (const each of events) yield columns.map((name) => each[name])
}
