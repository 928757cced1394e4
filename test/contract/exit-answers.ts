import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Card } from '../../query/card/card.ts'
import { type ExitRecord, exit, exitKinds } from '../../signals/exit.ts'
import { apiOver, doorOver } from '../query/cluster-api.ts'
import { exitOf, exitsOf } from './cluster-records.ts'
import { exitCards, surroundingsOf } from './exit-cards.ts'
import { timeOn } from './records.ts'
import { type OpenedStore, writeNew } from './subject.ts'

const day = '20260131'
const noon = timeOn(day, 720)
const hours = 4

/** An exit within the hours after noon; times are whole seconds, and several may have one. */
const someExit = fc
  .record({
    second: fc.nat(hours * 3600 - 1),
    kind: fc.constantFrom(...exitKinds),
    server: fc.constantFrom('Cart', 'Price', '支付'),
    pod: fc.constantFrom('shop-cart-0', 'shop-cart-1', 'shop-price-0'),
    node: fc.constantFrom('node-1', 'node-2', ''),
    container: fc.constantFrom('cart', 'sidecar', ''),
    reason: fc.constantFrom('OOMKilled', 'Error', ''),
    exit_code: fc.constantFrom(0, 1, 137, undefined),
    restart_count: fc.constantFrom(0, 7, undefined),
    ran: fc.constantFrom(30, 3600, 20_000, undefined),
  })
  .map(({ second, ran, ...fields }): ExitRecord => {
    const record = exitOf(day, (12 * 3600 + second) * 1000, fields)
    const started = ran === undefined ? undefined : record.time - ran * 1000
    return { ...record, started, ...(record.kind === 'deleted' && { deleted: record.time + 30_000 }) }
  })

type Asked = Readonly<Record<string, string>>

const someQuestion: fc.Arbitrary<Asked> = fc
  .record({
    from: fc.nat(hours * 60).map((minute) => `${noon + minute * 60}`),
    to: fc.nat(3600).map((second) => `${noon + hours * 3600 + 1 + second}`),
    kind: fc.option(fc.constantFrom('restarted', 'deleted,evicted', 'node-lost')),
    app: fc.option(fc.constantFrom('Shop', 'shop')),
    'server.like': fc.option(fc.constantFrom('C%', '%r%', '支_')),
    pod: fc.option(fc.constantFrom('shop-cart-0', 'shop-price-0')),
    node: fc.option(fc.constantFrom('node-1', '')),
    container: fc.option(fc.constantFrom('cart', '')),
    reason: fc.option(fc.constantFrom('OOMKilled', '')),
    exit_code: fc.option(fc.constantFrom('0', '137')),
    restart_count: fc.option(fc.constantFrom('7')),
  })
  .map((asked) =>
    Object.fromEntries(Object.entries(asked).flatMap(([name, value]) => (value === null ? [] : [[name, value]]))),
  )

/** Questions about exits over HTTP and a real store answer what a look at every record says. */
export function exitAnswersContract(name: string, open: () => Promise<OpenedStore>): void {
  describe(`questions about exits over ${name}`, { timeout: 120_000 }, () => {
    const exits = fc.sample(someExit, { numRuns: 300, seed: 20260131 })
    const around = surroundingsOf(exits)
    let opened: OpenedStore

    beforeAll(async () => {
      opened = await open()
      await opened.store.start()
      await writeNew(opened.store, exitsOf(exits.slice(0, 200)))
      await writeNew(opened.store, exitsOf(exits.slice(200)))
      for (const batch of around.batches) await writeNew(opened.store, batch)
      await opened.settle()
    }, 120_000)
    afterAll(() => opened?.close(), 60_000)

    /** One server for all that a test asks. */
    function asker() {
      const get = apiOver(doorOver(opened.store))
      return async (path: string, parameters: Asked) => {
        const { status, body } = await get(`${path}?${new URLSearchParams(parameters)}`)
        expect(status, JSON.stringify(body)).toBe(200)
        return body
      }
    }

    it('find what is wanted, the newest first, page by page', async () => {
      const ask = asker()
      const property = fc.asyncProperty(someQuestion, fc.integer({ min: 1, max: 200 }), async (asked, limit) => {
        const found: string[] = []
        let after: Asked = {}
        do {
          const { exits: page, next } = await ask('/exits', { ...asked, limit: `${limit}`, ...after })
          expect(page.length).toBeLessThanOrEqual(limit)
          found.push(...page.map(({ key }: { readonly key: string }) => key))
          after = next === null ? {} : { after: next }
        } while (after['after'] !== undefined)
        expect(found).toEqual(wanted(exits, asked).map(keyOf))
      })
      await fc.assert(property, { numRuns: 40, seed: 20260131 })
    })

    it('count what is wanted by any name', async () => {
      const ask = asker()
      const by = fc.constantFrom('kind', 'server', 'pod', 'node', 'container', 'reason')
      const property = fc.asyncProperty(someQuestion, by, async (asked, by) => {
        const { total, counts, cut } = await ask('/exits/counts', { ...asked, by })
        const found = wanted(exits, asked)
        const groups = Map.groupBy(found, (record) => String(fieldIn(record, by)))
        expect([total, cut]).toEqual([found.length, 0])
        expect(
          Object.fromEntries(counts.map((each: { value: string; count: number }) => [each.value, each.count])),
        ).toEqual(Object.fromEntries([...groups].map(([value, group]) => [value, group.length])))
      })
      await fc.assert(property, { numRuns: 40, seed: 20260131 })
    })

    exitCards(exits, around, () => {
      const ask = asker()
      return (record, isTimed) => {
        const key = keyOf(record)
        // What is no card is refused above.
        return ask('/exits/card', isTimed ? { key, at: String(record.time) } : { key }) as Promise<Card>
      }
    })
  })
}

function keyOf(record: ExitRecord): string {
  return exit.ownId?.(record) ?? ''
}

function fieldIn(record: ExitRecord, name: string): unknown {
  return Object.entries(record).find(([field]) => field === name)?.[1]
}

/** The exits that are asked for, by a look at each, the newest first. */
function wanted(exits: readonly ExitRecord[], { from, to, kind, ...asked }: Asked): readonly ExitRecord[] {
  const like = (pattern: string) => new RegExp(`^${pattern.replaceAll('%', '.*').replaceAll('_', '.')}$`, 'su')
  const holds =
    (record: ExitRecord) =>
    ([name, value]: readonly [string, string]) => {
      if (name === 'server.like') return like(value).test(record.server)
      const found = fieldIn(record, name)
      return found !== undefined && String(found) === value
    }
  return exits
    .filter(({ f_timestamp: second }) => second >= Number(from) && second < Number(to))
    .filter((record) => kind === undefined || kind.split(',').includes(record.kind))
    .filter((record) => Object.entries(asked).every(holds(record)))
    .toSorted((one, other) => other.time - one.time || (other.pod_uid < one.pod_uid ? -1 : 1))
}
