import { z } from 'zod'
import type { Aggregated, Derivation } from './derivation.ts'
import { latencyColumns } from './latency.ts'
import { describeSignal } from './signal.ts'
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

const sums = {
  total_count: true,
  succ_count: true,
  timeout_count: true,
  exce_count: true,
  total_time: true,
} as const

const extremes = { maxrsp_time: true, minrsp_time: true } as const

/**
 * The stat records of a minute without addresses and ports (design: roll-ups), so that a service's day costs no more with
 * more hosts. A name of its own: a template for `stat_*` must not match its indices.
 */
export const rollupSchema = z.object({
  ...statSchema.pick({ ...keys, ...sums, ...extremes }).shape,
  // pick takes no computed list of names
  ...Object.fromEntries(latencyColumns.map((column) => [column, statSchema.shape[column]])),
})

export const rollup = describeSignal('rollup', rollupSchema, 'derived')

const summed: readonly Aggregated[] = [...Object.keys(sums), ...latencyColumns].map((field) => ({ field, by: 'sum' }))

export const statRollup: Derivation = {
  from: stat,
  to: rollup,
  keys: Object.keys(keys),
  measures: [...summed, { field: 'maxrsp_time', by: 'max' }, { field: 'minrsp_time', by: 'min' }],
}
