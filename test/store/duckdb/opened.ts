import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { createLog } from '../../../observe/log.ts'
import { reporter } from '../../../signals/reporter.ts'
import { rollup, statRollup } from '../../../signals/rollup.ts'
import type { Signal } from '../../../signals/signal.ts'
import { stat } from '../../../signals/stat.ts'
import type { DuckdbConfig } from '../../../store/duckdb/open.ts'
import { restoreFile } from '../../../store/duckdb/restore.ts'
import { type Backups, duckdbStore, type Receipts } from '../../../store/duckdb/store.ts'
import type { Store } from '../../../store/store.ts'
import { calendar } from '../../contract/records.ts'
import type { OpenedStore } from '../../contract/subject.ts'

/** A directory that goes with the test. */
export async function newDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'tarsier-duckdb-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  return directory
}

const ours: readonly Signal[] = [stat, reporter, rollup]

/** What this version keeps, for those who only look at files. */
export const kept = { signals: ours, calendar }

/** A store in the contract's zone, not started. */
export function storeIn(
  directory: string,
  config: Partial<DuckdbConfig> = {},
  signals = ours,
): Store & Receipts & Backups {
  const log = createLog({ level: 'silent', format: 'json' })
  return duckdbStore({ directory, ...config }, { signals, derivations: [statRollup], calendar, log })
}

/** A started store that stops with the test. */
export async function startedIn(
  directory: string,
  config?: Partial<DuckdbConfig>,
  signals?: readonly Signal[],
): Promise<Store & Receipts & Backups> {
  const store = storeIn(directory, config, signals)
  onTestFinished(() => store.stop())
  await store.start()
  return store
}

/** A started store of what a backup has, in a directory of its own. */
export async function restoredStore(backup: string): Promise<Store & Receipts & Backups> {
  const directory = await newDirectory()
  await restoreFile({ directory }, backup, kept)
  return startedIn(directory)
}

/** A store as the contract's suites want it, which ask for it while they run: in a directory that it removes itself. */
export async function openContractStore(signals: readonly Signal[] = ours): Promise<OpenedStore> {
  const directory = await mkdtemp(join(tmpdir(), 'tarsier-duckdb-'))
  const store = storeIn(directory, {}, signals)
  const close = async () => {
    await store.stop()
    await rm(directory, { recursive: true, force: true })
  }
  return { store, settle: async () => undefined, close }
}
