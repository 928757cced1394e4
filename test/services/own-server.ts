import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Foreground, foreground, type Launch } from './foreground.ts'
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

/** Starts a server and waits until it serves. Rejects with the end of its log where it does not. */
export async function startOwnServer(plan: ServerPlan): Promise<OwnServer> {
  const directory = await mkdtemp(join(tmpdir(), `tarsier-${plan.name}-`))
  const logFile = join(directory, 'server.log')
  const guard = startGuard()
  guard.afterwards(`rm -rf '${directory}'`)
  try {
    const server = foreground(await plan.launch(directory), directory, logFile, guard)
    const restart = async () => {
      await server.end()
      server.start()
      await untilReady(plan, server, logFile)
    }
    const stop = async () => {
      await server.end()
      guard.release()
      await rm(directory, { recursive: true, force: true })
    }
    await restart()
    return faceOf(plan.url, server, restart, once(stop))
  } catch (error) {
    guard.release()
    throw error
  }
}

function faceOf(url: string, server: Foreground, restart: () => Promise<void>, stop: () => Promise<void>): OwnServer {
  return {
    url,
    get pid() {
      return server.pid
    },
    kill9: server.kill,
    pause: () => server.signal('SIGSTOP'),
    resume: () => server.signal('SIGCONT'),
    restart,
    stop,
  }
}

function once(action: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined
  return () => {
    done ??= action()
    return done
  }
}

async function untilReady(plan: ServerPlan, server: Foreground, logFile: string): Promise<void> {
  const deadline = Date.now() + plan.startSeconds * 1000
  while (!(await plan.ready().catch(() => false))) {
    if (server.ended) throw new Error(`${plan.name} ended at its start:\n${await endOf(logFile)}`)
    if (Date.now() > deadline) {
      throw new Error(`${plan.name} did not serve within ${plan.startSeconds} s:\n${await endOf(logFile)}`)
    }
    await sleep(pollMillis)
  }
}

async function endOf(logFile: string): Promise<string> {
  const lines = (await readFile(logFile, 'utf8')).trimEnd().split('\n')
  return lines.slice(-30).join('\n')
}
