import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { notifyRecord } from '../../ingest/notify/records.ts'
import { notifiedMessage } from '../../ingest/notify/report.ts'
import { inquire } from '../../query/ask.ts'
import { countMessages, countsParameters } from '../../query/notify/counts.ts'
import { findMessages, messagesParameters } from '../../query/notify/messages.ts'
import { wantedMessages } from '../../query/notify/wanted.ts'
import { newBatchId } from '../../signals/identity.ts'
import { type NotifyRecord, notify } from '../../signals/notify.ts'
import { isFound } from '../../signals/search.ts'
import { runs } from '../long.ts'
import { doorOver } from '../query/notify/messages.ts'
import { calendar, type RecordBatch, timeOn } from './records.ts'
import { type OpenedStore, writeNew } from './subject.ts'

const day = '20260131'
const noon = timeOn(day, 720)
const hours = 4

const texts = [
  'restart',
  '[alarm] payment gateway down',
  '[ALARM] Gateway-down',
  '库存不足 sku=81',
  'stop',
  '',
  '" OR -',
]
const pods = ['10.1.0.7', '10.1.0.8', 'node-7.example', '']

/** A message within the hours after noon; some are summaries. */
const someMessage = fc
  .record({
    second: fc.nat(hours * 3600 - 1),
    server: fc.constantFrom('Shop.Cart', 'Shop.Price', 'shop.cart', '支付.订单', 'Shop'),
    level: fc.integer({ min: 0, max: 2 }),
    text: fc.constantFrom(...texts),
    podName: fc.constantFrom(...pods),
    suppressed: fc.option(fc.integer({ min: 1, max: 2 ** 40 }), { freq: 3 }),
  })
  .map(({ second, server, level, text, podName, suppressed }): NotifyRecord => {
    const receipt = { calendar, receivedAt: (noon + second) * 1000, sourceId: '', peer: '10.1.0.7' }
    const summary = suppressed === null ? {} : { suppressed, window_start: noon * 1000, window_end: noon * 1000 + 1 }
    return { ...notifyRecord(notifiedMessage(server, level, text), receipt), podName, ...summary }
  })

type Asked = Readonly<Record<string, string>>

const someQuestion: fc.Arbitrary<Asked> = fc
  .record({
    from: fc.nat(hours * 60).map((minute) => `${noon + minute * 60}`),
    to: fc.nat(3600).map((second) => `${noon + hours * 3600 + 1 + second}`),
    text: fc.option(
      fc.constantFrom('gateway', 'GATEWAY-down', '存不', '"payment gateway"', '-stop', 're*', '支 OR restart'),
    ),
    app: fc.option(fc.constantFrom('Shop', 'shop', '支付')),
    'server.like': fc.option(fc.constantFrom('C%', '%r%', '_rice')),
    podName: fc.option(fc.constantFrom(...pods)),
    level: fc.option(fc.constantFrom('[normal]', '[warn],[error]')),
    severity: fc.option(fc.constantFrom('error', 'warning,critical')),
  })
  .map((asked) =>
    Object.fromEntries(Object.entries(asked).flatMap(([name, value]) => (value === null ? [] : [[name, value]]))),
  )

/** Questions about messages over HTTP's parameters and a real store answer what a look at every message says. */
export function notifyAnswersContract(name: string, open: () => Promise<OpenedStore>): void {
  describe(`questions about messages over ${name}`, { timeout: 120_000 }, () => {
    const messages = fc.sample(someMessage, { numRuns: 400, seed: 20260131 })
    let opened: OpenedStore

    beforeAll(async () => {
      opened = await open()
      await opened.store.start()
      await writeNew(opened.store, batchOf(messages.slice(0, 250)))
      await writeNew(opened.store, batchOf(messages.slice(250)))
      await opened.settle()
    }, 60_000)
    afterAll(() => opened?.close(), 60_000)

    const never = new AbortController().signal
    const now = noon + hours * 3600
    const door = () => doorOver(opened.store)

    function page(asked: Asked) {
      const parameters = messagesParameters.parse(asked)
      return inquire(door(), { cancelled: never }, (inquiry) => findMessages(parameters, inquiry, calendar, now))
    }

    it('find what is wanted, the newest first, page by page', async () => {
      const property = fc.asyncProperty(someQuestion, fc.integer({ min: 1, max: 200 }), async (asked, limit) => {
        const found: unknown[] = []
        let after: string | null = null
        do {
          const answer: Awaited<ReturnType<typeof page>> = await page({
            ...asked,
            limit: `${limit}`,
            ...(after ? { after } : {}),
          })
          expect(answer.messages.length).toBeLessThanOrEqual(limit)
          found.push(...answer.messages)
          after = answer.next
        } while (after !== null)
        expect(found).toEqual(wanted(messages, asked).map(({ tokens: _, ...message }) => message))
      })
      await fc.assert(property, { numRuns: runs(40), seed: 20260131 })
    })

    it('count all that were sent, by level and by server', async () => {
      const property = fc.asyncProperty(someQuestion, async (asked) => {
        const parameters = countsParameters.parse(asked)
        const answer = await inquire(door(), { cancelled: never }, (inquiry) =>
          countMessages(parameters, inquiry, calendar, now),
        )
        const found = wanted(messages, asked)
        expect(answer.total).toEqual(countsOf(found))
        expect(Object.fromEntries(answer.levels.map(({ level, severity: _, ...counts }) => [level, counts]))).toEqual(
          countsBy(found, ({ level }) => level),
        )
        expect(
          Object.fromEntries(answer.servers.map(({ app, server, ...counts }) => [`${app} ${server}`, counts])),
        ).toEqual(countsBy(found, ({ app, server }) => `${app} ${server}`))
      })
      await fc.assert(property, { numRuns: runs(40), seed: 20260131 })
    })
  })
}

function batchOf(records: readonly NotifyRecord[]): RecordBatch {
  return { id: newBatchId(), signal: 'notify', receivedAt: noon * 1000, parts: [{ signal: notify, records }] }
}

/** The messages that are asked for, by a look at each, the newest first. */
function wanted(messages: readonly NotifyRecord[], asked: Asked): readonly NotifyRecord[] {
  const { search } = wantedMessages(messagesParameters.parse(asked))
  const among = (name: 'level' | 'severity', value: string) => asked[name]?.split(',').includes(value) ?? true
  const like = new RegExp(`^${(asked['server.like'] ?? '%').replaceAll('%', '.*').replaceAll('_', '.')}$`, 'su')
  return messages
    .filter((each) => each.f_timestamp >= Number(asked['from']) && each.f_timestamp < Number(asked['to']))
    .filter(({ level, severity }) => among('level', level) && among('severity', severity))
    .filter(({ app, podName }) => app === (asked['app'] ?? app) && podName === (asked['podName'] ?? podName))
    .filter(({ server }) => like.test(server))
    .filter((each) => search === undefined || isFound(search, each))
    .toSorted((one, other) => other.time - one.time || other.sequence - one.sequence)
}

function countsOf(messages: readonly NotifyRecord[]) {
  const sum = (weigh: (message: NotifyRecord) => number) => messages.reduce((total, each) => total + weigh(each), 0)
  return { messages: sum(({ suppressed = 1 }) => suppressed), suppressed: sum(({ suppressed = 0 }) => suppressed) }
}

function countsBy(messages: readonly NotifyRecord[], keyOf: (message: NotifyRecord) => string) {
  return Object.fromEntries([...Map.groupBy(messages, keyOf)].map(([key, group]) => [key, countsOf(group)]))
}
