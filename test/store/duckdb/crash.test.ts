import { execFileSync } from 'node:child_process'
import { copyFile, readdir, rm, stat, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { encodeWith } from '../../contract/records.ts'
import { long } from '../../long.ts'
import { ChildWriter } from './child.ts'
import { batchOf, labelledRecords, recordsByLabel } from './labelled.ts'
import { newDirectory, startedIn, storeIn } from './opened.ts'

const keepAll = () => '00000000'

/** Every settled batch is there, and each batch that is there, whole and once. */
function expectWhole(found: ReadonlyMap<string, number>, settled: readonly string[]): void {
  for (const [label, records] of found) expect(records, label).toBe(labelledRecords)
  expect([...found.keys()]).toEqual(expect.arrayContaining([...settled]))
}

describe('after kill -9', { timeout: 120_000 }, () => {
  it('has every acknowledged batch once, and none in part', async () => {
    const directory = await newDirectory()
    const settled: string[] = []
    // 30 leave a log only; 150 and more were through a checkpoint or are in one.
    for (const [round, count] of (long ? [30, 150, 5, 220] : [5, 150]).entries()) {
      const child = new ChildWriter(directory, `r${round}-`)
      await child.until('settled', count)
      await child.kill()
      settled.push(...child.all('settled'))
    }
    const store = await startedIn(directory)
    expectWhole(await recordsByLabel(store), settled)
    for (const label of settled.slice(-5)) {
      const again = await store.write(encodeWith(store, batchOf(label)), keepAll)
      expect(again.tallies.stat).toEqual({ stored: 0, repeated: labelledRecords, expired: 0 })
    }
    expectWhole(await recordsByLabel(store), settled)
  })

  it('opens with a log that is cut off, without what was cut, or says what to do', async () => {
    const directory = await newDirectory()
    const child = new ChildWriter(directory, 'cut-')
    await child.until('settled', 20)
    await child.kill()
    const log = join(directory, 'tarsier.duckdb.wal')
    const { size } = await stat(log)
    for (const kept of [size - 1, Math.floor(size / 2), 10, 0]) {
      const copy = await newDirectory()
      for (const file of await readdir(directory)) {
        if (file.startsWith('tarsier.duckdb'))
          await copyFile(join(directory, file), join(copy, file)).catch(() => undefined)
      }
      await truncate(join(copy, 'tarsier.duckdb.wal'), kept)
      const store = storeIn(copy)
      const refusal = await store.start().then(
        () => undefined,
        (error: unknown) => error,
      )
      if (refusal) {
        expect(refusal).toMatchObject({ code: 'BAD_SETTING', message: expect.stringMatching(/tarsier\.duckdb.*move/) })
      } else expectWhole(await recordsByLabel(store), [])
      await store.stop()
    }
  })
})

describe.runIf(process.platform === 'linux')('with a full disk', { timeout: 120_000 }, () => {
  it('is away with nothing half stored, and goes on when there is room', async () => {
    const directory = await newDirectory()
    const child = new ChildWriter(directory, 'full-', 'ulimit -S -f 9000')
    await child.until('away', 5)
    const settled = child.all('settled').length
    expect(settled).toBeGreaterThan(0)
    execFileSync('prlimit', ['--pid', String(child.process.pid), '--fsize=unlimited:'])
    await child.until('settled', settled + 20)
    await child.kill()
    const store = await startedIn(directory)
    expectWhole(await recordsByLabel(store), child.all('settled'))
  })
})

describe('a file that can not be used', () => {
  it('is refused while another process has it open, which is named', async () => {
    const directory = await newDirectory()
    const child = new ChildWriter(directory, 'first-')
    await child.until('started')
    const error: unknown = await storeIn(directory)
      .start()
      .catch((cause: unknown) => cause)
    expect(error).toMatchObject({ code: 'BAD_SETTING' })
    expect(String(error)).toContain(`process ${child.process.pid} has it open`)
    expect(String(error)).toContain('TARSIER_DATA_DIR')
    expect(String(error)).toContain(join(directory, 'tarsier.duckdb'))
  })

  it('is refused in a directory that can not be made', async () => {
    const directory = await newDirectory()
    await (await startedIn(directory)).stop()
    const refused = storeIn(join(directory, 'tarsier.duckdb', 'below')).start()
    await expect(refused).rejects.toMatchObject({
      code: 'BAD_SETTING',
      message: expect.stringContaining('TARSIER_DATA_DIR'),
    })
    await rm(directory, { recursive: true })
  })
})
