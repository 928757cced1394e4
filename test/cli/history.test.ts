import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { pastReports, storePast } from '../../cli/demo/history.ts'
import { runningTarsier, tarsier } from './running.ts'

const ports = { price: [10_001, 10_002], cart: 10_003 } as const
const now = Date.now() / 1000
const hour = 3600
const day = 24 * hour

let running: Awaited<ReturnType<typeof runningTarsier>>

beforeAll(async () => {
  running = await runningTarsier()
  await storePast(running.addresses.http, pastReports(ports, now, 15))
})
afterAll(() => running.stop())

const answerSchema = z.object({
  rows: z.array(
    z.object({
      group: z.object({ slave_port: z.number() }),
      measures: z.object({ calls: z.number(), exceptions: z.number() }),
    }),
  ),
})

/** Calls of a function by instance, so long before now. */
async function instances(name: string, from: number, to: number) {
  const { http } = running.addresses
  const range = `from=${Math.floor(now - from)}&to=${Math.floor(now - to)}`
  const answer = await fetch(`${http}/api/v1/stat/top?group=slave_port&interface_name=${name}&${range}`)
  const { rows } = answerSchema.parse(await answer.json())
  return new Map(rows.map(({ group, measures }) => [group.slave_port, measures]))
}

describe("the demo's past", () => {
  it('has one instance fail in the last minutes, and none before', async () => {
    const [lately, before] = [
      await instances('getDiscount', 20 * 60, 0),
      await instances('getDiscount', 2 * hour, hour),
    ]
    expect(lately.get(10_001)?.exceptions).toBe(0)
    expect(lately.get(10_002)?.exceptions).toBe(lately.get(10_002)?.calls)
    expect(before.get(10_002)?.calls).toBeGreaterThan(1000)
    expect(before.get(10_002)?.exceptions).toBe(0)
  })

  it('has calls to compare with, of yesterday and of the same day a week ago', async () => {
    for (const ago of [day, 7 * day]) {
      expect((await instances('checkout', ago + hour, ago)).get(10_003)?.calls).toBeGreaterThan(5000)
    }
  })

  it('reaches no further back than records are kept', () => {
    const [first] = pastReports(ports, now, 3)
    expect(first?.f_timestamp).toBeGreaterThan(now - 2 * day - 120)
    expect([...pastReports(ports, now, 1)]).toEqual([])
  })

  it('is understood by the command line', async () => {
    const { answer } = await tarsier(['query', 'services', '--url', running.addresses.http, '--from', '-1h', '--json'])
    expect(answer).toContain('Shop.CartServer')
  })
})
