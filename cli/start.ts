import { resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Command } from 'commander'
import { type Config, loadConfig } from '../config.ts'
import type { Program } from '../main.ts'
import { createLog, type Logger } from '../observe/log.ts'
import { unknownSettings } from '../setting-names.ts'
import type { Environment } from './environment.ts'
import type { Output } from './output.ts'

/** What the command needs of the program that it belongs to. */
export interface StartSurroundings {
  readonly environment: Environment
  readonly output: Output
  readonly version: string
}

/** A SIGTERM may take this long before Kubernetes kills, ms. */
const longestStop = 25_000

/** Between two looks at what a program that is not ready waits for, ms. */
const readinessPause = 500

/** Adds `tarsier start`. */
export function addStart(program: Command, surroundings: StartSurroundings): void {
  program
    .command('start')
    .description('run Tarsier until SIGINT or SIGTERM')
    .option('--roles <roles>', 'what this process does, separated by commas, instead of TARSIER_ROLES')
    .action((options: { roles?: string }) => runStart(surroundings, options.roles))
}

async function runStart(surroundings: StartSurroundings, roles: string | undefined): Promise<void> {
  const { environment, output, version } = surroundings
  const config = loadConfig({ ...environment, ...(roles !== undefined && { TARSIER_ROLES: roles }) })
  const log = openLog(config, environment)
  const stopped = untilSignalled()
  // Not before: the other commands would wait for it.
  const { startProgram } = await import('../main.ts')
  const program = await startProgram(config, log, version)
  output.answer(banner(program, config, version))
  const watching = tellReadiness(program, log, stopped.signal)
  await stopped.promise
  log.info('stopping: finishing what is in progress')
  await Promise.race([Promise.all([program.stop(), watching]), setTimeout(longestStop, undefined, { ref: false })])
  log.info('stopped')
  // What has not ended by now was never answered with success: nothing is lost with it.
  process.exit()
}

/**
 * The process' log in the configured form; for eyes where nothing is said and standard error is a terminal.
 * Its first lines warn of variables that look like settings and are none.
 */
export function openLog(config: Config, environment: Environment): Logger {
  const format = config.TARSIER_LOG_FORMAT ?? (process.stderr.isTTY ? 'text' : 'json')
  const log = createLog({ level: config.TARSIER_LOG_LEVEL, format })
  for (const sentence of unknownSettings(environment)) log.warn(sentence)
  return log
}

/** Resolves at the first signal to end. A second one changes nothing: the first is being obeyed. */
function untilSignalled(): { readonly promise: Promise<void>; readonly signal: AbortSignal } {
  const stopping = new AbortController()
  const { promise, resolve } = Promise.withResolvers<void>()
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      stopping.abort()
      resolve()
    })
  }
  return { promise, signal: stopping.signal }
}

/** Says what is waited for, each time that it changes, and once that the program is ready. */
async function tellReadiness(program: Program, log: Logger, stopping: AbortSignal): Promise<void> {
  let told = ''
  while (!stopping.aborted) {
    const troubles = await program.troubles()
    if (troubles.length === 0) return log.info('ready')
    const waiting = troubles.join('; ')
    if (waiting !== told) log.warn(`not ready yet, waiting for: ${waiting}`)
    told = waiting
    await setTimeout(readinessPause, undefined, { signal: stopping }).catch(() => undefined)
  }
}

/** The Tars objects that may be served here. */
const objects = [
  { of: 'stat', what: 'stat reports', object: 'tars.tarsstat.StatObj', udp: true },
  { of: 'queryStat', what: 'stat queries', object: 'tars.tarsquerystat.QueryObj', udp: false },
  { of: 'property', what: 'properties', object: 'tars.tarsproperty.PropertyObj', udp: true },
  { of: 'queryProperty', what: 'property queries', object: 'tars.tarsqueryproperty.QueryObj', udp: false },
  { of: 'notify', what: 'messages', object: 'tars.tarsnotify.NotifyObj', udp: true },
  { of: 'log', what: 'logs', object: 'tars.tarslog.LogObj', udp: true },
  { of: 'registry', what: 'locator', object: 'tars.tarsregistry.QueryObj', udp: false },
] as const

/** Where everything is, said once. */
function banner({ addresses }: Program, config: Config, version: string): string {
  const { http, pages } = addresses
  const rows = [
    ...(config.TARSIER_ROLES.includes('query')
      ? [['pages', pages ?? 'not built: `npm run build:web` builds them']]
      : []),
    ['HTTP API', `${http}/api/v1 (described by ${http}/api/v1/openapi.json)`],
    ...objects.flatMap(({ of, what, object, udp }) => {
      const address = addresses[of]
      if (!address) return []
      const { host, port } = address
      return [[what, `${object}@tcp -h ${host} -p ${port}${udp ? ' (and udp)' : ''}`]]
    }),
    ['data', whereDataRest(config)],
    ['mode', `${config.TARSIER_MODE} (${config.TARSIER_ROLES.join(', ')})`],
  ]
  const width = Math.max(...rows.map(([name = '']) => name.length))
  const lines = rows.map(([name = '', value = '']) => `  ${name.padEnd(width)}  ${value}`)
  return [`Tarsier ${version} listens`, ...lines, ''].join('\n')
}

function whereDataRest(config: Config): string {
  if (config.TARSIER_MODE === 'embedded') return resolve(config.TARSIER_DATA_DIR)
  const redis = URL.parse(config.TARSIER_REDIS_URL)
  const nodes = config.TARSIER_ELASTICSEARCH_NODES.map((node) => URL.parse(node)?.host ?? '').join(', ')
  return `Elasticsearch at ${nodes}, indices ${config.TARSIER_INDEX_PREFIX}…; queue in Redis at ${redis?.host ?? ''}`
}
