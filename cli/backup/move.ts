import { constants, createReadStream } from 'node:fs'
import { access, copyFile, open, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { TarsierError } from '../../errors.ts'

/** Where a backup is to be put: a pipe, as the reader of standard output, or a file. */
export type Target = 'output' | FileTarget

export interface FileTarget {
  readonly directory: string
  /** Undefined for the name that it has. */
  readonly name: string | undefined
}

/** What was made, and by whom it must not be taken away. */
export interface MadeFile {
  readonly file: string
  readonly bytes: number
  /** The database that it is a copy of. */
  readonly source: string
}

/** Reads where a backup is to be put: a file, there or not, a directory, or - for standard output. Rejects with BAD_QUESTION before one is made. */
export async function targetOf(path: string): Promise<Target> {
  if (path === '-') return outputTarget()
  const whole = resolve(path)
  const isDirectory = (await stat(whole).catch(() => undefined))?.isDirectory() ?? false
  const target = isDirectory
    ? { directory: whole, name: undefined }
    : { directory: dirname(whole), name: basename(whole) }
  await access(target.directory, constants.W_OK | constants.X_OK).catch((cause: unknown) => {
    const found = `${target.directory}: ${messageOf(cause)}`
    throw new TarsierError('BAD_QUESTION', `${found}; expected a directory that this user may write to`, { cause })
  })
  return target
}

function outputTarget(): Target {
  if (!process.stdout.isTTY) return 'output'
  throw new TarsierError('BAD_QUESTION', 'standard output: found a terminal, expected a pipe or a file')
}

/** Writes a backup to standard output, and removes it. Rejects as `moveTo` does. */
export async function pour(made: MadeFile): Promise<void> {
  try {
    await pipeline(createReadStream(made.file), process.stdout, { end: false })
    await rm(made.file)
  } catch (cause) {
    throw stranded(made, 'standard output', cause)
  }
}

/**
 * Moves a backup to where it was wanted and gives its path. What was there before is there until the new one is whole and
 * on the disk. Rejects with UNAVAILABLE where it can't be moved: it stays where it was made then.
 */
export async function moveTo({ directory, name }: FileTarget, made: MadeFile): Promise<string> {
  const file = join(directory, name ?? basename(made.file))
  try {
    if (await isSame(file, made.source)) throw new Error('it is the database file of Tarsier itself')
    const { size } = await stat(made.file)
    if (size !== made.bytes) throw new Error(`found ${size} bytes there, expected ${made.bytes}`)
    await rename(made.file, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EXDEV') throw error
      return copyOver(made.file, file)
    })
    await sync(directory)
    return file
  } catch (cause) {
    throw stranded(made, file, cause)
  }
}

function stranded(made: MadeFile, target: string, cause: unknown): TarsierError {
  const place = `the backup is made, and rests where Tarsier runs: ${made.file}`
  return new TarsierError('UNAVAILABLE', `${place}; it can't be moved to ${target}: ${messageOf(cause)}`, { cause })
}

/** To another file system. */
async function copyOver(from: string, to: string): Promise<void> {
  const unfinished = `${to}.unfinished`
  try {
    await copyFile(from, unfinished)
    await sync(unfinished)
    await rename(unfinished, to)
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  }
  await rm(from)
}

async function isSame(one: string, other: string): Promise<boolean> {
  const [left, right] = await Promise.all([one, other].map((each) => stat(each).catch(() => undefined)))
  return left !== undefined && left.dev === right?.dev && left.ino === right.ino
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
