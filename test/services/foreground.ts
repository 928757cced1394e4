import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Guard } from './guard.ts'

/** How one server is run: as a process of ours, or in a container (containerOf). */
export interface Launch {
  /** Runs in the foreground until the server ends; may be run again. */
  readonly command: readonly [file: string, ...args: string[]]
  /** Set where the command's process is not the server itself. */
  readonly container?: Container
}

interface Container {
  signal(name: NodeJS.Signals): Promise<void>
  /** Shell that ends and removes it. */
  readonly removal: string
}

/** A launched server's process, started again and again. */
export interface Foreground {
  /** Undefined while it is down, and in a container. */
  readonly pid: number | undefined
  readonly ended: boolean
  start(): void
  signal(name: NodeJS.Signals): Promise<void>
  /** SIGKILL; resolves when it has ended. */
  kill(): Promise<void>
  /** SIGTERM, and SIGKILL where that is not enough. */
  end(): Promise<void>
}

const gentleSeconds = 20

/** Keeps the guard told of what it would have to end: the running process, and the files. */
export function foreground(launch: Launch, directory: string, logFile: string, guard: Guard): Foreground {
  const removal = [...(launch.container ? [launch.container.removal] : []), `rm -rf '${directory}'`].join('; ')
  let child: ChildProcess | undefined
  guard.afterwards(removal)

  async function signal(name: NodeJS.Signals): Promise<void> {
    if (!child || hasEnded(child)) return
    if (launch.container) await launch.container.signal(name)
    else child.kill(name)
  }

  async function kill(): Promise<void> {
    if (!child) return
    await signal('SIGKILL')
    await untilEnded(child)
    guard.afterwards(removal)
  }

  return {
    get pid() {
      return launch.container || !child || hasEnded(child) ? undefined : child.pid
    },
    get ended() {
      return !child || hasEnded(child)
    },
    start: () => {
      child = spawnLogged(launch.command, logFile)
      guard.afterwards(launch.container ? removal : `kill -9 ${child.pid}; ${removal}`)
    },
    signal,
    kill,
    end: async () => {
      if (!child) return
      // A paused one would not hear the second.
      await signal('SIGCONT')
      await signal('SIGTERM')
      await Promise.race([untilEnded(child), sleep(gentleSeconds * 1000, undefined, { ref: false })])
      await kill()
    },
  }
}

function spawnLogged([file, ...args]: Launch['command'], logFile: string): ChildProcess {
  const log = openSync(logFile, 'a')
  // A session of its own: Ctrl-C is for the tests, which would otherwise see their servers go.
  const child = spawn(file, args, { detached: true, stdio: ['ignore', log, log] })
  closeSync(log)
  return child
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}

async function untilEnded(child: ChildProcess): Promise<void> {
  if (!hasEnded(child)) await once(child, 'exit')
}
