import type { Resource } from '../../kubernetes/resource.ts'

export function eventsIn(namespace: string): Resource {
  return { group: '', version: 'v1', name: 'events', namespace }
}

/** An event about a pod of a namespace, or without one about a node. */
export function eventNamed(name: string, namespace?: string) {
  const now = new Date().toISOString().replace(/\.\d+/, '')
  const about =
    namespace === undefined ? { kind: 'Node', name: 'node-1' } : { kind: 'Pod', name: 'shop-cart-0', namespace }
  return {
    metadata: { name },
    involvedObject: about,
    type: 'Normal',
    reason: 'Testing',
    message: `said by ${name}`,
    source: { component: 'test' },
    firstTimestamp: now,
    lastTimestamp: now,
    count: 1,
  }
}
