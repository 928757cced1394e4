import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { storeIn } from '../store/duckdb/opened.ts'
import { retentionBySize } from './retention-stores.ts'

retentionBySize('DuckDB', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'tarsier-duckdb-'))
  const store = storeIn(directory)
  const close = async () => {
    await store.stop()
    await rm(directory, { recursive: true, force: true })
  }
  return { store, settle: async () => undefined, close }
})
