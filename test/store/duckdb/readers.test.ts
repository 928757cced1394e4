import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Readers } from '../../../store/duckdb/readers.ts'

const never = new AbortController().signal

async function readersOf(count: number): Promise<Readers> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
  const readers = new Readers(await Promise.all(Array.from({ length: count }, () => instance.connect())))
  onTestFinished(async () => {
    await readers.close()
    instance.closeSync()
  })
  return readers
}

/** Hours of work. */
const endless = (reader: DuckDBConnection) => reader.run('SELECT count(*) FROM range(1000000) a, range(1000000) b')

const short = async (reader: DuckDBConnection) => (await reader.runAndReadAll('SELECT 42')).getRows()

describe('readers', () => {
  it('stop a question within a second when it is cancelled or its deadline passes, and go on with the next', async () => {
    const readers = await readersOf(1)
    const cancelling = new AbortController()
    const started = performance.now()
    const cancelled = readers.run({ cancelled: cancelling.signal, deadline: 60_000 }, (reader) => {
      setTimeout(() => cancelling.abort(), 50)
      return endless(reader)
    })
    await expect(cancelled).rejects.toMatchObject({ code: 'CANCELLED' })
    await expect(readers.run({ cancelled: never, deadline: 50 }, endless)).rejects.toMatchObject({ code: 'DEADLINE' })
    expect(performance.now() - started).toBeLessThan(1100)
    expect(await readers.run({ cancelled: never, deadline: 60_000 }, short)).toEqual([[42]])
  })

  it('let a question wait for a connection as long as its patience lasts', async () => {
    const readers = await readersOf(1)
    const cancelling = new AbortController()
    const holding = readers.run({ cancelled: cancelling.signal, deadline: 60_000 }, endless)
    const patient = readers.run({ cancelled: never, deadline: 60_000 }, short)
    await expect(readers.run({ cancelled: never, deadline: 20 }, short)).rejects.toMatchObject({ code: 'DEADLINE' })
    cancelling.abort()
    await expect(holding).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(await patient).toEqual([[42]])
  })

  it('interrupt what runs and refuse what waits when they close', async () => {
    const readers = await readersOf(1)
    const patient = { cancelled: never, deadline: 60_000 }
    const settled = Promise.allSettled([readers.run(patient, endless), readers.run(patient, short)])
    await readers.close()
    expect(await settled).toMatchObject([{ reason: { code: 'UNAVAILABLE' } }, { reason: { code: 'UNAVAILABLE' } }])
    await expect(readers.run(patient, short)).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  })
})
