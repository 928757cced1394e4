import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { reporter } from '../../../signals/reporter.ts'
import { compactFile } from '../../../store/duckdb/compact.ts'
import { reporterRecord, statBatch, statRecord } from '../../contract/records.ts'
import { ask, questionOn, writeNew } from '../../contract/subject.ts'
import { ChildWriter } from './child.ts'
import { labelledRecords, recordsByLabel } from './labelled.ts'
import { newDirectory, startedIn } from './opened.ts'

const [dropped, kept] = ['20260130', '20260131'] as const

/** A file with a day that was dropped from it, of a store that has stopped. */
async function fileWithGaps(): Promise<string> {
  const directory = await newDirectory()
  const store = await startedIn(directory)
  for (let batch = 0; batch < 3; batch++) {
    const reporters = Array.from({ length: 5000 }, () => reporterRecord(dropped, 0, { peer: `${Math.random()}` }))
    await writeNew(store, statBatch([statRecord(kept, batch)], reporters))
  }
  // Only what is in the file already is freed in it.
  await writeNew(store, statBatch([], [reporterRecord('20250101')]))
  await store.expire(reporter, '20250102')
  await store.expire(reporter, kept)
  await store.stop()
  return directory
}

it('makes the file smaller and keeps every record', async () => {
  const directory = await fileWithGaps()
  const file = join(directory, 'tarsier.duckdb')
  const before = statSync(file).size
  const compacted = await compactFile({ directory })
  expect(compacted).toMatchObject({ file, before, after: statSync(file).size })
  expect(compacted.after).toBeLessThan(before)
  expect(compacted.rows).toBeGreaterThanOrEqual(3)
  expect(readdirSync(directory)).toEqual(['tarsier.duckdb'])
  const store = await startedIn(directory)
  expect((await ask(store, questionOn(kept))).rows).toEqual([{ keys: [], values: [3] }])
  await writeNew(store, statBatch([statRecord(kept, 9)]))
})

it('can be done again, also after a run that was killed', async () => {
  const directory = await fileWithGaps()
  writeFileSync(join(directory, 'tarsier.duckdb.compact'), 'half of it')
  writeFileSync(join(directory, 'tarsier.duckdb.compact.wal'), 'half of it')
  const first = await compactFile({ directory })
  expect(await compactFile({ directory })).toMatchObject({ before: first.after, rows: first.rows })
  expect(readdirSync(directory)).toEqual(['tarsier.duckdb'])
})

it('takes what a killed Tarsier left in the log into the new file', async () => {
  const directory = await newDirectory()
  const child = new ChildWriter(directory, 'killed-')
  await child.until('settled', 20)
  await child.kill()
  expect(readdirSync(directory)).toContain('tarsier.duckdb.wal')
  await compactFile({ directory })
  expect(readdirSync(directory)).toEqual(['tarsier.duckdb'])
  const found = await recordsByLabel(await startedIn(directory))
  for (const label of child.all('settled')) expect(found.get(label), label).toBe(labelledRecords)
})

it('does not touch a file that a running Tarsier has open, and says which process', async () => {
  const directory = await newDirectory()
  const child = new ChildWriter(directory, 'running-')
  await child.until('settled', 5)
  const { pid } = child.process
  await expect(compactFile({ directory })).rejects.toMatchObject({
    code: 'BAD_SETTING',
    message: expect.stringMatching(`^nothing was compacted: .*process ${pid} has it open; stop that process`),
  })
  await child.until('settled', 10)
  expect(readdirSync(directory)).not.toContain('tarsier.duckdb.compact')
})

it('makes no file where there is none', async () => {
  const directory = await newDirectory()
  await expect(compactFile({ directory })).rejects.toThrow(/there is no .*tarsier.duckdb to compact/)
  expect(existsSync(join(directory, 'tarsier.duckdb'))).toBe(false)
})
