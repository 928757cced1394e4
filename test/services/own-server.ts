import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startGuard } from './guard.ts'

/** A server that tests talk to. One that was started elsewhere has nothing but its URL. */
export interface Service {
  readonly url: string
  /** Ends the server if it is ours. */
  stop(): Promise<void>
}

/** A server that we started: it may be hurt. Ended with this process, however that ends. */
export interface OwnServer extends Service {
  /** The process that serves now; undefined while it is down, and in a container. */
  readonly pid: number | undefined
  /** kill -9: nothing is flushed, files stay for `restart`. Resolves when it has ended. */
  kill9(): Promise<void>
  /** Neither answers nor closes connections until `resume`. */
  pause(): Promise<void>
  resume(): Promise<void>
  /** Starts it again, on the same port and files; one that still runs is ended gently first. Resolves when it serves. */
  restart(): Promise<void>
  /** Ends it and removes its files. May be called again. */
  stop(): Promise<void>
}

/** How one server is run: as a process (`processOf`) or in a container (`containerOf`). */
export interface Launch {
  /** Runs in the foreground until the server ends. */
  readonly command: readonly [string, ...string[]]
  /** Set where the command's process is not the server itself. */
  readonly container?: {
    signal(name: NodeJS.Signals): Promise<void>
    /** Shell that ends and removes it. */
    readonly removal: string
  }
}

export interface ServerPlan {
  /** For messages and the directory's name: "redis". */
  readonly name: string
  readonly url: string
  readonly startSeconds: number
  /** True once it serves; false or rejected: asked again. */
  ready(): Promise<boolean>
  /** Prepares the launch; the directory is the server's own. */
  launch(directory: string): Promise<Launch>
}

const pollMillis = 50
const gentleSeconds = 20

/** Starts a server and waits until it serves. Rejects with the end of its log where it does not. */
export async function startOwnServer(plan: ServerPlan): Promise<OwnServer> {
  const directory = await mkdtemp(join(tmpdir(), `tarsier-${plan.name}-`))
  const logFile = join(directory, 'server.log')
  const launch = await plan.launch(directory)
  const guard = startGuard()
  let child: ChildProcess | undefined
  let stopped: Promise<void> | undefined

  const removal = [launch.container?.removal, `rm -rf '${directory}'`].filter((part) => part !== undefined).join('; ')

  async function start(): Promise<void> {
    child = spawnLogged(launch.command, logFile)
    guard.afterwards(launch.container ? removal : `kill -9 ${child.pid}; ${removal}`)
    await untilReady(plan, child, logFile)
  }

  async function signal(name: NodeJS.Signals): Promise<void> {
    if (!child || hasEnded(child)) return
    if (launch.container) await launch.container.signal(name)
    else child.kill(name)
  }

  async function kill9(): Promise<void> {
    if (!child) return
    const ended = untilEnded(child)
    await signal('SIGKILL')
    await ended
    child = undefined
    guard.afterwards(removal)
  }

  async function endGently(): Promise<void> {
    if (!child) return
    await signal('SIGCONT')
    await signal('SIGTERM')
    await Promise.race([untilEnded(child), sleep(gentleSeconds * 1000, undefined, { ref: false })])
    await kill9()
  }

  async function stop(): Promise<void> {
    await endGently()
    guard.release()
    await rm(directory, { recursive: true, force: true })
  }

  const server: OwnServer = {
    url: plan.url,
    get pid() {
      return launch.container ? undefined : child?.pid
    },
    kill9,
    pause: () => signal('SIGSTOP'),
    resume: () => signal('SIGCONT'),
    restart: async () => {
      await endGently()
      await start()
    },
    stop: () => {
      stopped ??= stop()
      return stopped
    },
  }
  await start().catch(async (error: unknown) => {
    await server.stop()
    throw error
  })
  return server
}

function spawnLogged([file, ...args]: readonly [string, ...string[]], logFile: string): ChildProcess {
  const log = openSync(logFile, 'a')
  // A session of its own: Ctrl-C is for the tests, which would otherwise see their servers go.
  const child = spawn(file, args, { detached: true, stdio: ['ignore', log, log] })
  closeSync(log)
  return child
}

async function untilReady(plan: ServerPlan, child: ChildProcess, logFile: string): Promise<void> {
  const deadline = Date.now() + plan.startSeconds * 1000
  while (!(await plan.ready().catch(() => false))) {
    if (hasEnded(child)) throw new Error(`${plan.name} ended at its start:\n${await endOf(logFile)}`)
    if (Date.now() > deadline) {
      throw new Error(`${plan.name} did not serve within ${plan.startSeconds} s:\n${await endOf(logFile)}`)
    }
    await sleep(pollMillis)
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}

async function untilEnded(child: ChildProcess): Promise<void> {
  if (!hasEnded(child)) await once(child, 'exit')
}

async function endOf(logFile: string): Promise<string> {
  const lines = (await readFile(logFile, 'utf8')).trimEnd().split('\n')
  return lines.slice(-30).join('\n')
}
