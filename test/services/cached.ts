import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'

/**
 * A directory below the user's cache directory, which outlives node_modules and the clone; laid out once. Its name changes
 * with the files that it is made from, so that an old one is not taken for a new one.
 */
export async function laidOutOnce(
  name: string,
  sources: readonly string[],
  layOut: (draft: string) => Promise<void>,
): Promise<string> {
  const { XDG_CACHE_HOME } = process.env
  const cache = join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'tarsier')
  const directory = join(cache, `${name}-${await fingerprint(sources)}`)
  if (await exists(directory)) return directory
  const draft = `${directory}.${randomUUID()}`
  try {
    await mkdir(draft, { recursive: true })
    await layOut(draft)
    await settle(draft, directory)
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    throw error
  }
  return directory
}

async function fingerprint(sources: readonly string[]): Promise<string> {
  const hash = createHash('sha256')
  for (const file of sources) hash.update(await readFile(file))
  return hash.digest('hex').slice(0, 8)
}

/** Several may lay out the same directory at once: the first one stays. */
async function settle(draft: string, directory: string): Promise<void> {
  try {
    await rename(draft, directory)
  } catch (error) {
    if (!(await exists(directory))) throw error
    await rm(draft, { recursive: true, force: true })
  }
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
