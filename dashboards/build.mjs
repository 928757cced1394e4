/**
 * Builds the pages. Plain JavaScript, since launch.mjs does it before there is a Node that strips types:
 *
 *     node dashboards/build.mjs
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

// An older Node, which launch.mjs has yet to turn away, knows no `import.meta.dirname`.
const root = fileURLToPath(new URL('..', import.meta.url))
const pages = join(root, 'dashboards', 'web')
const built = join(pages, 'dist')
const stampFile = join(built, '.stamp')

/** Longest time that a build may take, ms. */
const patience = 120_000

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const problem = build(process.execPath, stamp())
  if (problem) console.error(`tarsier: the pages could not be built: ${problem}`)
  process.exitCode = problem ? 1 : 0
}

/**
 * Builds the pages unless those that are there were built of these very sources. Where that fails it says so, and gives
 * the reason.
 */
export function buildPagesOnce(node) {
  const wanted = stamp()
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted) return undefined
  console.error('tarsier: building the pages; some seconds, only after their sources have changed')
  const problem = build(node, wanted)
  if (!problem) return undefined
  const instead = existsSync(join(built, 'index.html')) ? 'with those built before' : 'without pages'
  console.error(`tarsier: the pages could not be built (${problem}): Tarsier starts ${instead}`)
  return problem
}

/** Builds into the pages' directory in one step. Tells what went wrong. */
function build(node, wanted) {
  const fresh = `${built}.${process.pid}`
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  if (!existsSync(vite)) return 'vite is not installed: npm left the packages for development out'
  try {
    const args = [vite, 'build', pages, '--outDir', fresh, '--emptyOutDir', '--logLevel', 'warn']
    // Its words go to stderr: stdout belongs to the program.
    const env = { ...process.env, NODE_ENV: 'production' }
    const child = spawnSync(node, args, { cwd: root, env, stdio: ['ignore', 2, 2], timeout: patience })
    if (child.error) return child.error.message
    if (child.status !== 0) return 'its message is above'
    writeFileSync(join(fresh, '.stamp'), wanted)
    rmSync(built, { recursive: true, force: true })
    renameSync(fresh, built)
    return undefined
  } catch (error) {
    return error.message
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
}

/** The same for the same sources. */
function stamp() {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')))
  const files = readdirSync(pages, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter((file) => !file.startsWith(built))
  for (const file of files.sort()) hash.update(`\0${file.slice(root.length)}\0`).update(readFileSync(file))
  return hash.digest('hex')
}
