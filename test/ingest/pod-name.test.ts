import { describe, expect, test } from 'vitest'
import { logRecordsOfInput } from '../../ingest/log/records.ts'
import { logServant } from '../../ingest/log/servant.ts'
import { notifyRecordOfInput } from '../../ingest/notify/records.ts'
import { notifyReports } from '../../ingest/notify/servant.ts'
import type { PodOf } from '../../ingest/sender.ts'
import { statRecordsOfInput } from '../../ingest/stat/records.ts'
import { statServant } from '../../ingest/stat/servant.ts'
import { createMetrics } from '../../observe/metrics.ts'
import type { Contribution, Gatherer } from '../../queue/queue.ts'
import { createCalendar } from '../../signals/calendar.ts'
import { logInputSchema } from '../../signals/log.ts'
import { notifyInputSchema } from '../../signals/notify.ts'
import { statInputSchema } from '../../signals/stat.ts'
import { argumentsOf } from '../../tars/answer.ts'
import { decodeRequest } from '../../tars/packet.ts'
import { retentionOf } from '../retentions.ts'
import { capturedFrames } from '../tars/captured-frames.ts'
import { openDoor } from './http-door.ts'

const calendar = createCalendar('Asia/Shanghai')
const peer = { address: '10.0.0.9', port: 1, transport: 'tcp' } as const

/** The records of the first captured frame that calls `func`, by a sender whose pod is known so. */
async function sendBy(func: string, podOf: PodOf): Promise<Contribution['records']> {
  const taken: Contribution[] = []
  const gather = async (contribution: Contribution) => void taken.push(contribution)
  const gatherer: Gatherer = { gather, gatherPatiently: gather, gatherAlone: async () => {}, refuse: () => {} }
  const retentions = retentionOf(7)
  const door = { gatherer, podOf, calendar, metrics: createMetrics(), sourceId: '10.0.0.1', retentions }
  const functions = new Map([...statServant(door).functions, ...logServant(door).functions, ...notifyReports(door)])
  const captured = capturedFrames.find((each) => each.func === func)
  if (!captured) throw new Error(`no captured frame calls ${func}`)
  const request = decodeRequest(captured.frame.subarray(4))
  await functions.get(func)?.(argumentsOf(request))({ ...request, functionName: func, oneWay: false, peer })
  return taken.flatMap(({ records }) => records)
}

const podNames = (records: Contribution['records']) => new Set(records.map((record) => record['podName']))

describe.each(['reportMicMsg', 'logger', 'reportServer'])('what comes by %s', (func) => {
  test('is of the pod that has the address that it came from', async () => {
    const records = await sendBy(func, (address) => (address === peer.address ? 'shop-cart-0' : undefined))
    expect(podNames(records)).toEqual(new Set(['shop-cart-0']))
  })
})

test('an address that is no pod’s names none; a message then says the address, as ever', async () => {
  expect(podNames(await sendBy('reportMicMsg', () => undefined))).toEqual(new Set(['']))
  expect(podNames(await sendBy('logger', () => undefined))).toEqual(new Set(['']))
  expect(podNames(await sendBy('reportServer', () => undefined))).toEqual(new Set([peer.address]))
})

test('over HTTP it is the pod of who sends, too', async () => {
  const door = openDoor(undefined, undefined, (address) => (address === '127.0.0.1' ? 'collector-7' : undefined))
  await door.post([{ master_name: 'Shop.Web', slave_name: 'Shop.Cart', interface_name: 'add', succ_count: 1 }])
  expect(podNames(door.taken.flatMap(({ records }) => records))).toEqual(new Set(['collector-7']))
})

test('a pod that a record names itself stays: a collector sends what others said', () => {
  const receivedAt = Date.now()
  const receipt = { calendar, receivedAt, sourceId: '', peer: peer.address, podName: 'collector-7' }
  const span = { from: 0, to: receivedAt / 1000 + 60 }
  const said = { podName: 'shop-cart-0' }
  const call = { master_name: 'Shop.Web', slave_name: 'Shop.Cart', interface_name: 'add', succ_count: 1 }
  const line = { app: 'Shop', server: 'Cart', message: 'ready' }
  const message = { app: 'Shop', server: 'Cart', message: 'started' }
  const records = [
    ...statRecordsOfInput(statInputSchema.parse({ ...call, ...said }), receipt),
    ...logRecordsOfInput(logInputSchema.parse({ ...line, ...said }), receipt, span),
    notifyRecordOfInput(notifyInputSchema.parse({ ...message, ...said }), receipt),
  ]
  expect(records.map(({ podName }) => podName)).toEqual(['shop-cart-0', 'shop-cart-0', 'shop-cart-0'])
})

test('the pod is known better than what a message calls its node, which is kept beside it', () => {
  const receipt = { calendar, receivedAt: Date.now(), sourceId: '', peer: peer.address, podName: 'shop-cart-0' }
  const message = { app: 'Shop', server: 'Cart', message: 'started', node_name: 'node-4' }
  expect(notifyRecordOfInput(notifyInputSchema.parse(message), receipt)).toMatchObject({
    podName: 'shop-cart-0',
    node_name: 'node-4',
  })
})
