import { existsSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as nextRound } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { statRollup } from '../../../signals/rollup.ts'
import { stat } from '../../../signals/stat.ts'
import { checkRoom } from '../../../store/duckdb/copy.ts'
import type { Store } from '../../../store/store.ts'
import { encodeWith, statBatch, statRecord } from '../../contract/records.ts'
import { ask, questionOn, writeNew } from '../../contract/subject.ts'
import { ChildWriter } from './child.ts'
import { batchOf, labelledDay, labelledRecords, recordsByLabel } from './labelled.ts'
import { newDirectory, restoredStore, startedIn, storeIn } from './opened.ts'

const keepAll = () => '00000000'
const options = { cancelled: new AbortController().signal, deadline: 60_000 }

/** Writes labelled batches until it is stopped; what was acknowledged is in `settled`. */
function writeOn(store: Store, stem: string) {
  const settled: string[] = []
  let stopping = false
  const writing = (async () => {
    for (let count = 0; !stopping; count++) {
      const label = `${stem}${count}`
      const { kind } = await store.write(encodeWith(store, batchOf(label)), keepAll)
      expect(kind).toBe('settled')
      settled.push(label)
    }
  })()
  const stop = () => {
    stopping = true
    return writing
  }
  return {
    settled,
    stop,
    reaches: (count: number) => expect.poll(() => settled.length, { timeout: 30_000 }).toBeGreaterThanOrEqual(count),
  }
}

it('has all that was acknowledged before it began, once, and nothing in part, while records come in', async () => {
  const store = await startedIn(await newDirectory())
  const writers = [writeOn(store, 'a'), writeOn(store, 'b')]
  for (const writer of writers) await writer.reaches(20)
  const before = writers.flatMap(({ settled }) => settled)
  const { file, bytes } = await store.backup(new Date('2026-01-31T09:41:08.123Z'))
  for (const writer of writers) await writer.reaches(before.length)
  await Promise.all(writers.map((writer) => writer.stop()))
  expect(file).toMatch(/\/backups\/tarsier-20260131T094108123Z\.duckdb$/)
  expect(statSync(file).size).toBe(bytes)
  const found = await recordsByLabel(await restoredStore(file))
  expect([...found.keys()]).toEqual(expect.arrayContaining(before))
  for (const [label, records] of found) expect(records, label).toBe(labelledRecords)
  const after = writers.flatMap(({ settled }) => settled)
  expect((await recordsByLabel(store)).size).toBe(after.length)
}, 60_000)

it('knows the batches that it has: one that is delivered again is not kept twice', async () => {
  const store = await startedIn(await newDirectory())
  await writeNew(store, batchOf('known'))
  const restored = await restoredStore((await store.backup(new Date())).file)
  const again = await restored.write(encodeWith(restored, batchOf('known')), keepAll)
  expect(again.tallies.stat).toEqual({ stored: 0, repeated: labelledRecords, expired: 0 })
})

it('leaves the day that is to be dropped until the copy is there', async () => {
  const store = await startedIn(await newDirectory())
  for (const label of ['one', 'two', 'three']) await writeNew(store, batchOf(label))
  await store.derive(statRollup, { quiet: 0, limit: 1000 })
  const [{ file }, dropped] = await Promise.all([store.backup(new Date()), store.expire(stat, '20250602')])
  expect(dropped).toEqual([{ signal: 'stat', day: labelledDay, records: 3 * labelledRecords }])
  expect((await recordsByLabel(await restoredStore(file))).size).toBe(3)
})

it('is not counted with what is stored, while it is made', async () => {
  const store = await startedIn(await newDirectory())
  for (const label of ['one', 'two', 'three']) await writeNew(store, batchOf(label))
  const backup = store.backup(new Date())
  const [space, usage] = await Promise.all([store.space(options), store.usage(options)])
  await backup
  expect(space).toEqual({ ...(await store.space(options)), disk: space?.kind === 'file' ? space.disk : undefined })
  expect(usage).toEqual(await store.usage(options))
})

it('removes what a run that was killed has left', async () => {
  const directory = await newDirectory()
  mkdirSync(join(directory, 'backups'))
  for (const each of ['unfinished.duckdb', 'unfinished.duckdb.wal'])
    writeFileSync(join(directory, 'backups', each), 'half of it')
  const store = await startedIn(directory)
  await writeNew(store, statBatch([statRecord('20260131', 1)]))
  await store.backup(new Date('2026-01-31T00:00:00Z'))
  expect(readdirSync(join(directory, 'backups'))).toEqual(['tarsier-20260131T000000000Z.duckdb'])
})

it.runIf(process.platform === 'linux')('fails where the disk is full, leaves no file, and reports go on', async () => {
  const script = fileURLToPath(new URL('child-backup.ts', import.meta.url))
  const child = new ChildWriter(await newDirectory(), '', ':', script)
  await child.until('ended')
  expect(child.all('failed')).toEqual([expect.stringContaining('Could not write')])
  expect(child.all('settled')).toHaveLength(11)
  expect(child.all('made')).toEqual([expect.any(String)])
  expect(child.all('files')).toEqual(['0', '1'])
})

it('killed at any moment, leaves files that are whole under their names', async () => {
  const directory = await newDirectory()
  const script = fileURLToPath(new URL('child-backups.ts', import.meta.url))
  const settled: string[] = []
  for (const [round, made] of [1, 2, 1].entries()) {
    const child = new ChildWriter(directory, `r${round}-`, ':', script)
    await child.until('made', made)
    // Into another backup, and into other writes of it each time.
    await child.until('settled', child.all('settled').length + 3 * round)
    await child.kill()
    settled.push(...child.all('settled'))
  }
  const files = readdirSync(join(directory, 'backups')).filter((name) => !name.startsWith('unfinished'))
  expect(files.length).toBeGreaterThanOrEqual(4)
  for (const file of files) {
    const found = await recordsByLabel(await restoredStore(join(directory, 'backups', file)))
    for (const [label, records] of found) expect(records, label).toBe(labelledRecords)
  }
  const found = await recordsByLabel(await startedIn(directory))
  expect([...found.keys()]).toEqual(expect.arrayContaining(settled))
}, 120_000)

it('is not begun with so little memory that reports would be refused', async () => {
  const store = await startedIn(await newDirectory(), { memoryLimit: 64 * 1024 ** 2 })
  await expect(store.backup(new Date())).rejects.toMatchObject({
    code: 'BAD_SETTING',
    message: expect.stringContaining('TARSIER_DUCKDB_MEMORY: found 64 MB, expected 128 MB or more for a backup'),
  })
})

it('fails where it can not be written, and both the store and the next backup go on', async () => {
  const directory = await newDirectory()
  writeFileSync(join(directory, 'backups'), 'in the way')
  const store = await startedIn(directory)
  await expect(store.backup(new Date())).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  await writeNew(store, statBatch([statRecord('20260131', 1)]))
  expect((await ask(store, questionOn('20260131'))).rows).toEqual([{ keys: [], values: [1] }])
})

it('says that its directory leads out of the data directory, where DuckDB may not write', async () => {
  const [directory, elsewhere] = [await newDirectory(), await newDirectory()]
  symlinkSync(elsewhere, join(directory, 'backups'))
  const store = await startedIn(directory)
  await expect(store.backup(new Date())).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    message: expect.stringContaining(`backups: found a link to ${elsewhere}, expected a directory there`),
  })
})

it('ends with the store, at once, and leaves no file', async () => {
  const directory = await newDirectory()
  const store = storeIn(directory)
  await store.start()
  for (let count = 0; count < 10; count++) await writeNew(store, batchOf(`label${count}`))
  const refused = expect(store.backup(new Date())).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  while (!existsSync(join(directory, 'backups', 'unfinished.duckdb'))) await nextRound()
  await store.stop()
  await refused
  expect(readdirSync(join(directory, 'backups'))).toEqual([])
})

it('ends at once where it is cancelled, with whoever waits to drop a day, and leaves no file', async () => {
  const directory = await newDirectory()
  const store = await startedIn(directory)
  for (let count = 0; count < 10; count++) await writeNew(store, batchOf(`label${count}`))
  const stopping = new AbortController()
  const refused = expect(store.backup(new Date(), stopping.signal)).rejects.toMatchObject({ code: 'CANCELLED' })
  const dropping = store.expire(stat, '20250602')
  while (!existsSync(join(directory, 'backups', 'unfinished.duckdb'))) await nextRound()
  stopping.abort()
  await refused
  await dropping
  expect(readdirSync(join(directory, 'backups'))).toEqual([])
})

it('asks for room for a copy', () => {
  expect(() => checkRoom(3 * 1024 ** 2, 2 * 1024 ** 2, 'no backup')).not.toThrow()
  expect(() => checkRoom(2 * 1024 ** 2, 3 * 1024 ** 2, 'no backup')).toThrow(
    'no backup: found 2 MB free on its disk, expected 3 MB for the copy',
  )
})
