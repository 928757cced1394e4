import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLog } from '../../../observe/log.ts'
import { reporter } from '../../../signals/reporter.ts'
import { stat } from '../../../signals/stat.ts'
import { duckdbStore } from '../../../store/duckdb/store.ts'
import { calendar } from '../../contract/records.ts'
import { storeContract } from '../../contract/store.ts'

storeContract('duckdb', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'tarsier-duckdb-'))
  const log = createLog({ level: 'silent', format: 'json' })
  const store = duckdbStore({ directory }, { signals: [stat, reporter], calendar, log })
  const close = async () => {
    await store.stop()
    await rm(directory, { recursive: true, force: true })
  }
  return { store, settle: async () => undefined, close }
})
