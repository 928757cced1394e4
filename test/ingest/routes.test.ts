import { Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished } from 'vitest'
import { TarsierError } from '../../errors.ts'
import { batchIdOfKey } from '../../signals/identity.ts'
import { calendar, good, names, ndjson, openDoor, url } from './http-door.ts'

describe('POST /api/v1/stat', () => {
  it('takes an array of records and answers when they are durable', async () => {
    const { post, taken } = openDoor()
    const { status, body } = await post(JSON.stringify([good, { ...good, succ_count: 0 }]))
    expect(status).toBe(202)
    expect(body).toEqual({ accepted: 1, ignored: 1, rejected: [], rejectedTotal: 0 })
    expect(taken).toHaveLength(1)
    expect(taken[0]).toMatchObject({ signal: 'stat' })
    expect(taken[0]?.reporter).toEqual({ peer: '127.0.0.1', module: 'Shop.Web', records: 1, ignored: 1, rejected: 0 })
    expect(taken[0]?.records[0]).toMatchObject({ ...good, source_id: '10.9.9.9', total_count: 2, ave_time: 5, le_5: 1 })
  })

  it('takes a record a line, packed or not', async () => {
    const lines = `${JSON.stringify(good)}\r\n\n${JSON.stringify(good)}`
    for (const [payload, encoding] of [
      [lines, 'identity'],
      [gzipSync(lines), 'gzip'],
    ] as const) {
      const { post, taken } = openDoor()
      const { status, body } = await post(payload, { ...ndjson, 'content-encoding': encoding })
      expect(status).toBe(202)
      expect(body.accepted).toBe(2)
      expect(taken[0]?.records).toHaveLength(2)
    }
  })

  it('names the field of each bad record and takes the others', async () => {
    const { post, taken, metrics } = openDoor()
    const intervals = 'expected up to 1000 pairs of bound and calls below 10^12, "5|12,10|3"'
    const bad: [unknown, string, string][] = [
      [{ ...good, succ_count: -1 }, 'succ_count', 'found -1, expected 0 or more'],
      [{ ...good, interv_count: '5|x' }, 'interv_count', `found "5|x", ${intervals}`],
      [{ ...good, interv_count: '5|1000000000000' }, 'interv_count', `found "5|1000000000000", ${intervals}`],
      [{ ...good, colour: 'red' }, 'colour', 'there is no such field'],
      [{ ...good, '': 1 }, '""', 'there is no such field'],
      [{ ...names, slave_name: 7 }, 'slave_name', 'found 7, expected text'],
      ['text', '', 'found "text", expected an object'],
      [{ ...good, total_time: 1.5 }, 'total_time', 'found 1.5, expected a whole number'],
      [{ ...good, return_value: 2 ** 31 }, 'return_value', 'found 2147483648, expected at most 2147483647'],
    ]
    const { status, body } = await post(JSON.stringify([...bad.map(([record]) => record), good]))
    expect(status).toBe(202)
    expect(body).toMatchObject({ accepted: 1, rejectedTotal: bad.length })
    expect(body.rejected).toEqual(bad.map(([, field, reason], index) => ({ index, fields: [{ field, reason }] })))
    expect(taken[0]?.records).toHaveLength(1)
    const text = await metrics.registry.metrics()
    expect(text).toContain('tarsier_records_received_total{signal="stat"} 10')
    expect(text).toContain('tarsier_records_rejected_total{signal="stat"} 9')
  })

  it('names every wrong field of a record, up to ten', async () => {
    const { post } = openDoor()
    const wrong = { slave_name: 7, interv_count: 'x', f_timestamp: 1, colour: 'red', size: 1 }
    const typos = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`typo${i}`, 1]))
    const { body } = await post(
      JSON.stringify([
        { ...good, ...wrong },
        { ...good, ...typos },
      ]),
    )
    const [few, many] = body.error.rejected.map(({ fields }: { fields: { field: string }[] }) => fields)
    expect(few.map(({ field }: { field: string }) => field).sort()).toEqual(Object.keys(wrong).sort())
    expect(many).toHaveLength(11)
    expect(many[10]).toEqual({ field: '', reason: 'and more is wrong' })
  })

  it('rejects a line that is no JSON by its place and its number', async () => {
    const { body } = await openDoor().post(`\n${JSON.stringify(good)}\n\r\n{"a":\n${JSON.stringify(good)}`, ndjson)
    expect(body.accepted).toBe(2)
    const reason = 'found a line that is not valid JSON, expected an object'
    expect(body.rejected).toEqual([{ index: 1, line: 4, fields: [{ field: '', reason }] }])
  })

  it('refuses only a request without a good record, and tells who sends them', async () => {
    const { post, taken, refused } = openDoor()
    const { status, body } = await post(JSON.stringify(Array(150).fill({ ...good, succ_count: -1 })))
    expect(status).toBe(400)
    expect(body.error.message).toBe(
      'none of the 150 records is valid; the first: succ_count: found -1, expected 0 or more',
    )
    expect(body.error.rejected).toHaveLength(100)
    expect(body.error.rejectedTotal).toBe(150)
    const one = await post('{"a":\n', ndjson)
    expect(one.body.error.message).toBe(
      'the record is not valid: found a line that is not valid JSON, expected an object',
    )
    for (const payload of ['[]', '{}', '', '[', '"a"']) expect((await post(payload)).status, payload).toBe(400)
    expect((await post('\n \n', ndjson)).status).toBe(400)
    const csv = await post('a,b', { 'content-type': 'text/csv' })
    expect([csv.status, csv.body.error.message]).toEqual([
      415,
      'Content-Type: found "text/csv", expected application/json or application/x-ndjson',
    ])
    expect(taken).toHaveLength(0)
    expect(new Set(refused)).toEqual(new Set(['stat 127.0.0.1 http_400', 'stat 127.0.0.1 http_415']))
  })

  it('refuses more than 20,000 records', async () => {
    const { post } = openDoor()
    const records = Array(20_001).fill(names)
    const array = await post(JSON.stringify(records))
    expect([array.status, array.body.error.message]).toEqual([
      413,
      'found 20001 records, expected at most 20000 a request',
    ])
    const lines = await post(records.map((each) => JSON.stringify(each)).join('\n'), ndjson)
    expect([lines.status, lines.body.error.message]).toEqual([
      413,
      'found more than 20000 records, expected at most 20000 a request',
    ])
    expect((await post(JSON.stringify(records.slice(1)))).body.ignored).toBe(20_000)
  })

  it('takes a time that is kept and not in the future', async () => {
    const { post, taken } = openDoor()
    const now = Math.floor(Date.now() / 1000)
    const oldest = calendar.rangeOf(calendar.addDays(calendar.dayAt(Date.now()), -15))?.from ?? 0
    const at = (f_timestamp: number) => ({ ...good, f_timestamp })
    const times = [oldest, now - 3600, now + 60, oldest - 1, now + 600, -1, 9e15, -9e15]
    const { body } = await post(JSON.stringify(times.map(at)))
    expect(body.rejected.map((each: { index: number }) => each.index)).toEqual([3, 4, 5, 6, 7])
    expect(body.rejected[0].fields[0].reason).toBe(
      `found ${oldest - 1}, expected epoch seconds, ${oldest} (${new Date(oldest * 1000).toISOString()}) or later, which is still kept`,
    )
    expect(taken[0]?.records.map((each) => each.f_timestamp)).toEqual(
      [oldest, now - 3600, now + 60].map((time) => time - (time % 60)),
    )
  })

  it('keeps 64-bit times exactly, as numbers and as text', async () => {
    const { post, taken } = openDoor()
    const record = JSON.stringify(good)
    const withTime = (time: string) => record.replace('"total_time":10', `"total_time":${time}`)
    const times = [
      '9007199254740993',
      '"9223372036854775807"',
      '"5"',
      '9223372036854775808',
      '1e30',
      `1${'0'.repeat(400)}`,
    ]
    const { body } = await post(`[${times.map(withTime).join(',')}]`)
    expect(taken[0]?.records.map(({ total_time }) => total_time)).toEqual([9007199254740993n, 9223372036854775807n, 5])
    const [first, ...others] = body.rejected.map((each: { fields: unknown[] }) => each.fields[0])
    expect(first).toEqual({
      field: 'total_time',
      reason: 'found 9223372036854775808, expected at most 9223372036854775807',
    })
    expect(others).toEqual(Array(2).fill(expect.objectContaining({ field: 'total_time' })))
  })

  it('answers an overload with when to try again, and counts what was lost', async () => {
    for (const [code, status] of [
      ['OVERLOADED', 429],
      ['UNAVAILABLE', 503],
    ] as const) {
      const { post, metrics, refused } = openDoor(new TarsierError(code, 'the queue is away'))
      const answer = await post(JSON.stringify([good]))
      expect(answer.status).toBe(status)
      expect(answer.headers['retry-after']).toBe('5')
      expect(refused).toEqual([])
      expect(await metrics.registry.metrics()).toContain('tarsier_records_dropped_total{signal="stat"} 1')
    }
  })
})

it('refuses times that are negative', async () => {
  const { post } = openDoor()
  const { status, body } = await post(JSON.stringify([{ ...good, total_time: -5, maxrsp_time: -1, minrsp_time: -1 }]))
  expect(status).toBe(400)
  const fields = body.error.rejected[0].fields.map(({ field }: { field: string }) => field)
  expect(fields).toEqual(['total_time', 'maxrsp_time', 'minrsp_time'])
})

describe('an Idempotency-Key', () => {
  const payload = JSON.stringify([good])

  it('makes every try the same batch, received when the first was', async () => {
    const { post, taken, metrics } = openDoor()
    for (let i = 0; i < 3; i++) expect((await post(payload, { 'idempotency-key': 'a b' })).status).toBe(202)
    expect(new Set(taken.map((each) => each.receivedAt)).size).toBe(1)
    const id = batchIdOfKey('', 'a b', taken[0]?.receivedAt ?? 0)
    expect(new Set(taken.map((each) => each.batchId))).toEqual(new Set([id]))
    expect(taken[2]?.records).toEqual(taken[0]?.records)
    expect(await metrics.registry.metrics()).toContain('tarsier_records_received_total{signal="stat"} 1')
  })

  it('takes records also of a sender who goes away meanwhile', async () => {
    const { promise: gone, resolve: leave } = Promise.withResolvers<void>()
    const socket = new Socket()
    const { app, taken } = openDoor(undefined, async () => {
      socket.resetAndDestroy()
      await gone
    })
    app.server.on('connection', (served) => served.once('close', leave))
    const { port } = new URL(await app.listen({ host: '127.0.0.1', port: 0 }))
    onTestFinished(() => app.close())
    socket.on('error', () => undefined).connect(Number(port), '127.0.0.1')
    const head = ['content-type: application/json', `content-length: ${payload.length}`, 'idempotency-key: k']
    socket.write([`POST ${url} HTTP/1.1`, 'host: x', ...head, '', payload].join('\r\n'))
    await expect.poll(() => taken.length).toBe(1)
    expect(taken[0]?.reporter.peer).toBe('')
  })

  it('is refused with another body, and where it is no key', async () => {
    const { post } = openDoor()
    await post(payload, { 'idempotency-key': 'k' })
    const reused = await post(`${payload} `, { 'idempotency-key': 'k' })
    expect([reused.status, reused.body.error.code]).toEqual([422, 'KEY_REUSED'])
    for (const key of ['', 'x'.repeat(256), 'clé']) {
      const { status, body } = await post(payload, { 'idempotency-key': key })
      expect(status).toBe(400)
      expect(body.error.fields[0].field).toBe('idempotency-key')
    }
    expect((await post(payload, { 'idempotency-key': 'x'.repeat(255) })).status).toBe(202)
  })

  it('does not count as lost what the sender will say again', async () => {
    const { post, metrics } = openDoor(new TarsierError('UNAVAILABLE', 'away'))
    expect((await post(payload, { 'idempotency-key': 'k' })).status).toBe(503)
    expect(await metrics.registry.metrics()).not.toContain('tarsier_records_dropped_total{signal="stat"}')
  })
})

it('describes the record in OpenAPI', async () => {
  const { app } = openDoor()
  const document = (await app.inject('/api/v1/openapi.json')).json()
  const { requestBody, parameters } = document.paths[url].post
  expect(Object.keys(requestBody.content)).toEqual(['application/json', 'application/x-ndjson'])
  const { schema } = requestBody.content['application/json']
  expect(schema.type).toBe('array')
  expect(schema.items.properties.total_time.anyOf).toHaveLength(2)
  expect(schema.items.required).toEqual(['master_name', 'slave_name', 'interface_name'])
  expect(parameters[0]).toMatchObject({ in: 'header', name: 'idempotency-key' })
})

it('names every status in OpenAPI, and when to try again', async () => {
  const { app } = openDoor()
  const { responses } = (await app.inject('/api/v1/openapi.json')).json().paths[url].post
  expect(Object.keys(responses)).toEqual(['202', '400', '413', '415', '422', '429', '500', '503', 'default'])
  for (const status of ['429', '503']) expect(Object.keys(responses[status].headers)).toEqual(['Retry-After'])
  for (const [status, { description }] of Object.entries<{ description: string }>(responses)) {
    expect(description, status).not.toBe('Default Response')
  }
  const { error } = responses['400'].content['application/json'].schema.properties
  expect(Object.keys(error.properties)).toEqual(expect.arrayContaining(['code', 'fields', 'rejected', 'rejectedTotal']))
})
