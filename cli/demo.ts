import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Command } from 'commander'
import { type Config, loadConfig } from '../config.ts'
import { servicesSchema } from '../query/services.ts'
import { startApplication } from './demo/application.ts'
import { destinationsIn } from './demo/destinations.ts'
import { type DemoDirectory, demoDirectory } from './demo/directory.ts'
import { asCommand, type Example, exampleOfLogs, examplesFor } from './demo/examples.ts'
import { pastReports, storePast } from './demo/history.ts'
import { explainPorts } from './demo/ports.ts'
import type { Environment } from './environment.ts'
import type { Output } from './output.ts'
import { askHttp, type Parameters } from './query/http.ts'
import { openLog } from './start.ts'

/** What the demo needs of the command that it belongs to. */
export interface DemoSurroundings {
  readonly environment: Environment
  readonly output: Output
  readonly version: string
  /** Runs a command line of `tarsier`, as the reader of an example would. */
  readonly run: (words: readonly string[]) => Promise<number>
}

/** Longest time that the examples wait for data; @tars/monitor reports every 10 s. */
const longestWait = 60_000

/** Adds `tarsier demo`. */
export function addDemo(program: Command, surroundings: DemoSurroundings): void {
  program
    .command('demo')
    .description('start in the embedded mode with a small Tars application, and show questions with their answers')
    .option('--once', 'end after the examples')
    .action((options: { once?: true }) => runDemo(surroundings, options.once === true))
}

async function runDemo(surroundings: DemoSurroundings, onlyOnce: boolean): Promise<void> {
  const { environment } = surroundings
  const { TARSIER_DATA_DIR } = environment
  const settings = loadConfig(demoEnvironment(environment))
  const directory = demoDirectory(TARSIER_DATA_DIR)
  try {
    await runIn(directory, { ...settings, TARSIER_DATA_DIR: directory.path }, surroundings, onlyOnce)
  } finally {
    directory.leave()
  }
}

async function runIn(
  directory: DemoDirectory,
  config: Config,
  surroundings: DemoSurroundings,
  onlyOnce: boolean,
): Promise<void> {
  const { environment, output, version } = surroundings
  const interrupt = new AbortController()
  const interrupted = once(interrupt.signal, 'abort')
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => interrupt.abort())
  const { startProgram } = await import('../main.ts')
  const tarsier = await startProgram(config, openLog(config, environment), version).catch((error) =>
    explainPorts(error, config),
  )
  try {
    const { http, pages, queryStat } = tarsier.addresses
    if (!queryStat) throw new Error('the demo needs every role')
    const to = destinationsIn(tarsier.addresses)
    output.note(welcome(http, directory))
    const application = await startApplication({
      to,
      timeZone: config.TARSIER_TIME_ZONE,
      directory: join(directory.path, 'services'),
    })
    try {
      await storePast(http, pastReports(application.ports, Date.now() / 1000, config.TARSIER_RETENTION_STAT))
      output.note(guide(pages, to.log !== undefined))
      const examples = [...examplesFor(http, queryStat), ...(to.log ? [exampleOfLogs(http)] : [])]
      const shown = showExamples(http, examples, surroundings)
      await Promise.race([shown, application.failed, interrupted])
      if (onlyOnce || interrupt.signal.aborted) return
      output.note('\nThe services go on calling one another; ask more from another terminal. Ctrl-C ends everything.\n')
      await Promise.race([application.failed, interrupted])
    } finally {
      output.note('Ending the services and Tarsier.\n')
      await application.stop()
    }
  } finally {
    await tarsier.stop()
  }
}

/** Fewer log lines, and the one mode that needs nothing else. */
function demoEnvironment(environment: Environment): Environment {
  return {
    TARSIER_LOG_LEVEL: 'warn',
    ...environment,
    TARSIER_MODE: 'embedded',
    TARSIER_ROLES: undefined,
    TARSIER_KUBERNETES: 'off',
  }
}

function welcome(http: string, { path, remark }: DemoDirectory): string {
  return [
    `Tarsier runs: HTTP API ${http}, data in ${path} (${remark}).`,
    'Starting three Tars services that call one another: Shop.WebServer → Shop.CartServer → Shop.PriceServer (twice).',
    'What they would have reported in the last two days and a week ago is made up, to compare with.',
    '',
  ].join('\n')
}

/** What to look at in the pages, and what there is to find. */
function guide(pages: string | undefined, hasLogs: boolean): string {
  if (pages === undefined) return 'The pages are not built: `npm run build:web` builds them.\n'
  return [
    '',
    `Open ${pages} and find out:`,
    '  1. Which service fails, and since when? It stands out on the overview; choose it.',
    '  2. At which interface, and on which instance? See the breakdown and the hosts; a click on a value keeps to it.',
    '  3. Which interface of Shop.CartServer is slow, and which one times out? Was it so yesterday, and a week ago?',
    ...(hasLogs
      ? ['  4. Why does it fail? Search Logs for getDiscount; the failing instance has its alarm among the Messages.']
      : ['  Logs and Messages stay empty: the Tars clients that send them come with a clone, not with the package.']),
    '  What do customers pay, and how long do payments take? See order.amount and payment.time at Properties.',
    '',
    '',
  ].join('\n')
}

async function showExamples(
  http: string,
  examples: readonly Example[],
  { output, run }: DemoSurroundings,
): Promise<void> {
  await waitForData(http, output)
  for (const { question, words } of examples) {
    output.answer(`\n# ${question}\n$ ${asCommand(words)}\n`)
    await run(words)
  }
}

async function waitForData(http: string, output: Output): Promise<void> {
  const started = Date.now()
  const waited = () => Math.round((Date.now() - started) / 1000)
  const say = process.stderr.isTTY ? (text: string) => output.note(`\r${text}`) : () => {}
  output.note('Services report every 10 s; waiting for reports with a failure and a time-out among them.\n')
  while (!(await hasData(http, started)) && Date.now() - started < longestWait) {
    say(`  ${waited()} s `)
    await pause(1000)
  }
  const found = Date.now() - started < longestWait ? 'there they are' : 'not all of them; the answers show what came'
  output.note(`${process.stderr.isTTY ? '\r' : ''}  ${waited()} s: ${found}.\n`)
}

/** Whether there is something to show since a time, epoch ms: a directory that is kept may hold an earlier run. */
async function hasData(http: string, since: number): Promise<boolean> {
  const range: Parameters = [['from', String(Math.floor(since / 1000) - 1)]]
  const { services } = await askHttp(http, '/api/v1/stat/services', range, servicesSchema)
  const some = (measure: 'timeouts' | 'exceptions') => services.some(({ callers }) => Number(callers?.[measure]) > 0)
  return some('timeouts') && some('exceptions')
}
