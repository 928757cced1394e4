import { stat as fileStat } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createLog } from '../../../observe/log.ts'
import { rollup, statRollup } from '../../../signals/rollup.ts'
import { describeSignal, storage } from '../../../signals/signal.ts'
import { stat, statSchema } from '../../../signals/stat.ts'
import { openInstance } from '../../../store/duckdb/open.ts'
import { duckdbStore } from '../../../store/duckdb/store.ts'
import type { DeadLetter } from '../../../store/store.ts'
import { calendar, encodeWith, statBatch, statRecord } from '../../contract/records.ts'
import { buildAll } from '../../contract/rollup.ts'
import { ask, keepAll, questionOn, writeNew } from '../../contract/subject.ts'
import { long } from '../../long.ts'
import { newDirectory, startedIn, storeIn } from './opened.ts'

const day = '20250601'

async function rowsOf(directory: string, sql: string): Promise<unknown[]> {
  const instance = await openInstance({ directory })
  const connection = await instance.connect()
  const found = await connection.runAndReadAll(sql)
  connection.closeSync()
  instance.closeSync()
  return found.getRows()
}

describe('questions', () => {
  it('are answered while batches are written, each from whole batches', async () => {
    const store = await startedIn(await newDirectory())
    const records = Array.from({ length: 2000 }, (_, n) => statRecord(day, n % 1440, { slave_name: `S${n}` }))
    await writeNew(store, statBatch(records))
    let writing = true
    const write = async () => {
      for (let n = 0; n < 20; n++) await writeNew(store, statBatch(records))
      writing = false
    }
    const answers: number[] = []
    const question = async () => {
      while (writing) answers.push((await ask(store, questionOn(day))).rows[0]?.values[0] ?? -1)
    }
    await Promise.all([write(), question(), question()])
    expect(answers.filter((sum) => sum % 2000 !== 0)).toEqual([])
    expect((await ask(store, questionOn(day))).rows).toEqual([{ keys: [], values: [42_000] }])
  })
})

describe("a day's first roll-ups", () => {
  it('can be asked for while they are made', async () => {
    const store = await startedIn(await newDirectory())
    const records = Array.from({ length: 5000 }, (_, n) => statRecord(day, n % 1440, { slave_name: `S${n}` }))
    await writeNew(store, statBatch(records))
    let making = true
    const make = async () => {
      await buildAll({ store })
      making = false
    }
    const sums: (number | null | undefined)[] = []
    const question = async () => {
      while (making) sums.push((await ask(store, questionOn(day))).rows[0]?.values[0])
    }
    await Promise.all([make(), question(), question()])
    expect(sums.filter((sum) => sum !== 5000)).toEqual([])
  })
})

describe('an upgrade', () => {
  const older = describeSignal('stat', statSchema.omit({ slave_set: true, le_inf: true, from_client: true }))
  const log = createLog({ level: 'silent', format: 'json' })

  it('gives every table the new columns; what was stored before has no value there', async () => {
    const directory = await newDirectory()
    const before = duckdbStore({ directory }, { signals: [older], derivations: [], calendar, log })
    await before.start()
    const { slave_set, le_inf, from_client, ...record } = statRecord(day)
    const batch = { ...statBatch([]), parts: [{ signal: older, records: [record] }] }
    const spooled = encodeWith(before, { ...batch, id: 'b00000000000spool' })
    await before.write(encodeWith(before, batch), keepAll)
    await before.stop()

    const store = await startedIn(directory)
    expect(await store.write(spooled, keepAll)).toMatchObject({ kind: 'settled', tallies: { stat: { stored: 1 } } })
    await writeNew(store, statBatch([statRecord(day, 1, { slave_set: 'gray.sz.1', le_inf: 7 })]))
    const measures = [
      { field: 'total_count', by: 'sum' },
      { field: 'le_inf', by: 'sum' },
    ] as const
    expect((await ask(store, questionOn(day, { measures }))).rows).toEqual([{ keys: [], values: [3, 7] }])
    const sets = await ask(store, questionOn(day, { measures, group: ['slave_set'] }))
    expect(sets.rows).toEqual([{ keys: ['gray.sz.1'], values: [1, 7] }])
  })

  it('that would change a type is refused with what to do', async () => {
    const directory = await newDirectory()
    const text = statSchema.shape.slave_name.clone().register(storage, { type: 'keyword' })
    const other = describeSignal('stat', statSchema.extend({ slave_port: text }))
    const before = duckdbStore({ directory }, { signals: [other], derivations: [], calendar, log })
    await before.start()
    await before.prepare([day])
    await before.stop()
    const message = expect.stringMatching(/stat_20250601.*slave_port as VARCHAR, expected INTEGER: run the version/)
    await expect(storeIn(directory).start()).rejects.toMatchObject({ code: 'BAD_SETTING', message })
    // The file was let go.
    await rowsOf(directory, 'SELECT 1')
  })
})

describe('receipts', () => {
  const receipt = { key: 'b1', bodyHash: 'h1', receivedAt: 1_767_000_000_000 }

  it('are remembered from the first try on, over a restart', async () => {
    const directory = await newDirectory()
    const first = await startedIn(directory)
    const claims = await Promise.all([
      first.claim(receipt),
      first.claim({ ...receipt, receivedAt: receipt.receivedAt + 9 }),
    ])
    expect(claims).toEqual([{ kind: 'first' }, { kind: 'repeat', receivedAt: receipt.receivedAt }])
    await first.stop()
    const second = await startedIn(directory)
    expect(await second.claim({ ...receipt, receivedAt: receipt.receivedAt + 60_000 })).toEqual(claims[1])
    expect(await second.claim({ ...receipt, bodyHash: 'h2' })).toEqual({ kind: 'conflict' })
    const dayLater = { ...receipt, bodyHash: 'h2', receivedAt: receipt.receivedAt + 24 * 3_600_000 }
    expect(await second.claim(dayLater)).toEqual({ kind: 'first' })
  })
})

describe('dead letters', () => {
  it('are kept once each, with all that they say', async () => {
    const directory = await newDirectory()
    const store = await startedIn(directory)
    const letter: DeadLetter = {
      signal: 'stat',
      id: 'r1',
      target: 'stat_20250601',
      reason: 'why',
      original: '{"a":"支"}',
    }
    await store.bury([letter, { ...letter, reason: 'again' }])
    await store.bury([letter, { ...letter, id: 'r2' }])
    await store.stop()
    const rows = await rowsOf(directory, 'SELECT id, signal, target, original FROM tarsier_dead_letter ORDER BY id')
    expect(rows).toEqual(['r1', 'r2'].map((id) => [id, 'stat', letter.target, letter.original]))
  })
})

describe('retention', () => {
  it('gives the blocks of dropped days to what is written next', { timeout: 180_000 }, async () => {
    const directory = await newDirectory()
    const store = await startedIn(directory)
    const [batches, minutes] = long ? [4, 1440] : [1, 60]
    const fill = async (today: string) => {
      for (let n = 0; n < batches; n++) {
        const records = Array.from({ length: 5000 }, (_, m) =>
          statRecord(today, m % minutes, { interv_count: `${n}|${m}` }),
        )
        await writeNew(store, statBatch(records))
      }
      await buildAll({ store })
      await store.expire(rollup, today)
      return store.expire(stat, today)
    }
    await fill(day)
    const sizes: number[] = []
    for (let n = 1; n <= 8; n++) {
      const dropped = await fill(calendar.addDays(day, n))
      expect(dropped).toEqual([{ signal: 'stat', day: calendar.addDays(day, n - 1), records: 5000 * batches }])
      sizes.push((await fileStat(join(directory, 'tarsier.duckdb'))).size)
    }
    expect(sizes.at(-1), sizes.join()).toBe(sizes[3])
  })

  it('forgets receipts after a day', async () => {
    const directory = await newDirectory()
    const store = await startedIn(directory)
    const now = Date.now()
    await store.claim({ key: 'b1', bodyHash: 'h', receivedAt: now - 25 * 3_600_000 })
    await store.claim({ key: 'b2', bodyHash: 'h', receivedAt: now - 23 * 3_600_000 })
    await buildAll({ store })
    await store.expire(stat, day)
    expect(await store.claim({ key: 'b2', bodyHash: 'h', receivedAt: now })).toMatchObject({ kind: 'repeat' })
    await store.stop()
    expect(await rowsOf(directory, 'SELECT "key" FROM tarsier_receipt')).toEqual([['b2']])
  })
})

describe('its life', () => {
  it('says why it can not answer before its start and after its end', async () => {
    const store = storeIn(await newDirectory())
    onTestFinished(() => store.stop())
    expect(await store.trouble()).toBe('the store is not started')
    await expect(ask(store, questionOn(day))).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    await store.start()
    expect(await store.trouble()).toBeUndefined()
    const writing = store.write(encodeWith(store, statBatch([statRecord(day)])), keepAll)
    await Promise.all([store.stop(), store.stop()])
    expect(await writing).toMatchObject({ kind: 'settled' })
    expect(await store.trouble()).toBe('the store is stopped')
    expect(await store.write(encodeWith(store, statBatch([statRecord(day)])), keepAll)).toMatchObject({ kind: 'away' })
  })
})

describe('roll-ups', () => {
  it('of records that were stored before there were any are built', async () => {
    const directory = await newDirectory()
    const log = createLog({ level: 'silent', format: 'json' })
    const before = duckdbStore({ directory }, { signals: [stat], derivations: [], calendar, log })
    await before.start()
    await writeNew(before, statBatch([statRecord(day, 1), statRecord(day, 2)]))
    await before.stop()

    const store = await startedIn(directory)
    expect(await ask(store, questionOn(day))).toEqual({ rows: [{ keys: [], values: [2] }], served: 'both' })
    expect(await store.derive(statRollup, { quiet: 60_000, limit: 10 })).toEqual({ built: 2, stale: 0 })
    expect(await ask(store, questionOn(day))).toEqual({ rows: [{ keys: [], values: [2] }], served: 'rollup' })
  })

  it('count minutes whose sums need more than 64 bits', async () => {
    const store = await startedIn(await newDirectory())
    const huge = statRecord(day, 0, { total_time: 2n ** 63n - 1n })
    await writeNew(store, statBatch([huge, huge, huge]))
    await buildAll({ store })
    const measures = [{ field: 'total_time', by: 'sum' }] as const
    const answer = await ask(store, questionOn(day, { measures }))
    expect(answer).toEqual({ rows: [{ keys: [], values: [Number(3n * (2n ** 63n - 1n))] }], served: 'rollup' })
  })
})

it('that failed to write is ready again by itself when the file takes writes', async () => {
  const store = await startedIn(await newDirectory())
  const receipt = { key: 'k', bodyHash: 'h', receivedAt: Number.NaN }
  await expect(store.claim(receipt)).rejects.toThrow()
  expect(await store.trouble()).toBeUndefined()
})
