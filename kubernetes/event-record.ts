import type { Calendar } from '../signals/calendar.ts'
import type { EventRecord } from '../signals/event.ts'
import { tokensOf } from '../signals/words.ts'
import type { EventObject } from './event-object.ts'

/** The App and Server whose pod has a name, where that is known. */
export type ServerOfPod = (
  namespace: string,
  name: string,
) => { readonly app: string; readonly server: string } | undefined

/** Longer ones are cut: Elasticsearch would leave a name out of groups, and messages are for people. */
const longestName = 1024
const longestMessage = 32_768

/** The record of a version of an event: the same whenever and by whomever it is made. */
export function eventRecord(object: EventObject, calendar: Calendar, serverOf: ServerOfPod): EventRecord {
  const { metadata, involvedObject, source, series } = object
  const times = timesOf(object)
  const message = cut(object.message, longestMessage)
  const { kind, namespace, name } = involvedObject
  const { app, server } = (kind === 'Pod' ? serverOf(namespace, name) : undefined) ?? { app: '', server: '' }
  return {
    f_timestamp: Math.floor(times.last / 1000),
    f_date: calendar.dayAt(times.last),
    time: times.last,
    '@timestamp': isoOf(times.last),
    namespace: cut(namespace),
    component: cut(source.component || object.reportingComponent),
    app: cut(app),
    server: cut(server),
    tokens: tokensOf(message),
    type: cut(object.type),
    reason: cut(object.reason),
    message,
    'involvedObject.kind': cut(kind),
    'involvedObject.name': cut(name),
    ...(namespace === '' ? {} : { 'involvedObject.namespace': cut(namespace) }),
    'involvedObject.uid': cut(involvedObject.uid),
    'involvedObject.fieldPath': cut(involvedObject.fieldPath),
    'source.component': cut(source.component),
    'source.host': cut(source.host),
    reportingComponent: cut(object.reportingComponent),
    count: Math.max(1, Math.trunc(object.count || series?.count || 1)),
    firstTimestamp: isoOf(times.first),
    lastTimestamp: isoOf(times.last),
    ...(times.event === undefined ? {} : { eventTime: isoOf(times.event) }),
    uid: metadata.uid,
    resourceVersion: metadata.resourceVersion,
  }
}

/** Epoch ms. Those written by way of events.k8s.io have neither a first nor a last time (contract section 10). */
function timesOf({ metadata, firstTimestamp, lastTimestamp, eventTime, series }: EventObject) {
  const made = millisecondsOf(metadata.creationTimestamp) ?? 0
  const event = millisecondsOf(eventTime)
  const first = millisecondsOf(firstTimestamp)
  const last = [lastTimestamp, series?.lastObservedTime].flatMap((each) => millisecondsOf(each) ?? [])
  return { event, first: first ?? event ?? made, last: last.length > 0 ? Math.max(...last) : (event ?? first ?? made) }
}

function millisecondsOf(time: string | undefined): number | undefined {
  const milliseconds = Date.parse(time ?? '')
  return Number.isNaN(milliseconds) ? undefined : milliseconds
}

function isoOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}

function cut(text: string, longest = longestName): string {
  return text.slice(0, longest).toWellFormed()
}
