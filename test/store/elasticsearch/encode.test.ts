import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Signal } from '../../../signals/signal.ts'
import { draft, encodeBatch, pack, unpack } from '../../../store/elasticsearch/encode.ts'
import { parseExact } from '../../../store/elasticsearch/json.ts'
import {
  drafted,
  hostileNames,
  type RecordBatch,
  reporterRecord,
  statBatch,
  statRecord,
} from '../../contract/records.ts'
import { expectGolden } from './golden.ts'

const targetOf = (signal: Signal, day: string) => `tars_${signal.name}_${day}`

function linesOf(batch: RecordBatch): readonly string[] {
  return gunzipSync(encodeBatch(drafted(batch, draft), targetOf).bytes)
    .toString()
    .split('\n')
}

it('makes the body of a bulk', async () => {
  const records = [
    statRecord('20250101', 5, { total_time: 2n ** 63n - 1n, le_5: 7 }),
    statRecord('20250102', 0, { slave_name: 'a"b\n{"create":{}}\n支付\u2028💳' }),
  ]
  const batch: RecordBatch = { ...statBatch(records, [reporterRecord('20250101', 5)]), id: 'b0123456789abcde' }
  const lines = linesOf(batch)
  expect(lines.at(-1)).toBe('')
  await expectGolden('bulk', { header: encodeBatch(drafted(batch, draft), targetOf).header, lines: lines.slice(0, -1) })
})

it('never lets a name add a line', () => {
  fc.assert(
    fc.property(fc.array(anyName, { minLength: 1, maxLength: 20 }), (names) => {
      const lines = linesOf(statBatch(names.map((name) => statRecord('20250101', 0, { slave_name: name }))))
      expect(lines).toHaveLength(2 * names.length + 1)
      const stored = lines.flatMap((line, place) => (place % 2 === 1 ? [JSON.parse(line).slave_name] : []))
      expect(stored).toEqual(names.map((name) => name.toWellFormed()))
    }),
  )
})

it('writes 64-bit integers exactly', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (total) => {
      const [, document = ''] = linesOf(statBatch([statRecord('20250101', 0, { total_time: total })]))
      expect(BigInt((parseExact(document) as { total_time: number | bigint }).total_time)).toBe(total)
    }),
  )
})

it('gives a record an `_id` of its own over all parts', () => {
  const batch = statBatch([statRecord('20250101'), statRecord('20250101')], [reporterRecord('20250101')])
  const entries = unpack(encodeBatch(drafted(batch, draft), targetOf).bytes)
  expect(new Set(entries.map(({ id }) => id)).size).toBe(3)
  expect(entries.map(({ target }) => target)).toEqual([
    'tars_stat_20250101',
    'tars_stat_20250101',
    'tars_reporter_20250101',
  ])
})

it('packs what it unpacked', () => {
  const batch = statBatch(hostileNames.map((slave_name) => statRecord('20250101', 1, { slave_name })))
  const { bytes } = encodeBatch(drafted(batch, draft), targetOf)
  expect(Buffer.from(pack(unpack(bytes)))).toEqual(Buffer.from(bytes))
  expect(unpack(pack([]))).toEqual([])
})

const anyName = fc.oneof(fc.constantFrom(...hostileNames), fc.string({ unit: 'binary' }), halfPairs())

function halfPairs(): fc.Arbitrary<string> {
  return fc.array(fc.nat({ max: 0xffff })).map((units) => String.fromCharCode(...units))
}
