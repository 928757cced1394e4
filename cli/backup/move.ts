import { constants } from 'node:fs'
import { access, copyFile, open, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { TarsierError } from '../../errors.ts'
import { checkMade, type MadeFile, messageOf, stranded } from './made.ts'

/** Where a backup is to be put: a pipe, as the reader of standard output, or a file. */
export type Target = 'output' | FileTarget

export interface FileTarget {
  readonly directory: string
  /** Undefined for the name that it has. */
  readonly name: string | undefined
}

/** Reads where a backup is to be put: a file, there or not, a directory, or - for standard output. Rejects with BAD_QUESTION before one is made. */
export async function targetOf(path: string): Promise<Target> {
  if (path === '-') return outputTarget()
  const whole = resolve(path)
  const found = await stat(whole).catch(() => undefined)
  if (found && !found.isFile() && !found.isDirectory())
    throw new TarsierError('BAD_QUESTION', `${whole}: found a pipe or a device, expected a file or a directory`)
  const target = found?.isDirectory()
    ? { directory: whole, name: undefined }
    : { directory: dirname(whole), name: basename(whole) }
  await access(target.directory, constants.W_OK | constants.X_OK).catch((cause: unknown) => {
    const reason = `${target.directory}: ${messageOf(cause)}`
    throw new TarsierError('BAD_QUESTION', `${reason}; expected a directory that this user may write to`, { cause })
  })
  return target
}

function outputTarget(): Target {
  if (!process.stdout.isTTY) return 'output'
  throw new TarsierError('BAD_QUESTION', 'standard output: found a terminal, expected a pipe or a file')
}

/**
 * Moves a backup to where it was wanted and gives its path. What was there before is there until the new one is whole and
 * on the disk. Rejects with UNAVAILABLE where it can't be moved: it stays where it was made then.
 */
export async function moveTo({ directory, name }: FileTarget, made: MadeFile): Promise<string> {
  const file = join(directory, name ?? basename(made.file))
  try {
    if (await isDatabase(file, made.source)) throw new Error('it is the database file of Tarsier itself, or its log')
    await checkMade(made)
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

/** To another file system. */
async function copyOver(from: string, to: string): Promise<void> {
  const unfinished = `${to}.unfinished`
  try {
    await copyFile(from, unfinished)
    await sync(unfinished)
    await rename(unfinished, to)
    await sync(dirname(to))
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  }
  await rm(from)
}

/** Whether a file is the database or its log, also where that has nothing in it at the moment. */
async function isDatabase(file: string, source: string): Promise<boolean> {
  const places = [source, `${source}.wal`]
  if (places.includes(file)) return true
  return (await Promise.all(places.map((place) => isSame(file, place)))).includes(true)
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
