import { serverNameOf } from '../../signals/server-name.ts'
import type { Condition } from '../../store/store.ts'
import { likeness } from '../conditions.ts'

/** What holds of a server's records, by its name with its set or without: without one, its records of all sets. */
export function ofService(name: string): readonly Condition[] {
  return ofName(name, equality)
}

/** The same of servers by a pattern of their name; with a % the pattern itself says what may follow the name. */
export function likeService(pattern: string): readonly Condition[] {
  return pattern.includes('%') ? [likeness('master_name', pattern)] : ofName(pattern, likeness)
}

function ofName(name: string, is: (field: string, value: string) => Condition): readonly Condition[] {
  const { service, setSuffix } = serverNameOf(name)
  return [is('service', service), ...(setSuffix === '' ? [] : [is('set_suffix', setSuffix)])]
}

function equality(field: string, value: string): Condition {
  return { field, operator: 'equals', value }
}
