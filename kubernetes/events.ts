import type { Logger } from '../observe/log.ts'
import type { Metrics } from '../observe/metrics.ts'
import type { Gatherer } from '../queue/queue.ts'
import type { Calendar } from '../signals/calendar.ts'
import { type EventObject, parseEvent } from './event-object.ts'
import { eventRecord, type ServerOfPod } from './event-record.ts'
import type { Handed } from './handed.ts'
import { createListWatch, type FollowMetrics, type ListWatchOptions } from './list-watch.ts'
import type { Resource } from './resource.ts'
import type { Task } from './watcher.ts'

export interface EventOptions extends Pick<ListWatchOptions<EventObject>, 'cluster' | 'tell' | 'limits'> {
  readonly namespace: string
  readonly gatherer: Pick<Gatherer, 'gather'>
  readonly calendar: Calendar
  readonly serverOf: ServerOfPod
  readonly metrics: FollowMetrics & Pick<Metrics, 'received'>
  readonly log: Logger
}

/** Where events about what belongs to no namespace are, nodes say. */
const clusterNamespace = 'default'

/**
 * The events that are kept: those of the namespace, and of `default` those about what belongs to the cluster. By way of
 * core/v1 alone, which shows all of them (see event-object.ts).
 */
export function eventTasks(options: EventOptions): readonly Task[] {
  const { namespace } = options
  const all = taskOf(`events/${namespace}`, { ...events, namespace }, options)
  if (namespace === clusterNamespace) return [all]
  const ofCluster = { ...events, namespace: clusterNamespace, fieldSelector: 'involvedObject.namespace=' }
  return [all, taskOf('events/cluster', ofCluster, options)]
}

const events: Resource = { group: '', version: 'v1', name: 'events' }

function taskOf(name: string, resource: Resource, options: EventOptions): Task {
  const { cluster, gatherer, calendar, serverOf, metrics } = options
  const followed = createListWatch({ ...options, resource, parse: parseEvent, take: keep })

  async function keep(handed: Handed<EventObject>): Promise<void> {
    const records = objectsOf(handed).map((object) => eventRecord(object, calendar, serverOf))
    if (records.length === 0) return
    const reporter = { peer: cluster.host, module: 'kubernetes', records: records.length, ignored: 0, rejected: 0 }
    await gatherer.gather({ signal: 'event', records, reporter, receivedAt: Date.now() })
    // Not before: what is not taken comes again.
    metrics.received.inc({ signal: 'event' }, records.length)
  }

  return { name, run: followed.run, trouble: followed.trouble }
}

/** An event that expires is told as deleted, with a new version: nothing has happened. */
function objectsOf(handed: Handed<EventObject>): readonly EventObject[] {
  if (handed.kind !== 'changed') return handed.objects
  return handed.changes.filter(({ type }) => type !== 'DELETED').map(({ object }) => object)
}
