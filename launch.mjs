/**
 * Runs a TypeScript file of this project with the project's own Node, from a fresh clone on:
 *
 *     node launch.mjs FILE.ts [argument…]
 *
 * Any Node from 20.11 on starts it: plain JavaScript, nothing but what Node brings. What is missing is installed first.
 */
import { fork, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { join, resolve } from 'node:path'
import { endWithNpm } from './cli/end-with-npm.mjs'
import { buildPagesOnce } from './dashboards/build.mjs'

const root = import.meta.dirname
const nodeNeeded = 24
const onWindows = process.platform === 'win32'

checkNode()
endWithNpm()
const [file, ...args] = process.argv.slice(2)
if (file === undefined) fail('usage: node launch.mjs FILE.ts [argument…]')
installWhatIsMissing()
if (resolve(file) === join(root, 'cli', 'tarsier.ts') && ['start', 'demo'].includes(args[0])) buildPagesOnce(findNode())
run(resolve(file), args)

/** Older ones fail without a word of what is wrong: `import.meta.dirname` came with 20.11. */
function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 11))
    fail(`found Node ${process.version}, expected Node 20.11 or later with npm`)
}

/** Installs unless the last installation was of this very lock file. */
function installWhatIsMissing() {
  const stampFile = join(root, 'node_modules', '.tarsier-install')
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8').trim() === wanted) return
  console.error('tarsier: installing the packages of package-lock.json (npm ci); a minute, only the first time')
  // npm's words go to stderr: stdout belongs to the program. Below errors they are about packages, not about us.
  const npm = spawnSync('npm', ['ci', '--loglevel=error', '--no-update-notifier'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: onWindows,
  })
  if (npm.error) fail(`npm could not be started (${npm.error.message}): Tarsier needs Node 20.11 or later with npm`)
  if (npm.status !== 0) fail('npm ci failed; its message is above')
  writeFileSync(stampFile, wanted)
}

/** The Node that came as the npm package `node`; where there is none, the running one if it is new enough. */
function findNode() {
  const own = join(root, 'node_modules', 'node', 'bin', onWindows ? 'node.exe' : 'node')
  if (existsSync(own)) return own
  if (Number.parseInt(process.versions.node, 10) >= nodeNeeded) return process.execPath
  fail(
    `Tarsier runs on Node ${nodeNeeded}, and this is ${process.version}. npm brings Node ${nodeNeeded} by an install script of ` +
      'its package "node", which has not run: allow install scripts (npm config get ignore-scripts), remove ' +
      `node_modules and start again, or start with Node ${nodeNeeded}.`,
  )
}

/** Runs the program in our place: our streams, our signals, its exit code. */
function run(program, programArgs) {
  // Killed with -9 we cannot forward it: the channel then closes, and the program ends as if told to.
  const endWithUs = 'process.on("disconnect", () => process.kill(process.pid, "SIGTERM")); process.channel?.unref()'
  // Sources stripped of their types and compiled once: half the time to start, and 25 MB less memory from then on.
  const compiled = join(root, 'node_modules', '.cache', 'tarsier', 'compiled')
  // New objects die young or live in a batch: a larger nursery buys no speed, only 100 MB under load, and several
  // threads collecting it cost a twelfth of the CPU in waiting for each other. A bound on the old
  // heap halves what a door holds under load and costs a fifth of its CPU (bench/RESULTS.md): that is left to the operator,
  // by NODE_OPTIONS.
  const options = JSON.parse(readFileSync(join(root, 'node-options.json'), 'utf8'))
  const own = options.filter((option) => !process.env.NODE_OPTIONS?.includes(option.split('=')[0]))
  const child = fork(program, programArgs, {
    execPath: findNode(),
    // DuckDB allocates by itself; what else is native comes from one thread, and further arenas only hold 25 MB more.
    env: { NODE_COMPILE_CACHE: compiled, MALLOC_ARENA_MAX: '1', ...process.env },
    execArgv: [...own, '--import', `data:text/javascript,${encodeURIComponent(endWithUs)}`],
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  })
  // Ctrl-C at a terminal reaches the program without us; sent twice it would mean: at once.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'))
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  child.on('error', (error) => fail(`could not start ${program}: ${error.message}`))
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]))
}

function fail(message) {
  console.error(`tarsier: ${message}`)
  process.exit(1)
}
