import { describe, expect, it } from 'vitest'
import { parseEvent } from '../../kubernetes/event-object.ts'
import { eventRecord } from '../../kubernetes/event-record.ts'
import { createCalendar } from '../../signals/calendar.ts'
import { eventSchema } from '../../signals/event.ts'
import type { AnyObject } from './object-store.ts'

const calendar = createCalendar('Asia/Shanghai')

const core = {
  metadata: {
    name: 'shop-cart-0.17f',
    namespace: 'tars',
    uid: '6c2e',
    resourceVersion: '4711',
    creationTimestamp: '2026-11-20T16:00:01Z',
  },
  involvedObject: {
    kind: 'Pod',
    namespace: 'tars',
    name: 'shop-cart-0',
    uid: 'aa-bb',
    apiVersion: 'v1',
    fieldPath: 'spec.containers{cart}',
  },
  reason: 'BackOff',
  message: 'Back-off restarting failed container 购物车',
  source: { component: 'kubelet', host: 'node-1' },
  firstTimestamp: '2026-11-20T15:59:59Z',
  lastTimestamp: '2026-11-20T16:00:01Z',
  count: 3,
  type: 'Warning',
  eventTime: null,
  reportingComponent: 'kubelet',
  reportingInstance: 'node-1',
}

/** As core/v1 shows what was written by way of events.k8s.io/v1. */
const newForm = {
  ...core,
  source: {},
  firstTimestamp: null,
  lastTimestamp: null,
  count: undefined,
  eventTime: '2026-11-20T15:30:00.123456Z',
  reportingComponent: 'tars.io/controller',
}

function recordOf(object: AnyObject) {
  const parsed = parseEvent(object)
  if (!parsed) throw new Error('not taken for an event')
  return eventRecord(parsed, calendar, (namespace, name) =>
    `${namespace}/${name}` === 'tars/shop-cart-0' ? { app: 'Shop', server: 'Cart' } : undefined,
  )
}

describe('the record of an event', () => {
  it('has what the cluster says, the day of when it happened last, and whose pod it is about', () => {
    expect(recordOf(core)).toEqual({
      f_timestamp: 1795190401,
      f_date: '20261121',
      time: 1795190401000,
      '@timestamp': '2026-11-20T16:00:01.000Z',
      namespace: 'tars',
      component: 'kubelet',
      app: 'Shop',
      server: 'Cart',
      tokens: ' back off restarting failed container 购 物 车 ',
      type: 'Warning',
      reason: 'BackOff',
      message: 'Back-off restarting failed container 购物车',
      'involvedObject.kind': 'Pod',
      'involvedObject.name': 'shop-cart-0',
      'involvedObject.namespace': 'tars',
      'involvedObject.uid': 'aa-bb',
      'involvedObject.fieldPath': 'spec.containers{cart}',
      'source.component': 'kubelet',
      'source.host': 'node-1',
      reportingComponent: 'kubelet',
      count: 3,
      firstTimestamp: '2026-11-20T15:59:59.000Z',
      lastTimestamp: '2026-11-20T16:00:01.000Z',
      uid: '6c2e',
      resourceVersion: '4711',
    })
  })

  it('has the fields of the signal', () => {
    expect(eventSchema.parse(recordOf(core))).toEqual(recordOf(core))
    expect(eventSchema.parse(recordOf(newForm))).toEqual(recordOf(newForm))
  })

  it('has the time of events.k8s.io where there is neither a first nor a last one', () => {
    expect(recordOf(newForm)).toMatchObject({
      firstTimestamp: '2026-11-20T15:30:00.123Z',
      lastTimestamp: '2026-11-20T15:30:00.123Z',
      eventTime: '2026-11-20T15:30:00.123Z',
      count: 1,
    })
  })

  it('has who tells it, in whichever of the two forms', () => {
    expect(recordOf({ ...core, reportingComponent: '' })).toMatchObject({
      component: 'kubelet',
      reportingComponent: '',
    })
    expect(recordOf(newForm)).toMatchObject({ component: 'tars.io/controller', 'source.component': '' })
  })

  it('has the last time and the count of a series', () => {
    const series = { count: 17, lastObservedTime: '2026-11-20T15:45:00.000000Z' }
    expect(recordOf({ ...newForm, series })).toMatchObject({ lastTimestamp: '2026-11-20T15:45:00.000Z', count: 17 })
  })

  it('has the time when it was made where it says none', () => {
    expect(recordOf({ ...newForm, eventTime: null })).toMatchObject({
      firstTimestamp: '2026-11-20T16:00:01.000Z',
      lastTimestamp: '2026-11-20T16:00:01.000Z',
    })
  })

  it('has no namespace for what belongs to the cluster', () => {
    const record = recordOf({ ...core, involvedObject: { kind: 'Node', name: 'node-1', uid: 'node-1' } })
    expect(record).toMatchObject({ namespace: '', app: '', server: '', 'involvedObject.fieldPath': '' })
    expect('involvedObject.namespace' in record).toBe(false)
  })
})

it('nothing is made of what is no event', () => {
  expect(parseEvent({ metadata: { name: 'x' } })).toBeUndefined()
  expect(parseEvent(null)).toBeUndefined()
})
