import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openInstance } from '../../../store/duckdb/open.ts'
import { newDirectory } from './opened.ts'

describe('the opened file', () => {
  it('is locked down on every connection', async () => {
    const directory = await newDirectory()
    const instance = await openInstance({ directory })
    onTestFinished(() => instance.closeSync())
    const connections = await Promise.all([instance.connect(), instance.connect()])
    const outside = await newDirectory()
    for (const connection of connections) {
      for (const statement of [
        `SELECT * FROM read_csv('/etc/passwd')`,
        `SELECT * FROM read_text('/proc/self/environ')`,
        `SELECT * FROM glob('/etc/*')`,
        `COPY (SELECT 1) TO '${join(outside, 'out.csv')}'`,
        `ATTACH '${join(outside, 'other.duckdb')}'`,
        'INSTALL httpfs',
        'LOAD httpfs',
        'SET enable_external_access = true',
        'SET lock_configuration = false',
        `SET allowed_directories = ['/']`,
        `SET memory_limit = '10GB'`,
      ]) {
        await expect(connection.run(statement), statement).rejects.toThrow()
      }
      connection.closeSync()
    }
  })

  it('keeps to the memory and threads that it is given', async () => {
    const instance = await openInstance({ directory: await newDirectory(), memoryLimit: 64 * 1024 * 1024, threads: 1 })
    onTestFinished(() => instance.closeSync())
    const connection = await instance.connect()
    const found = await connection.runAndReadAll(`SELECT current_setting('memory_limit'), current_setting('threads')`)
    expect(found.getRows()).toEqual([['64.0 MiB', 1n]])
    connection.closeSync()
  })

  it('makes the directory with all above it, also where another process does so too', async () => {
    const directory = join(await newDirectory(), 'a', 'b', 'c')
    const both = await Promise.allSettled([openInstance({ directory }), openInstance({ directory })])
    const opened = both.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
    expect(opened).not.toEqual([])
    for (const instance of opened) instance.closeSync()
  })

  it.each([
    ['/proc/none', 'below what makes no directories'],
    ['/dev/null', 'that is a file'],
    ['/dev/null/below', 'below a file'],
  ])('is refused in one sentence at %s, %s', async (directory) => {
    const message = new RegExp(`^TARSIER_DATA_DIR: can't write to ${directory}: .*; expected a directory .*$`)
    await expect(openInstance({ directory })).rejects.toMatchObject({
      code: 'BAD_SETTING',
      message: expect.stringMatching(message),
    })
  })

  it('takes a directory with a quote in its name', async () => {
    const instance = await openInstance({ directory: join(await newDirectory(), `it's "here"`) })
    instance.closeSync()
  })
})
