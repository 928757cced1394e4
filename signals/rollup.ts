import { z } from 'zod'
import type { Aggregated, Derivation } from './derivation.ts'
import { latencyColumns } from './latency.ts'
import { describeSignal, storage } from './signal.ts'
import { stat, statSchema } from './stat.ts'

const keys = {
  f_timestamp: true,
  f_date: true,
  f_tflag: true,
  from_client: true,
  master_name: true,
  slave_name: true,
  interface_name: true,
  tars_version: true,
  return_value: true,
  slave_set: true,
} as const

const counted = ['total_count', 'succ_count', 'timeout_count', 'exce_count', 'total_time'] as const

const extremes = { maxrsp_time: true, minrsp_time: true } as const

/**
 * The stat records of a minute without addresses and ports (design: roll-ups), so that a service's day costs no more with
 * more hosts. A name of its own: a template for `stat_*` must not match its indices.
 */
export const rollupSchema = z.object({
  ...statSchema.pick({ ...keys, ...extremes }).shape,
  ...Object.fromEntries(counted.map((field) => [field, sumOf(field)])),
  ...Object.fromEntries(latencyColumns.map((column) => [column, sparseSumOf(column)])),
})

/** As a double, as sums in answers are: exact up to 2^53, and no sum of 64-bit integers is too large for it. */
function sumOf(field: keyof typeof statSchema.shape) {
  const { description = '' } = statSchema.shape[field].meta() ?? {}
  return z.number().meta({ description }).register(storage, { type: 'double' })
}

function sparseSumOf(field: keyof typeof statSchema.shape) {
  const { description = '' } = statSchema.shape[field].meta() ?? {}
  return z.number().optional().meta({ description }).register(storage, { type: 'double', sparse: true })
}

export const rollup = describeSignal('rollup', rollupSchema, { derived: true })

const summed: readonly Aggregated[] = [...counted, ...latencyColumns].map((field) => ({ field, by: 'sum' }))

export const statRollup: Derivation = {
  from: stat,
  to: rollup,
  keys: Object.keys(keys),
  measures: [...summed, { field: 'maxrsp_time', by: 'max' }, { field: 'minrsp_time', by: 'min' }],
}
