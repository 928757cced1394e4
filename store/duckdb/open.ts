import { access, constants, mkdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { TarsierError } from '../../errors.ts'

export interface DuckdbConfig {
  /** The data directory, TARSIER_DATA_DIR. */
  readonly directory: string
  /** Memory that DuckDB may use, bytes. */
  readonly memoryLimit?: number
  /** Threads that DuckDB may use; one a core where not given. */
  readonly threads?: number
}

/** Of DuckDB where nothing else is said, bytes. */
export const defaultMemory = 128 * 1024 ** 2

/** Compresses text in a third less time than the oldest form, which is the default. */
export const storageVersion = 'v1.5.0'

/** The one file that everything rests in. */
export function fileOf(config: DuckdbConfig): string {
  return join(config.directory, 'tarsier.duckdb')
}

/** Opens the file, recovering what a crash left, and locks DuckDB down. Rejects with BAD_SETTING. */
export async function openInstance(config: DuckdbConfig): Promise<DuckDBInstance> {
  await checkDirectory(config.directory)
  const instance = await DuckDBInstance.create(fileOf(config), options(config)).catch((cause: Error) => {
    throw cannotOpen(fileOf(config), cause)
  })
  return lockedDown(instance, config.directory)
}

/** Opens any file of DuckDB for reading, locked down alike; nobody writes to it meanwhile. Rejects with DuckDB's own error. */
export async function openForReading(file: string, config: DuckdbConfig): Promise<DuckDBInstance> {
  const instance = await DuckDBInstance.create(file, { ...options(config), access_mode: 'READ_ONLY' })
  return lockedDown(instance, config.directory)
}

async function lockedDown(instance: DuckDBInstance, directory: string): Promise<DuckDBInstance> {
  const connection = await instance.connect()
  try {
    await lockDown(connection, directory)
    connection.closeSync()
    return instance
  } catch (error) {
    connection.closeSync()
    instance.closeSync()
    throw error
  }
}

function options(config: DuckdbConfig): Record<string, string> {
  return {
    memory_limit: `${config.memoryLimit ?? defaultMemory}B`,
    ...(config.threads === undefined ? {} : { threads: String(config.threads) }),
    storage_compatibility_version: storageVersion,
    // Merging row groups at checkpoints makes every fourth one hold up writes and questions for a second.
    max_vacuum_tasks: '0',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    allow_persistent_secrets: 'false',
  }
}

/** In this order: the directories can't be set after access is off, and nothing can be set after the lock. */
async function lockDown(connection: DuckDBConnection, directory: string): Promise<void> {
  await connection.run(`SET allowed_directories = ['${directory.replaceAll("'", "''")}']`)
  await connection.run('SET enable_external_access = false')
  await connection.run('SET lock_configuration = true')
}

/** Makes the data directory where it is missing. Rejects with BAD_SETTING where it can't be written to. */
export async function checkDirectory(directory: string): Promise<void> {
  try {
    await makeDirectory(directory)
    await access(directory, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (cause) {
    const message = `TARSIER_DATA_DIR: can't write to ${directory}: ${messageOf(cause)}; expected a directory that this user may write to`
    throw new TarsierError('BAD_SETTING', message, { cause })
  }
}

/** Not by Node's own `recursive`: below /proc that goes on for ever, deaf to every signal. */
async function makeDirectory(directory: string, hasParent = false): Promise<void> {
  try {
    await mkdir(directory)
  } catch (error) {
    if (await isDirectory(directory)) return
    const noParent = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    if (!noParent || hasParent) throw error
    await makeDirectory(dirname(directory))
    await makeDirectory(directory, true)
  }
}

async function isDirectory(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined)
  return found?.isDirectory() ?? false
}

/** The text is read for the operator's sake only: nothing is decided by it. */
function cannotOpen(file: string, cause: Error): TarsierError {
  const holder = /\(PID (\d+)\)/.exec(cause.message)?.[1]
  const [found = ''] = cause.message.split('\n')
  const advice = holder
    ? `process ${holder} has it open; stop that process or give this one another TARSIER_DATA_DIR`
    : `${found}; where the file is damaged, move it and its .wal away (or put a backup back) and start again`
  return new TarsierError('BAD_SETTING', `TARSIER_DATA_DIR: can't open ${file}: ${advice}`, { cause })
}

export function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message.split('\n', 1)[0] ?? message
}

/** Whatever DuckDB says of its file may be over the next time. */
export function unavailable(cause: unknown, doing = 'DuckDB'): never {
  if (cause instanceof TarsierError) throw cause
  throw new TarsierError('UNAVAILABLE', `${doing}: ${messageOf(cause)}`, { cause })
}
