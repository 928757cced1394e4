/**
 * What `npm test` runs: format and lint, types, then every test with real servers.
 * Arguments go to vitest: `npm test -- test/tars`, `npm test -- test/tars -t "round trip"`.
 * The last line is "N passed, N failed"; a test that did not run is a failure, unless a name was asked for with -t.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { type CliOptions, parseCLI, startVitest, type Vitest } from 'vitest/node'
import { startSharedServices } from './services/services.ts'

interface Tally {
  readonly passed: number
  readonly failed: number
}

const root = join(import.meta.dirname, '..')
const { filter, options } = parseCLI(['vitest', 'run', ...process.argv.slice(2)])

// The servers start while the steps before the tests run.
const services = startSharedServices().catch((error: unknown) =>
  error instanceof Error ? error : new Error(`${error}`),
)
const tallies = [
  await step('format and lint', 'biome', 'check', '--error-on-warnings'),
  await step('types', 'tsc', '-p', '.'),
  await step("the pages' types", 'tsc', '-p', 'dashboards/web'),
  await tests(),
]
const passed = tallies.reduce((sum, tally) => sum + tally.passed, 0)
const failed = tallies.reduce((sum, tally) => sum + tally.failed, 0)
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed > 0 ? 1 : 0)

/** Runs an installed program in the repository's root; it tells what it finds itself. */
async function step(title: string, program: string, ...args: string[]): Promise<Tally> {
  console.log(`${title}: ${program} ${args.join(' ')}`)
  const child = spawn(join(root, 'node_modules', '.bin', program), args, { cwd: root, stdio: 'inherit' })
  const [code] = await once(child, 'exit')
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}

async function tests(): Promise<Tally> {
  const started = await services
  if (started instanceof Error) return failure(`no test ran: ${started.message}`)
  // Vitest's global setup takes servers that are named here as they are.
  Object.assign(process.env, { REDIS_URL: started.redis.url, ELASTICSEARCH_URL: started.elasticsearch.url })
  const vitest = await startVitest('test', filter, { ...options, root, watch: false })
  const tally = count(vitest, options)
  await vitest.close()
  await started.stop()
  return tally
}

function count(vitest: Vitest, { testNamePattern }: CliOptions): Tally {
  const modules = vitest.state.getTestModules()
  const all = modules.flatMap((module) => [...module.children.allTests()])
  const inState = (state: string) => all.filter((test) => test.result().state === state)
  const unrun = all.filter((test) => !['passed', 'failed'].includes(test.result().state))
  const missed = testNamePattern === undefined ? unrun : []
  for (const test of missed) console.error(`did not run: ${test.module.relativeModuleId} > ${test.fullName}`)
  // A file may fail by itself, where an import is broken say; an error may come from outside of every test.
  const broken = modules.filter((module) => module.state() === 'failed' && allPassed(module.children.allTests()))
  const stray = vitest.state.getUnhandledErrors()
  const passed = inState('passed').length
  if (passed + inState('failed').length + broken.length === 0) return failure('no test ran')
  return { passed, failed: inState('failed').length + missed.length + broken.length + stray.length }
}

function allPassed(tests: Iterable<{ ok(): boolean }>): boolean {
  return [...tests].every((test) => test.ok())
}

function failure(message: string): Tally {
  console.error(message)
  return { passed: 0, failed: 1 }
}
