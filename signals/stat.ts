import { z } from 'zod'
import { latencyBounds, latencyColumns } from './latency.ts'
import { describeSignal, storage } from './signal.ts'

const int32 = { min: -(2 ** 31), max: 2 ** 31 - 1 }
const int64 = { min: -(2n ** 63n), max: 2n ** 63n - 1n }

function name(description: string) {
  return z.string().meta({ description }).register(storage, { type: 'keyword', indexed: true })
}

function whole(description: string) {
  const schema = z.int().min(int32.min).max(int32.max).meta({ description })
  return schema.register(storage, { type: 'integer', indexed: true })
}

function count(description: string) {
  return z.int().min(0).meta({ description }).register(storage, { type: 'long' })
}

function milliseconds(description: string) {
  const schema = z.int().min(int32.min).max(int32.max).meta({ description })
  return schema.register(storage, { type: 'integer' })
}

/** What a report says; over HTTP these are the fields of a record (contract section 3). */
const reported = {
  master_name: name("The caller, App.Server; `stat_from_server` in callees' own reports"),
  slave_name: name('The callee, App.Server'),
  interface_name: name('The function called'),
  tars_version: name('Version of the caller, from "name@version"'),
  master_ip: name("The caller's address"),
  slave_ip: name("The callee's address"),
  slave_port: whole("The callee's port; 0 in callees' own reports"),
  return_value: whole('Return code of the calls'),
  slave_set: name('The set of the callee, "name.area.id", or empty'),
  podName: name('Name of the pod that reported where it says one or Kubernetes is watched, or empty'),
  succ_count: count('Calls that succeeded'),
  timeout_count: count('Calls that timed out'),
  exce_count: count('Calls that failed'),
  total_time: z
    .union([z.int(), z.bigint().min(int64.min).max(int64.max)])
    .meta({ description: 'Sum of the response times, ms' })
    .register(storage, { type: 'long' }),
  interv_count: z
    .string()
    .meta({ description: 'Calls by upper bound in ms as reported: "5|12,10|3"' })
    .register(storage, { type: 'keyword' }),
  maxrsp_time: milliseconds('Longest response time, ms'),
  minrsp_time: milliseconds('Shortest response time, ms; 0 where the client does not say'),
}

/** What the server adds to a report. */
const derived = {
  source_id: name('Address of the Tarsier that took the report'),
  f_timestamp: z
    .int()
    .meta({ description: "Start of the report's minute, epoch seconds" })
    .register(storage, { type: 'time', indexed: true }),
  f_date: name('Day of that minute in the configured zone, YYYYMMDD'),
  f_tflag: name('The minute that ends the window, HHMM with minutes 01 to 60'),
  from_client: z
    .int()
    .min(0)
    .max(1)
    .meta({ description: '1 where the caller reported, 0 where the callee did (`bFromClient`)' })
    .register(storage, { type: 'integer', indexed: true }),
  total_count: z
    .union([z.int().min(0), z.bigint().min(0n)])
    .meta({ description: 'succ_count + timeout_count + exce_count' })
    .register(storage, { type: 'long' }),
  ave_time: z
    .union([z.int(), z.bigint()])
    .meta({ description: 'total_time / succ_count without remainder, 1 where none succeeded' })
    .register(storage, { type: 'long' }),
}

function spanOf(above = 0, upTo = Infinity): string {
  return upTo === Infinity ? `Calls of more than ${above} ms` : `Calls of more than ${above} and up to ${upTo} ms`
}

const latency = Object.fromEntries(
  latencyColumns.map((column, place) => {
    const description = spanOf(latencyBounds[place - 1], latencyBounds[place])
    const schema = z.int().min(1).optional().meta({ description })
    return [column, schema.register(storage, { type: 'long', sparse: true })]
  }),
  // fromEntries forgets the key names that latencyColumns has
) as Record<(typeof latencyColumns)[number], z.ZodOptional<z.ZodInt>>

/** A stat record as it rests: contract section 3's document, the latency columns of design.md and the callee's set. */
export const statSchema = z.object({ ...derived, ...reported, ...latency })

export type StatRecord = Readonly<z.infer<typeof statSchema>>

export const stat = describeSignal('stat', statSchema)

/**
 * A stat record as it is sent over HTTP: the report's fields, named as in the document, and optionally its time.
 * What a report need not say has the value that a Tars client sends for "nothing".
 */
export const statInputSchema = z.strictObject({
  ...reported,
  tars_version: reported.tars_version.default(''),
  master_ip: reported.master_ip.default(''),
  slave_ip: reported.slave_ip.default(''),
  slave_port: reported.slave_port.default(0),
  return_value: reported.return_value.default(0),
  slave_set: reported.slave_set.default(''),
  podName: reported.podName.default(''),
  succ_count: reported.succ_count.default(0),
  timeout_count: reported.timeout_count.default(0),
  exce_count: reported.exce_count.default(0),
  total_time: z
    .union([z.int().min(0), z.bigint().min(0n).max(int64.max)])
    .default(0)
    .meta({ description: reported.total_time.meta()?.description ?? '' }),
  interv_count: reported.interv_count.default(''),
  maxrsp_time: reported.maxrsp_time.min(0).default(0),
  minrsp_time: reported.minrsp_time.min(0).default(0),
  from_client: z.boolean().default(true).meta({ description: 'Whether the caller reports; false for the callee' }),
  f_timestamp: z
    .int()
    .optional()
    .meta({ description: 'Epoch seconds of the calls, within the retention; the time of receipt where missing' }),
})

export type StatInput = z.infer<typeof statInputSchema>
