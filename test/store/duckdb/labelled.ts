import { batchIdOfKey } from '../../../signals/identity.ts'
import type { Store } from '../../../store/store.ts'
import { type RecordBatch, statBatch, statRecord } from '../../contract/records.ts'
import { ask, questionOn } from '../../contract/subject.ts'

export const labelledDay = '20250601'
export const labelledRecords = 1000

/** A batch whose records carry its label: the same for the same label. */
export function batchOf(label: string): RecordBatch {
  const records = Array.from({ length: labelledRecords }, (_, n) =>
    statRecord(labelledDay, n, { slave_name: label, interface_name: `${label}.method${n}` }),
  )
  return { ...statBatch(records), id: batchIdOfKey('test', label, 0) }
}

/** How many records of each label the store has. */
export async function recordsByLabel(store: Store): Promise<ReadonlyMap<string, number>> {
  const question = questionOn(labelledDay, { group: ['slave_name'], groupLimit: 100_000 })
  const { rows } = await ask(store, question)
  return new Map(rows.map(({ keys, values }) => [String(keys[0]), values[0] ?? 0]))
}
