import { createReadStream, createWriteStream, fstatSync, fsync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { checkMade, type MadeFile, stranded } from './made.ts'

const standardOutput = 1

/**
 * Writes a backup to standard output, and removes it once all of it was taken. Rejects with UNAVAILABLE where that fails:
 * it stays where it was made then.
 */
export async function pour(made: MadeFile): Promise<void> {
  try {
    await checkMade(made)
    if (fstatSync(standardOutput).isFile()) await writeToFile(made.file)
    else await writeToReader(made.file)
    await rm(made.file)
  } catch (cause) {
    throw stranded(made, 'standard output', cause)
  }
}

/** Not by `process.stdout`: it takes a write that a full disk cuts short for a whole one. */
async function writeToFile(file: string): Promise<void> {
  await pipeline(createReadStream(file), createWriteStream('', { fd: standardOutput, autoClose: false }))
  await promisify(fsync)(standardOutput)
}

async function writeToReader(file: string): Promise<void> {
  // Elsewhere the process ends quietly with its reader: whoever has not read all of a backup must hear so.
  process.stdout.removeAllListeners('error').on('error', () => undefined)
  await pipeline(createReadStream(file), process.stdout, { end: false })
  await new Promise<void>((resolve, reject) => {
    process.stdout.write('', (error) => (error ? reject(error) : resolve()))
  })
}
