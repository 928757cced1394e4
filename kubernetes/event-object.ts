import { z } from 'zod'

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '')

const optionalTime = z
  .string()
  .nullish()
  .transform((value) => value ?? undefined)

const uncounted = z
  .number()
  .nullish()
  .transform((value) => value ?? 0)

/**
 * An event as core/v1 shows it. The API server keeps one kind of object and shows it in both groups: what was written by
 * way of events.k8s.io/v1 is here too, with `note` as message, `regarding` as involvedObject, `reportingController` as
 * reportingComponent and its own eventTime and series, and with null for firstTimestamp and lastTimestamp.
 */
const eventObjectSchema = z.object({
  metadata: z.object({
    name: z.string(),
    namespace: z.string().optional(),
    uid: z.string().min(1),
    resourceVersion: z.string().min(1),
    creationTimestamp: z.string(),
  }),
  involvedObject: z.object({ kind: text, namespace: text, name: text, uid: text, fieldPath: text }),
  type: text,
  reason: text,
  message: text,
  source: z
    .object({ component: text, host: text })
    .nullish()
    .transform((source) => source ?? { component: '', host: '' }),
  reportingComponent: text,
  count: uncounted,
  firstTimestamp: optionalTime,
  lastTimestamp: optionalTime,
  eventTime: optionalTime,
  series: z.object({ count: uncounted, lastObservedTime: optionalTime }).nullish(),
})

export type EventObject = z.infer<typeof eventObjectSchema>

export function parseEvent(object: unknown): EventObject | undefined {
  return eventObjectSchema.safeParse(object).data
}
