import { statfs } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { Config } from './config.ts'
import type { Retentions } from './signals/retention.ts'

/** What a signal may take where no setting says it, bytes. */
const usual = 50 * 1024 ** 3

/**
 * How long and how much of each signal is kept. A small site has a small disk, which a full file would stop: there each
 * of the signals may take a tenth of it, so that all of them leave room.
 */
export async function retentionsOf(config: Config): Promise<Retentions> {
  const most = await defaultSize(config)
  return {
    stat: { days: config.TARSIER_RETENTION_STAT, bytes: config.TARSIER_RETENTION_STAT_SIZE ?? most },
    property: { days: config.TARSIER_RETENTION_PROPERTY, bytes: config.TARSIER_RETENTION_PROPERTY_SIZE ?? most },
    notify: { days: config.TARSIER_RETENTION_NOTIFY, bytes: config.TARSIER_RETENTION_NOTIFY_SIZE ?? most },
    log: { days: config.TARSIER_RETENTION_LOG, bytes: config.TARSIER_RETENTION_LOG_SIZE ?? most },
    span: { days: config.TARSIER_RETENTION_SPAN, bytes: config.TARSIER_RETENTION_SPAN_SIZE ?? most },
    event: { days: config.TARSIER_RETENTION_EVENT, bytes: config.TARSIER_RETENTION_EVENT_SIZE ?? most },
    exit: { days: config.TARSIER_RETENTION_EXIT, bytes: config.TARSIER_RETENTION_EXIT_SIZE ?? most },
    rollup: { days: config.TARSIER_RETENTION_ROLLUP, bytes: config.TARSIER_RETENTION_ROLLUP_SIZE ?? most },
    reporter: { days: config.TARSIER_RETENTION_REPORTER, bytes: config.TARSIER_RETENTION_REPORTER_SIZE ?? most },
  }
}

async function defaultSize(config: Config): Promise<number> {
  if (config.TARSIER_MODE !== 'embedded') return usual
  return Math.min(usual, Math.floor((await diskSize(resolve(config.TARSIER_DATA_DIR))) / 10))
}

/** The size of the disk that a directory lies on or will lie on, bytes; endless where nobody knows. */
async function diskSize(directory: string): Promise<number> {
  try {
    const { blocks, bsize } = await statfs(directory)
    return blocks * bsize || Number.POSITIVE_INFINITY
  } catch {
    const parent = dirname(directory)
    return parent === directory ? Number.POSITIVE_INFINITY : diskSize(parent)
  }
}
