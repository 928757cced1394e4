import { expect, it } from 'vitest'
import { notifyReports } from '../../../ingest/notify/servant.ts'
import { createMetrics } from '../../../observe/metrics.ts'
import type { Contribution, Gatherer } from '../../../queue/queue.ts'
import { createCalendar } from '../../../signals/calendar.ts'
import { notifySchema } from '../../../signals/notify.ts'
import { argumentsOf } from '../../../tars/answer.ts'
import { decodeRequest } from '../../../tars/packet.ts'
import { type CapturedFrame, capturedFrames } from '../../tars/captured-frames.ts'

/** What a captured frame hands to the gatherer. */
async function take({ frame, func }: CapturedFrame): Promise<Contribution | undefined> {
  const taken: Contribution[] = []
  const gather = async (contribution: Contribution) => void taken.push(contribution)
  const gatherer: Gatherer = { gather, gatherPatiently: gather, gatherAlone: async () => {}, refuse: () => {} }
  const calendar = createCalendar('Asia/Shanghai')
  const functions = notifyReports({ gatherer, calendar, metrics: createMetrics(), sourceId: '10.0.0.1' })
  const call = { servant: 'tars.tarsnotify.NotifyObj', functionName: func, oneWay: false, context: new Map() }
  const peer = { address: '10.9.9.9', port: 1, transport: 'tcp' } as const
  await functions.get(func)?.(argumentsOf(decodeRequest(frame.subarray(4))))({
    ...call,
    peer,
    version: 1,
    timeoutMs: 0,
  })
  return taken[0]
}

const framesOf = (func: string) => capturedFrames.filter((captured) => captured.func === func)

const whole = {
  app: 'Shop',
  server: 'CartServer',
  set_name: '',
  podName: '10.9.9.9',
  node_name: '',
  peer: '10.9.9.9',
}

const expected = {
  reportServer: [
    {
      ...whole,
      impThread: '140021',
      level: '[alarm]',
      severity: 'critical',
      message: '[alarm] zombie process, no keep alive msg for 61 seconds',
      tokens: ' alarm zombie process no keep alive msg for 61 seconds ',
      source: 'program',
    },
  ],
  notifyServer: [
    {
      ...whole,
      impThread: '',
      level: '[error]',
      severity: 'error',
      message: 'payment gateway down',
      source: 'program',
    },
  ],
  reportNotifyInfo: [
    { ...whole, impThread: '7', level: '[warn]', severity: 'warning', message: '库存不足 sku=81', source: 'server' },
    { ...whole, impThread: '7', level: '[normal]', severity: 'normal', message: 'restart', source: 'server' },
  ],
}

it.each(
  Object.entries(expected).flatMap(([func, records]) =>
    framesOf(func).map((captured, place) => [func, captured, records[place]] as const),
  ),
)('a captured frame of %s becomes a message of its sender', async (_func, captured, record) => {
  const before = Date.now()
  const taken = await take(captured)
  expect(taken).toMatchObject({ signal: 'notify', records: [record], reporter: { module: 'Shop.CartServer' } })
  const { time, notifyTime } = notifySchema.parse(taken?.records[0])
  expect(time).toBeGreaterThanOrEqual(before)
  expect(Date.parse(notifyTime)).toBe(time)
})
