import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { good, ndjson, openDoor } from './http-door.ts'

describe('a hostile body', () => {
  it('changes no prototype', async () => {
    const { post } = openDoor()
    for (const key of ['__proto__', 'constructor', 'hasOwnProperty', 'toString']) {
      const record = `{"${key}":{"x":1},${JSON.stringify(good).slice(1)}`
      const { status, body } = await post(`[${record},${JSON.stringify(good)}]`)
      expect(status).toBe(202)
      expect(body.rejected).toEqual([{ index: 0, field: key, reason: 'there is no such field' }])
    }
    expect(({} as { x?: unknown }).x).toBeUndefined()
  })

  it('of colliding integer keys takes little time', async () => {
    // numbers whose low bits are equal: what an unseeded hash of integer-like keys puts into few buckets (CVE-2026-21717)
    const keys = [0, 2 ** 24, 2 ** 32].flatMap((from) => {
      return Array.from({ length: 50_000 }, (_, i) => `"${from + i * 65_536}":1`)
    })
    const record = `{${keys.join(',')}}`
    expect(record.length).toBeGreaterThan(2_000_000)
    const { post } = openDoor()
    await post('[{}]')
    const started = performance.now()
    const { status } = await post(`[${record}]`)
    const took = performance.now() - started
    expect(status).toBe(400)
    expect(took).toBeLessThan(100)
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

  it('of deep nesting is refused', async () => {
    const deep = '['.repeat(1_000_000) + ']'.repeat(1_000_000)
    expect((await openDoor().post(deep)).status).toBe(400)
    const longNumber = `[{"a":${'['.repeat(1_000_000)}1234567890123456789${']'.repeat(1_000_000)}}]`
    expect((await openDoor().post(longNumber)).status).toBe(400)
  })
})
