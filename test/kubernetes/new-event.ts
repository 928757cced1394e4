import type { AnyObject } from './object-store.ts'

const group = '/apis/events.k8s.io/v1/'

/** Where the API server keeps what a path of events.k8s.io names: the two groups show the same objects. */
export function keptAt(collection: string): string {
  return collection.startsWith(group) ? collection.replace(group, '/api/v1/') : collection
}

/** An event of events.k8s.io as core/v1 shows it (seen of a real API server). */
export function asCoreEvent(collection: string, object: AnyObject): AnyObject {
  if (!collection.startsWith(group)) return object
  const { regarding, note, reportingController, reportingInstance, ...same } = object
  return {
    ...same,
    involvedObject: regarding,
    message: note,
    source: {},
    firstTimestamp: null,
    lastTimestamp: null,
    reportingComponent: reportingController,
    reportingInstance,
  }
}
