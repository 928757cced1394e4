import { z } from 'zod'
import { dated } from './placed.ts'
import { describeSignal, storage } from './signal.ts'

const found = { type: 'keyword', indexed: true } as const
const foundByTarsWeb = { ...found, analysed: true } as const

function moment(description: string) {
  return z.string().meta({ description }).register(storage, { type: 'moment' })
}

/** What the cluster says. A name with a dot is an object's path in Elasticsearch's documents, a column's name in DuckDB. */
const told = {
  type: z.string().meta({ description: '`Normal` or `Warning`' }).register(storage, foundByTarsWeb),
  reason: z
    .string()
    .meta({ description: 'Why, in one word: `BackOff`, `Killing`, `FailedScheduling` …' })
    .register(storage, foundByTarsWeb),
  message: z.string().meta({ description: 'The text' }).register(storage, { type: 'text', analysed: true }),
  'involvedObject.kind': z
    .string()
    .meta({ description: 'What it is about: `Pod`, `Node`, `StatefulSet` …' })
    .register(storage, foundByTarsWeb),
  'involvedObject.name': z.string().meta({ description: "That object's name" }).register(storage, foundByTarsWeb),
  'involvedObject.namespace': z
    .string()
    .optional()
    .meta({ description: 'Its namespace; absent where it belongs to the cluster, as nodes do' })
    .register(storage, { ...foundByTarsWeb, sparse: true }),
  'involvedObject.uid': z.string().meta({ description: 'Its uid, or empty' }).register(storage, found),
  'involvedObject.fieldPath': z
    .string()
    .meta({ description: 'The part that it is about, `spec.containers{cart}` say, or empty' })
    .register(storage, { type: 'keyword' }),
  'source.component': z
    .string()
    .meta({ description: 'Who tells it, `kubelet` say; empty where reportingComponent does' })
    .register(storage, found),
  'source.host': z.string().meta({ description: 'The node of who tells it, or empty' }).register(storage, found),
  reportingComponent: z
    .string()
    .meta({ description: 'Who tells it, as events.k8s.io has it, or empty' })
    .register(storage, found),
  count: z
    .int()
    .min(1)
    .meta({ description: 'How often it happened so far; 1 where the cluster does not say' })
    .register(storage, { type: 'long' }),
  firstTimestamp: moment('When it happened first, ISO 8601; eventTime or when it was made where the cluster has none'),
  lastTimestamp: moment(
    "When it happened last, ISO 8601; the series' or eventTime or when it was made where the cluster has none",
  ),
  eventTime: z
    .string()
    .optional()
    .meta({ description: 'When it was seen first, ISO 8601, as events.k8s.io has it' })
    .register(storage, { type: 'moment', sparse: true }),
  uid: z.string().min(1).meta({ description: "The event's own uid" }).register(storage, found),
  resourceVersion: z
    .string()
    .min(1)
    .meta({ description: 'Which version of the event it is: counted on, it is told again' })
    .register(storage, { type: 'keyword' }),
}

/** What the server adds. */
const derived = {
  ...dated,
  time: z
    .int()
    .meta({ description: 'lastTimestamp in epoch ms' })
    .register(storage, { type: 'instant', indexed: true }),
  '@timestamp': moment('The same as ISO 8601 in UTC'),
  namespace: z
    .string()
    .meta({ description: 'involvedObject.namespace; empty where the object belongs to the cluster' })
    .register(storage, found),
  component: z
    .string()
    .meta({ description: 'Who tells it: source.component, or reportingComponent where that is empty' })
    .register(storage, found),
  app: z.string().meta({ description: "The App of the pod's server, or empty" }).register(storage, found),
  server: z.string().meta({ description: "The Server of the pod's server, or empty" }).register(storage, found),
  tokens: z.string().meta({ description: 'The words of the message' }).register(storage, { type: 'tokens' }),
}

/** A version of a Kubernetes event as it rests: contract section 10's document, and what finding and counting it needs. */
export const eventSchema = z.object({ ...derived, ...told })

export type EventRecord = Readonly<z.infer<typeof eventSchema>>

export const event = describeSignal('event', eventSchema, {
  order: ['time', 'uid', 'resourceVersion'],
  ownId: ({ uid, resourceVersion }) => `${uid}:${resourceVersion}`,
})
