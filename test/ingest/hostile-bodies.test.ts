import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { good, ndjson, openDoor } from './http-door.ts'

/** How long the process is busy with what is done, ms, at best: other processes do not count. */
async function busyTime(act: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let i = 0; i < 3; i++) {
    const start = process.cpuUsage()
    await act()
    const { user, system } = process.cpuUsage(start)
    times.push((user + system) / 1000)
  }
  return Math.min(...times)
}

describe('a hostile body', () => {
  it('changes no prototype', async () => {
    const { post } = openDoor()
    for (const key of ['__proto__', 'constructor', 'hasOwnProperty', 'toString']) {
      const record = `{"${key}":{"x":1},${JSON.stringify(good).slice(1)}`
      const { status, body } = await post(`[${record},${JSON.stringify(good)}]`)
      expect(status).toBe(202)
      expect(body.rejected).toEqual([{ index: 0, fields: [{ field: key, reason: 'there is no such field' }] }])
    }
    expect(({} as { x?: unknown }).x).toBeUndefined()
  })

  it('of colliding integer keys takes as little time as any', async () => {
    // numbers whose low bits are equal: what an unseeded hash of integer-like keys puts into few buckets (CVE-2026-21717)
    const numbers = [0, 2 ** 24, 2 ** 32].flatMap((from) => Array.from({ length: 50_000 }, (_, i) => from + i * 65_536))
    const bodyOf = (prefix: string) => `[{${numbers.map((each) => `"${prefix}${each}":1`).join(',')}}]`
    expect(bodyOf('').length).toBeGreaterThan(2_000_000)
    const { post } = openDoor()
    const harmless = await busyTime(() => post(bodyOf('k')))
    const colliding = await busyTime(() => post(bodyOf('')))
    expect(colliding).toBeLessThan(3 * harmless)
  })

  it.each([
    ['numbers, one of them long', `["1234567890123456",${'0,'.repeat(1_999_000)}0]`],
    ['fractions, one of them long', `[1234567890123456,${'0.5,'.repeat(1_999_000)}0]`],
    ['fields', `[{${Array.from({ length: 900_000 }, (_, i) => `"${i.toString(36)}":1`).join(',')}}]`],
  ])('of millions of %s is refused at once', async (_what, payload) => {
    const { post } = openDoor()
    expect((await post(payload)).status).toBe(400)
    expect(await busyTime(() => post(payload))).toBeLessThan(500)
  })

  it('of odd characters is kept as documented', async () => {
    const { post, taken } = openDoor()
    const long = 'x'.repeat(1_000_000)
    const text = ['"\\ud800"', '"a\\u0000b"', '"\\u2028"', `"${long}"`]
    const lines = text.map((each) => JSON.stringify(good).replace('"place"', () => each))
    const { body } = await post(lines.join('\n'), ndjson)
    expect(body.accepted).toBe(4)
    const found = taken[0]?.records.map(({ interface_name }) => interface_name)
    expect(found).toEqual(['\ufffd', 'a\u0000b', '\u2028', `${'x'.repeat(1023)}…`])
  })

  it('of any bytes is answered by 202 or 4xx', async () => {
    const { post } = openDoor()
    const json = fc.oneof(
      fc.json(),
      fc.array(fc.dictionary(fc.string(), fc.jsonValue())).map((each) => JSON.stringify(each)),
    )
    const bytes = fc.uint8Array({ maxLength: 200 }).map((each) => Buffer.from(each))
    await fc.assert(
      fc.asyncProperty(fc.oneof(json, bytes), fc.boolean(), async (payload, lines) => {
        const { status } = await post(payload, lines ? ndjson : {})
        expect([202, 400]).toContain(status)
      }),
    )
  })

  it('of nothing but brackets is refused as fast as any', async () => {
    const { post } = openDoor()
    const levels = 5_000_000
    const harmless = await busyTime(() => post(`["${' '.repeat(2 * levels)}"]`))
    const bodies = [
      ['['.repeat(2 * levels), 'nested too deeply'],
      [`${'['.repeat(levels)}1234567890123456789${']'.repeat(levels)}`, 'nested too deeply'],
      [`[${'{},'.repeat(3_000_000)}{}]`, 'of more than 100000 objects and arrays'],
    ] as const
    for (const [body, problem] of bodies) {
      const { error } = (await post(body)).body
      expect(error.message).toBe(`the body is ${problem}`)
      expect(await busyTime(() => post(body))).toBeLessThan(3 * harmless)
    }
  })

  it('of many brackets in names is no deep one', async () => {
    const { post } = openDoor()
    const named = { ...good, interface_name: '[['.repeat(100), slave_name: 'a\\"[[[[[[[[[[' }
    expect((await post(JSON.stringify([named]))).body.accepted).toBe(1)
  })
})
