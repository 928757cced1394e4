import { type EventRecord, event } from '../../signals/event.ts'
import { type ExitRecord, exit } from '../../signals/exit.ts'
import { tokensOf } from '../../signals/words.ts'
import { batchOf } from './lines.ts'
import { timeOn } from './records.ts'

let made = 0

/** An event of a pod, told so many ms after a day began, with the fields that a test is about. */
export function eventOf(day: string, after = 0, fields: Partial<EventRecord> = {}): EventRecord {
  const time = timeOn(day) * 1000 + after
  const moment = new Date(time).toISOString()
  const message = fields.message ?? 'Back-off restarting failed container cart in pod shop-cartserver-0'
  return {
    f_timestamp: Math.floor(time / 1000),
    f_date: day,
    time,
    '@timestamp': moment,
    namespace: fields['involvedObject.namespace'] ?? '',
    component: 'kubelet',
    app: 'Shop',
    server: 'CartServer',
    type: 'Warning',
    reason: 'BackOff',
    message,
    tokens: tokensOf(message),
    'involvedObject.kind': 'Pod',
    'involvedObject.name': 'shop-cartserver-0',
    'involvedObject.uid': '6f1d2c3b-0000-4000-8000-000000000001',
    'involvedObject.fieldPath': 'spec.containers{cart}',
    'source.component': 'kubelet',
    'source.host': 'node-1',
    reportingComponent: 'kubelet',
    count: 1,
    firstTimestamp: moment,
    lastTimestamp: moment,
    uid: `0c0ffee0-0000-4000-8000-${String(made++).padStart(12, '0')}`,
    resourceVersion: '1000',
    ...fields,
  }
}

/** That a container of a pod ended so many ms after a day began, and was started again. */
export function exitOf(day: string, after = 0, fields: Partial<ExitRecord> = {}): ExitRecord {
  const time = timeOn(day) * 1000 + after
  return {
    f_timestamp: Math.floor(time / 1000),
    f_date: day,
    time,
    '@timestamp': new Date(time).toISOString(),
    kind: 'restarted',
    app: 'Shop',
    server: 'CartServer',
    id: 'shop-cartserver',
    namespace: 'tars',
    pod: 'shop-cartserver-0',
    pod_uid: `0badbee0-0000-4000-8000-${String(made++).padStart(12, '0')}`,
    pod_ip: '10.244.0.7',
    node: 'node-1',
    node_ip: '10.0.0.1',
    container: 'cart',
    container_id: 'containerd://5e1f',
    image: 'registry.example/shop/cart:1.2',
    reason: 'Error',
    message: '',
    started: time - 60_000,
    finished: time,
    restart_count: 3,
    created: time - 3_600_000,
    ...fields,
  }
}

export const eventsOf = (records: readonly EventRecord[]) => batchOf(event, records)
export const exitsOf = (records: readonly ExitRecord[]) => batchOf(exit, records)
