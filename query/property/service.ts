import { serverNameOf } from '../../signals/server-name.ts'
import type { Condition } from '../../store/store.ts'

/** What holds of a server's records, by its name with its set or without: without one, its records of all sets. */
export function ofService(name: string): readonly Condition[] {
  const { service, setSuffix } = serverNameOf(name)
  const conditions: Condition[] = [{ field: 'service', operator: 'equals', value: service }]
  if (setSuffix !== '') conditions.push({ field: 'set_suffix', operator: 'equals', value: setSuffix })
  return conditions
}
