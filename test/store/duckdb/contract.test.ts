import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { storeContract } from '../../contract/store.ts'
import { storeIn } from './opened.ts'

storeContract('duckdb', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'tarsier-duckdb-'))
  const store = storeIn(directory)
  const close = async () => {
    await store.stop()
    await rm(directory, { recursive: true, force: true })
  }
  return { store, settle: async () => undefined, close }
})
