import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLog } from '../../observe/log.ts'
import { reporter } from '../../signals/reporter.ts'
import { stat } from '../../signals/stat.ts'
import { duckdbStore } from '../../store/duckdb/store.ts'
import { monitorQueryContract } from '../contract/monitor-query.ts'
import { calendar } from '../contract/records.ts'
import { openCorner } from '../store/elasticsearch/cluster.ts'

const corner = openCorner()

monitorQueryContract('Elasticsearch', async () => {
  const store = corner.store()
  return { store, settle: corner.refresh, close: store.stop }
})

monitorQueryContract('DuckDB', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'tarsier-monitor-query-'))
  const log = createLog({ level: 'silent', format: 'json' })
  const store = duckdbStore({ directory }, { signals: [stat, reporter], derivations: [], calendar, log })
  const close = async () => {
    await store.stop()
    await rm(directory, { recursive: true, force: true })
  }
  return { store, settle: async () => undefined, close }
})
