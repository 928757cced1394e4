import { z } from 'zod'
import { quantityOf } from './quantity.ts'

/** Go leaves empty fields out, and writes a time that is not set as null. */
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '')
const moment = z.string().nullish().transform(epochOf)
const list = <Item extends z.ZodType>(item: Item) =>
  z
    .array(item)
    .nullish()
    .transform((items) => items ?? [])

/** Epoch ms; undefined where no time is said. */
function epochOf(value: string | null | undefined): number | undefined {
  const time = value ? Date.parse(value) : Number.NaN
  return Number.isNaN(time) ? undefined : time
}

const terminatedSchema = z.object({
  exitCode: z.int(),
  signal: z.int().nullish(),
  reason: text,
  message: text,
  startedAt: moment,
  finishedAt: moment,
  containerID: text,
})

/** How a run of a container ended. */
export type Terminated = Readonly<z.infer<typeof terminatedSchema>>

const stateSchema = z
  .object({
    running: z.object({ startedAt: moment }).nullish(),
    waiting: z.object({ reason: text }).nullish(),
    terminated: terminatedSchema.nullish(),
  })
  .nullish()

const containerStatusSchema = z.object({
  name: z.string(),
  restartCount: z.int().nullish(),
  image: text,
  state: stateSchema,
  lastState: stateSchema,
})

/** What a pod says of one of its containers. */
export type ContainerStatus = Readonly<z.infer<typeof containerStatusSchema>>

const quantity = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) => (value === null || value === undefined ? undefined : quantityOf(String(value))))

const containerSchema = z.object({
  name: z.string(),
  image: text,
  restartPolicy: text,
  resources: z.object({ limits: z.object({ cpu: quantity, memory: quantity }).nullish() }).nullish(),
})

/** A container as it was asked for. */
export type Container = Readonly<z.infer<typeof containerSchema>>

/** The parts of a core/v1 Pod, as the API server writes it, that Tarsier reads. */
export const podSchema = z.object({
  metadata: z.object({
    name: z.string(),
    namespace: z.string().optional(),
    uid: z.string().min(1),
    resourceVersion: z.string(),
    labels: z.record(z.string(), z.string()).nullish(),
    creationTimestamp: moment,
    deletionTimestamp: moment,
    deletionGracePeriodSeconds: z.number().nullish(),
  }),
  spec: z.object({
    nodeName: text,
    hostNetwork: z.boolean().nullish(),
    restartPolicy: text,
    containers: list(containerSchema),
    initContainers: list(containerSchema),
  }),
  status: z.object({
    phase: text,
    reason: text,
    message: text,
    hostIP: text,
    podIP: text,
    podIPs: list(z.object({ ip: text })),
    startTime: moment,
    conditions: list(
      z.object({ type: z.string(), status: text, reason: text, message: text, lastTransitionTime: moment }),
    ),
    containerStatuses: list(containerStatusSchema),
    initContainerStatuses: list(containerStatusSchema),
  }),
})
