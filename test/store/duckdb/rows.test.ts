import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { TimedRecord } from '../../../signals/signal.ts'
import { describeSignal, storage } from '../../../signals/signal.ts'
import { statSchema } from '../../../signals/stat.ts'
import { draft, encodeBatch } from '../../../store/duckdb/encode.ts'
import { PackedRows } from '../../../store/duckdb/rows.ts'
import { drafted, encodeWith, statBatch, statRecord } from '../../contract/records.ts'
import { ask, keepAll, questionOn } from '../../contract/subject.ts'
import { batchOf, labelledRecords, recordsByLabel } from './labelled.ts'
import { newDirectory, startedIn } from './opened.ts'

const day = '20250601'
const tableOf = () => 'stat_20250601'

function refusedOf(fields: Record<string, unknown>) {
  // What a mistake at a door would hand over.
  const record = { ...statRecord(day), ...fields } as TimedRecord
  return new PackedRows(encodeBatch(drafted(statBatch([statRecord(day), record]), draft), tableOf).bytes).outline
    .refused
}

describe('rows/1', () => {
  it('is read from bytes that begin anywhere', async () => {
    const store = await startedIn(await newDirectory())
    for (const shift of [0, 1, 3, 8]) {
      const { header, bytes } = encodeWith(store, batchOf(`shifted${shift}`))
      const moved = new Uint8Array(bytes.length + shift).subarray(shift)
      moved.set(bytes)
      expect((await store.write({ header, bytes: moved }, keepAll)).kind).toBe('settled')
    }
    const counts = [0, 1, 3, 8].map((shift) => [`shifted${shift}`, labelledRecords] as const)
    expect(await recordsByLabel(store)).toEqual(new Map(counts))
  })

  it('refuses bytes of which some are missing, and stores nothing of them', async () => {
    const store = await startedIn(await newDirectory())
    const { header, bytes } = encodeWith(store, batchOf('cut'))
    const lengths = fc.integer({ min: 0, max: bytes.length - 8 })
    await fc.assert(
      fc.asyncProperty(lengths, async (length) => {
        await expect(store.write({ header, bytes: bytes.subarray(0, length) }, keepAll)).rejects.toThrow()
      }),
    )
    expect(await recordsByLabel(store)).toEqual(new Map())
  })

  it('sets aside values that a column can not hold', () => {
    for (const fields of [
      { slave_port: 2 ** 31 },
      { slave_port: 1.5 },
      { slave_port: 1n },
      { succ_count: 2 ** 63 },
      { succ_count: 0.5 },
      { succ_count: Number.NaN },
      { total_time: 2n ** 63n },
      { slave_name: 7 },
      { le_5: 'many' },
    ]) {
      const [name = ''] = Object.keys(fields)
      expect(refusedOf(fields), name).toMatchObject([{ signal: 'stat', reason: expect.stringContaining(name) }])
    }
  })

  it('keeps the digits of 64-bit values in what it sets aside', () => {
    const [letter] = refusedOf({ total_time: 2n ** 63n - 1n, slave_port: 'x' })
    expect(letter?.original).toContain('"total_time":9223372036854775807')
  })

  it('has doubles, and texts of every length over many vectors', async () => {
    const ratio = z.number().register(storage, { type: 'double' })
    const signal = describeSignal('stat', statSchema.extend({ ratio }))
    const store = await startedIn(await newDirectory(), {}, [signal])
    const records = Array.from({ length: 7000 }, (_, n) => ({
      ...statRecord(day, n % 1440, {
        slave_name: 'é'.repeat(n % 20),
        interface_name: `m${n % 3000}`.padEnd(n % 30, 'x'),
      }),
      ...(n % 3 === 0 ? {} : { ratio: n / 8 }),
    }))
    const batch = { ...statBatch([]), parts: [{ signal, records }] }
    expect(await store.write(encodeWith(store, batch), keepAll)).toMatchObject({ kind: 'settled', refused: [] })
    const measures = [{ field: 'ratio', by: 'sum' }] as const
    const { rows } = await ask(store, { ...questionOn(day, { measures, group: ['slave_name'] }), signal })
    const lengths = rows.map(({ keys }) => String(keys[0])).sort((left, right) => left.length - right.length)
    expect(lengths).toEqual(Array.from({ length: 20 }, (_, n) => 'é'.repeat(n)))
    const sum = records.reduce((total, record) => total + ('ratio' in record ? record.ratio : 0), 0)
    expect(rows.reduce((total, { values }) => total + (values[0] ?? 0), 0)).toBe(sum)
    const names = await ask(store, {
      ...questionOn(day, { measures, group: ['interface_name'], groupLimit: 9000 }),
      signal,
    })
    expect(new Set(names.rows.map(({ keys }) => keys[0]))).toEqual(new Set(records.map((each) => each.interface_name)))
  })
})
