import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { createLog } from '../../../observe/log.ts'
import { reporter } from '../../../signals/reporter.ts'
import { stat } from '../../../signals/stat.ts'
import type { DuckdbConfig } from '../../../store/duckdb/open.ts'
import { duckdbStore } from '../../../store/duckdb/store.ts'
import { calendar } from '../../contract/records.ts'

/** A directory that goes with the test. */
export async function newDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'tarsier-duckdb-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  return directory
}

/** A store of the contract's signals and zone, not started. */
export function storeIn(directory: string, config: Partial<DuckdbConfig> = {}): ReturnType<typeof duckdbStore> {
  const log = createLog({ level: 'silent', format: 'json' })
  return duckdbStore({ directory, ...config }, { signals: [stat, reporter], calendar, log })
}

/** A started store that stops with the test. */
export async function startedIn(directory: string, config?: Partial<DuckdbConfig>): ReturnType<typeof started> {
  return started(storeIn(directory, config))
}

async function started(store: ReturnType<typeof duckdbStore>): Promise<ReturnType<typeof duckdbStore>> {
  onTestFinished(() => store.stop())
  await store.start()
  return store
}
