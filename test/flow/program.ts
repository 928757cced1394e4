import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import nodeOptions from '../../node-options.json' with { type: 'json' }
import type { TarsEndpoint } from '../../tars/client.ts'
import { freePorts } from '../free-ports.ts'

/** Settings of a program under test, by name. */
export type Settings = Readonly<Record<string, string>>

/** The real program in a process of its own. */
export interface RunningProgram {
  /** URL of the HTTP API. */
  readonly http: string
  readonly stat: TarsEndpoint
  readonly queryStat: TarsEndpoint
  readonly property: TarsEndpoint
  readonly queryProperty: TarsEndpoint
  readonly notify: TarsEndpoint
  readonly log: TarsEndpoint
  /** tars.tarsregistry.QueryObj */
  readonly locator: TarsEndpoint
  readonly pid: number
  /** Everything that it has printed. */
  output(): string
  /** A counter or gauge of /metrics, summed over its labels but those given. */
  metric(name: string, labels?: string): Promise<number>
  /** Sends the signal and resolves to the exit code, null after a kill. */
  end(signal: NodeJS.Signals): Promise<number | null>
}

const root = join(import.meta.dirname, '..', '..')

/** Free ports, a quiet log and no cluster that the tests happen to run in; what a test gives wins. */
const usual: Settings = {
  ...freePorts,
  TARSIER_KUBERNETES: 'off',
  TARSIER_TIME_ZONE: 'Asia/Shanghai',
  TARSIER_LOG_FORMAT: 'json',
}

/** Runs `tarsier start` as launch.mjs does; the process is not waited for. */
export function spawnProgram(settings: Settings): { readonly child: ChildProcess; readonly output: () => string } {
  const { PATH } = process.env
  const environment = { PATH, MALLOC_ARENA_MAX: '1', ...usual, ...settings }
  const child = spawn(process.execPath, [...nodeOptions, join(root, 'cli', 'tarsier.ts'), 'start'], {
    env: environment,
  })
  let output = ''
  const keep = (chunk: Buffer) => {
    output += chunk.toString()
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  return { child, output: () => output }
}

/** Runs `tarsier start` and resolves when it is ready. Rejects with its output where it ends before. */
export async function startProgram(settings: Settings): Promise<RunningProgram> {
  const { child, output } = spawnProgram(settings)
  const exited = once(child, 'exit')
  void exited.then(() => undefined)
  // Several at once, beside other tests, on a small machine.
  await until(() => output().includes('"ready"') || child.exitCode !== null, 50)
  if (child.exitCode !== null || child.pid === undefined)
    throw new Error(`it ended with ${child.exitCode}: ${output()}`)
  const http = /HTTP API +(\S+)\/api\/v1/.exec(output())?.[1] ?? ''
  return {
    http,
    stat: endpointOf(output(), 'tars.tarsstat.StatObj'),
    queryStat: endpointOf(output(), 'tars.tarsquerystat.QueryObj'),
    property: endpointOf(output(), 'tars.tarsproperty.PropertyObj'),
    queryProperty: endpointOf(output(), 'tars.tarsqueryproperty.QueryObj'),
    notify: endpointOf(output(), 'tars.tarsnotify.NotifyObj'),
    log: endpointOf(output(), 'tars.tarslog.LogObj'),
    locator: endpointOf(output(), 'tars.tarsregistry.QueryObj'),
    pid: child.pid,
    output,
    metric: (name, labels = '') => readMetric(http, name, labels),
    end: async (signal) => {
      child.kill(signal)
      await exited
      return child.exitCode
    },
  }
}

function endpointOf(banner: string, object: string): TarsEndpoint {
  const found = new RegExp(`${object}@tcp -h (\\S+) -p (\\d+)`).exec(banner)
  return { host: found?.[1] ?? '', port: Number(found?.[2]), timeoutMs: 10_000 }
}

async function readMetric(http: string, name: string, labels: string): Promise<number> {
  const answer = await fetch(`${http}/metrics`)
  const lines = (await answer.text()).split('\n').filter((line) => line.startsWith(`${name}{`) && line.includes(labels))
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0)
}

/** Resolves once the condition holds. Rejects after `seconds`. */
export async function until(condition: () => boolean | Promise<boolean>, seconds = 30): Promise<void> {
  const deadline = Date.now() + seconds * 1000
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`not within ${seconds} s: ${condition}`)
    await pause(20)
  }
}
