import { expect, test } from 'vitest'
import { readPod } from '../../kubernetes/pod.ts'
import { createPods } from '../../kubernetes/pods.ts'
import { type PodFacts, podObject } from './pod-life.ts'

interface Differences {
  readonly metadata?: object
  readonly spec?: object
  readonly status?: object
}

function podWith(facts: PodFacts, { metadata = {}, spec = {}, status = {} }: Differences = {}) {
  const object = podObject(facts)
  Object.assign(object.metadata, metadata)
  Object.assign(object.spec, spec)
  Object.assign(object.status, status)
  const pod = readPod(object)
  if (!pod) throw new Error('the object is no pod')
  return pod
}

test('an address is that of the pod that has it, until it goes', () => {
  const pods = createPods()
  const pod = podWith({ uid: 'a', name: 'shop-cart-0', address: '10.0.0.7' })
  pods.take([{ type: 'ADDED', object: pod }])
  expect(pods.at('10.0.0.7')).toEqual({ name: 'shop-cart-0', app: 'Shop', server: 'Cart', node: 'node-4' })
  expect(pods.at('10.0.0.8')).toBeUndefined()
  pods.take([{ type: 'DELETED', object: pod }])
  expect(pods.at('10.0.0.7')).toBeUndefined()
})

test('an address that went on to another pod stays with that one', () => {
  const pods = createPods()
  const old = podWith({ uid: 'a', name: 'old' })
  pods.take([
    { type: 'ADDED', object: old },
    { type: 'ADDED', object: podWith({ uid: 'b', name: 'new' }) },
    { type: 'DELETED', object: old },
  ])
  expect(pods.at('10.0.0.9')?.name).toBe('new')
})

test('an address that went on to another pod stays with that one, though the first still says it', () => {
  const pods = createPods()
  const old = podWith({ uid: 'a', name: 'old' })
  const later = podWith({ uid: 'b', name: 'new' }, { metadata: { creationTimestamp: '2026-11-20T09:00:00Z' } })
  pods.take([
    { type: 'ADDED', object: old },
    { type: 'ADDED', object: later },
    { type: 'MODIFIED', object: old },
  ])
  expect(pods.at('10.0.0.9')?.name).toBe('new')
  pods.take([{ type: 'DELETED', object: old }])
  expect(pods.at('10.0.0.9')?.name).toBe('new')
})

test('a name that went on to another pod is kept for as long as that is there', () => {
  const pods = createPods()
  const old = podWith({ uid: 'a', name: 'shop-cart-0' })
  pods.take([
    { type: 'ADDED', object: old },
    // As a list tells it: what is there, then what is not any more.
    { type: 'ADDED', object: podWith({ uid: 'b', name: 'shop-cart-0' }) },
    { type: 'DELETED', object: old },
  ])
  for (let place = 0; place <= 5000; place++) {
    const passing = podWith({ uid: `p${place}`, name: `job-${place}` })
    pods.take([
      { type: 'ADDED', object: passing },
      { type: 'DELETED', object: passing },
    ])
  }
  expect(pods.named('tars', 'job-0')).toBeUndefined()
  expect(pods.named('tars', 'shop-cart-0')).toMatchObject({ app: 'Shop', server: 'Cart' })
})

test('a pod that has ended has no address any more, and one with several has all of them', () => {
  const pods = createPods()
  const podIPs = [{ ip: '10.0.0.9' }, { ip: 'fd00::9' }]
  pods.take([{ type: 'ADDED', object: podWith({ uid: 'a', name: 'one' }, { status: { podIPs } }) }])
  expect(pods.at('fd00::9')?.name).toBe('one')
  pods.take([{ type: 'MODIFIED', object: podWith({ uid: 'a', name: 'one' }, { status: { podIPs, phase: 'Failed' } }) }])
  expect(pods.at('fd00::9')).toBeUndefined()
})

test("an address that a pod shares with its node is no pod's", () => {
  const pods = createPods()
  pods.take([{ type: 'ADDED', object: podWith({ uid: 'a', address: '192.168.0.4' }, { spec: { hostNetwork: true } }) }])
  expect(pods.at('192.168.0.4')).toBeUndefined()
})

test('a name is known for some time after its pod has gone', () => {
  const pods = createPods()
  const pod = podWith({ uid: 'a', name: 'shop-cart-0' })
  pods.take([
    { type: 'ADDED', object: pod },
    { type: 'DELETED', object: pod },
  ])
  expect(pods.named('tars', 'shop-cart-0')).toMatchObject({ app: 'Shop', server: 'Cart' })
  expect(pods.named('other', 'shop-cart-0')).toBeUndefined()
})
