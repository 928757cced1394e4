import { createLease, type LeaseOptions } from './lease.ts'
import type { Position } from './positions.ts'

/** What is done by one process at a time. */
export interface Task {
  /** What its position is kept under. */
  readonly name: string
  /**
   * Goes on from the position until `held` fires, and ends soon then. Never rejects. The same position as the time before
   * means that nobody else has done it since.
   */
  run(held: AbortSignal, position: Position): Promise<void>
  /** Why it can't be done now. */
  trouble(): string | undefined
}

export interface WatcherOptions extends Omit<LeaseOptions, 'whileHeld'> {
  readonly tasks: readonly Task[]
}

/** Watches a cluster, or stands by while another process does. */
export interface Watcher {
  start(): void
  /** Idempotent. */
  stop(): Promise<void>
  /** Whether it is this process that hands on what it sees. */
  leads(): boolean
  state(): 'leader' | 'standby'
  trouble(): string | undefined
}

export function createWatcher({ tasks, ...options }: WatcherOptions): Watcher {
  const lease = createLease({
    ...options,
    whileHeld: async (held, positions) => {
      await Promise.all(tasks.map((task) => task.run(held, positions.of(task.name))))
    },
  })

  function trouble(): string | undefined {
    // What kept us from a task is of the past, once it is another's.
    const own = lease.isHeld() ? tasks.map((task) => task.trouble()) : []
    const troubles = [lease.trouble(), ...own].filter((each) => each !== undefined)
    return troubles.length === 0 ? undefined : troubles.join('; ')
  }

  return {
    start: lease.start,
    stop: lease.stop,
    leads: lease.isHeld,
    state: () => (lease.isHeld() ? 'leader' : 'standby'),
    trouble,
  }
}
