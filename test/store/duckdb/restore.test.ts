import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { chmod, copyFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { describe, expect, it } from 'vitest'
import { examineFile, restoreFile } from '../../../store/duckdb/restore.ts'
import { writeNew } from '../../contract/subject.ts'
import { ChildWriter } from './child.ts'
import { batchOf, recordsByLabel } from './labelled.ts'
import { kept, newDirectory, startedIn, storeIn } from './opened.ts'

/** A backup of a store with these batches. */
async function backupOf(...labels: readonly string[]): Promise<string> {
  const store = await startedIn(await newDirectory())
  for (const label of labels) await writeNew(store, batchOf(label))
  return (await store.backup(new Date())).file
}

/** The directory of a store with these batches that has stopped. */
async function directoryWith(...labels: readonly string[]): Promise<string> {
  const directory = await newDirectory()
  const store = storeIn(directory)
  await store.start()
  for (const label of labels) await writeNew(store, batchOf(label))
  await store.stop()
  return directory
}

async function labelsIn(directory: string): Promise<readonly string[]> {
  const store = storeIn(directory)
  await store.start()
  const labels = [...(await recordsByLabel(store)).keys()]
  await store.stop()
  return labels.sort()
}

/** A file that DuckDB writes by these statements. */
async function fileOf(...statements: readonly string[]): Promise<string> {
  const file = join(await newDirectory(), 'other.duckdb')
  const instance = await DuckDBInstance.create(file)
  const connection = await instance.connect()
  for (const statement of statements) await connection.run(statement)
  connection.closeSync()
  instance.closeSync()
  return file
}

describe('a backup that is restored', () => {
  it('takes the place of the file, which is kept aside and can be restored as well', async () => {
    const backup = await backupOf('one', 'two')
    const directory = await directoryWith('three')
    await chmod(join(directory, 'tarsier.duckdb'), 0o600)
    const { file, bytes, aside = '' } = await restoreFile({ directory }, backup, kept)
    expect(statSync(file)).toMatchObject({ size: bytes, mode: 0o100600 })
    expect(readdirSync(directory).map((name) => join(directory, name))).toEqual([file, aside])
    expect(await labelsIn(directory)).toEqual(['one', 'two'])
    await restoreFile({ directory }, aside, kept)
    expect(await labelsIn(directory)).toEqual(['three'])
  })

  it('makes the data directory where there is none', async () => {
    const directory = join(await newDirectory(), 'new', 'data')
    expect(await restoreFile({ directory }, await backupOf('one'), kept)).toMatchObject({ aside: undefined })
    expect(readdirSync(directory)).toEqual(['tarsier.duckdb'])
    expect(await labelsIn(directory)).toEqual(['one'])
  })

  it('may be written to by no others, also where the directory may, as volumes of Kubernetes are', async () => {
    const directory = await newDirectory()
    await chmod(directory, 0o777)
    const { file } = await restoreFile({ directory }, await backupOf('one'), kept)
    expect(statSync(file).mode & 0o777).toBe(0o664)
  })

  it('stays as it is, and can be restored again', async () => {
    const backup = await backupOf('one')
    const before = readFileSync(backup)
    const directory = await directoryWith('two')
    await restoreFile({ directory }, backup, kept)
    await writeNew(await startedIn(directory), batchOf('later'))
    expect(readFileSync(backup).equals(before)).toBe(true)
  })

  it('takes what a killed Tarsier left in the log into the file that is kept aside', async () => {
    const directory = await newDirectory()
    const child = new ChildWriter(directory, 'killed-')
    await child.until('settled', 20)
    await child.kill()
    const { aside = '' } = await restoreFile({ directory }, await backupOf('one'), kept)
    await restoreFile({ directory }, aside, kept)
    expect(await labelsIn(directory)).toEqual(expect.arrayContaining([...child.all('settled')]))
  })

  it('is put in place by a second run after one that was killed', async () => {
    const directory = await directoryWith('one')
    for (const each of ['.restore', '.restore.wal']) writeFileSync(join(directory, `tarsier.duckdb${each}`), 'half')
    await restoreFile({ directory }, await backupOf('two'), kept)
    expect(readdirSync(directory)).toHaveLength(2)
    expect(await labelsIn(directory)).toEqual(['two'])
  })
})

describe('nothing is changed', () => {
  /** What restoring says, where everything is as it was afterwards. */
  async function refusal(backup: string, from?: string): Promise<string> {
    const directory = from ?? (await directoryWith('kept'))
    const before = readdirSync(directory)
    const error: unknown = await restoreFile({ directory }, backup, kept).catch((cause: unknown) => cause)
    expect(error).toMatchObject({ code: 'BAD_SETTING' })
    expect(readdirSync(directory)).toEqual(before)
    return String(error)
  }

  it('while Tarsier runs, and it says which process', async () => {
    const directory = await newDirectory()
    const child = new ChildWriter(directory, 'running-')
    await child.until('settled', 5)
    const { pid } = child.process
    await expect(restoreFile({ directory }, await backupOf('one'), kept)).rejects.toMatchObject({
      code: 'BAD_SETTING',
      message: expect.stringMatching(`^nothing was restored: .*process ${pid} has it open; stop that process`),
    })
    await child.until('settled', 10)
  })

  it('where the file is none of DuckDB, or damaged, or not there', async () => {
    const text = join(await newDirectory(), 'notes.txt')
    writeFileSync(text, 'no database '.repeat(1000))
    expect(await refusal(text)).toContain(`${text} can't be restored: `)
    const damaged = await backupOf(...Array.from({ length: 20 }, (_, count) => `label${count}`))
    const bytes = readFileSync(damaged)
    // Blocks of records; some may be free.
    bytes.fill(7, bytes.length / 4)
    writeFileSync(damaged, bytes)
    expect(await refusal(damaged)).toContain(`${damaged} can't be restored: `)
    expect(await refusal('/nowhere/backup')).toContain('no such file or directory')
    expect(await refusal(await newDirectory())).toContain('it is no file')
  })

  it.each([
    [['CREATE TABLE "other" ("a" INTEGER)'], 'it is no database of Tarsier'],
    [
      ['CREATE TABLE "tarsier_stale" ("derived" VARCHAR)'],
      'its table tarsier_stale has the columns derived VARCHAR, expected derived VARCHAR, minute BIGINT',
    ],
    [
      ['CREATE TABLE "tarsier_derived" ("derived" VARCHAR)', 'CREATE TABLE "tarsier_later" ("a" INTEGER)'],
      'its table tarsier_later is unknown to this version of Tarsier',
    ],
    [
      ['CREATE TABLE "tarsier_derived" ("derived" VARCHAR)', 'CREATE TABLE "stat_20260131" ("slave_name" INTEGER)'],
      'its table stat_20260131 has the column slave_name as INTEGER, expected VARCHAR',
    ],
  ])('where it is not what this version of Tarsier keeps: %j', async (statements, reason) => {
    expect(await refusal(await fileOf(...statements))).toContain(`can't be restored: ${reason}; expected a file that`)
  })

  it('where another Tarsier has the file open, and where a log lies beside it', async () => {
    const directory = await newDirectory()
    const child = new ChildWriter(directory, 'other-')
    await child.until('settled', 5)
    const live = join(directory, 'tarsier.duckdb')
    expect(await refusal(live)).toContain(`${live}.wal lies beside it`)
    await child.kill()
    const copies = await newDirectory()
    await mkdir(join(copies, 'data'))
    await copyFile(live, join(copies, 'data', 'copy.duckdb'))
    await copyFile(`${live}.wal`, join(copies, 'data', 'copy.duckdb.wal'))
    expect(await refusal(join(copies, 'data', 'copy.duckdb'))).toContain('copy.duckdb.wal lies beside it')
  })

  it('where the file is the database itself, or the log of one that is gone', async () => {
    const directory = await directoryWith('kept')
    expect(await refusal(join(directory, 'tarsier.duckdb'), directory)).toContain('it is the database file itself')
    const orphaned = await newDirectory()
    writeFileSync(join(orphaned, 'tarsier.duckdb.wal'), 'a log')
    expect(await refusal(await backupOf('one'), orphaned)).toContain('tarsier.duckdb.wal without its database')
  })

  it('where the file that is there can not be opened: it is not ours to throw away', async () => {
    const directory = await newDirectory()
    writeFileSync(join(directory, 'tarsier.duckdb'), 'no database '.repeat(1000))
    expect(await refusal(await backupOf('one'), directory)).toContain('move it and its .wal away')
  })
})

it('a backup can be examined while Tarsier runs', async () => {
  const directory = await newDirectory()
  const store = await startedIn(directory)
  await writeNew(store, batchOf('one'))
  const { file, bytes, rows } = await store.backup(new Date())
  expect(await examineFile({ directory }, file, kept)).toEqual({ bytes, rows })
  expect(existsSync(`${file}.wal`)).toBe(false)
})
