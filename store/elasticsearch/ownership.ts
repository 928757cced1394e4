import type { estypes } from '@elastic/elasticsearch'
import { owner } from '../../mappings/elasticsearch.ts'

type Meta = estypes.Metadata | undefined

/** Whether a template or index carries our mark. What does not is never changed or deleted. */
export function isOurs(meta: Meta): boolean {
  const { owner: found } = meta ?? {}
  return found === owner
}

export function versionOf(meta: Meta): number {
  const { version } = meta ?? {}
  return typeof version === 'number' ? version : 0
}
