import type { Logger } from '../observe/log.ts'
import type { Metrics } from '../observe/metrics.ts'
import { createSeldom } from '../observe/seldom.ts'
import { pause } from '../pause.ts'
import type { Cluster } from './client.ts'
import { type LeaseObject, leaseStore } from './lease-object.ts'
import { createPositions, type Positions } from './positions.ts'

export interface LeaseOptions {
  readonly cluster: Cluster
  readonly namespace: string
  /** The object's name: those who write to the same store share it. */
  readonly name: string
  /** Of this process and no other one, an earlier life of it neither. */
  readonly identity: string
  /** What only the holder does. Once `held` fires, another one may soon do it: it ends as quickly as it can. */
  readonly whileHeld: (held: AbortSignal, positions: Positions) => Promise<void>
  /** Hears what is wrong, at most once a minute, besides the log. */
  readonly tell?: (trouble: string) => void
  readonly metrics: Pick<Metrics, 'kubernetesLeader'>
  readonly log: Logger
  readonly times?: Partial<LeaseTimes>
}

/** All in ms. */
export interface LeaseTimes {
  /** A lease that was not renewed for so long is anybody's. */
  readonly expiry: number
  /** Between two renewals, and two looks at another's. */
  readonly renewal: number
  /** A holder that could not renew for so long stops, well before another may begin. */
  readonly surrender: number
  /** How long a request may take. */
  readonly patience: number
}

/** Another takes over within 15 s: it may have looked 3 s after the last renewal, and its own takes a moment. */
const usualTimes: LeaseTimes = { expiry: 10_000, renewal: 3000, surrender: 7000, patience: 2500 }

export interface Lease {
  /** Tries to hold it from now on. */
  start(): void
  /** Ends what only the holder does, and lets another have it at once. Idempotent. */
  stop(): Promise<void>
  isHeld(): boolean
  /** Why it can be neither held nor looked at. */
  trouble(): string | undefined
}

/**
 * One of several processes holds it. Whether it has expired is measured by each one's own clock, from when that saw it
 * change last: what others' clocks say counts for nothing. With each renewal it keeps how far the holder has come, so that
 * the next one goes on from there.
 */
export function createLease(options: LeaseOptions): Lease {
  const { name, identity, whileHeld, metrics, log } = options
  const times = { ...usualTimes, ...options.times }
  const store = leaseStore({ ...options, patience: times.patience })
  const stopping = new AbortController()
  const seldom = createSeldom()
  let seen: { readonly version: string; readonly at: number } | undefined
  /** As long as it was nobody else's since: what is known here is newer than what was kept. */
  let positions: Positions | undefined
  let hurry = new AbortController()
  let failures = 0
  let trouble: string | undefined
  let held = false
  let running: Promise<void> | undefined

  async function run(): Promise<void> {
    setHeld(false)
    while (!stopping.signal.aborted) {
      const mine = await tried(acquire)
      if (mine) await hold(mine)
      else await pause(untilNextLook(), stopping.signal)
    }
  }

  /** The lease, where it is ours now. */
  async function acquire(): Promise<LeaseObject | undefined> {
    const found = await store.read()
    if (found && !isFree(found)) return undefined
    if (found?.spec.holderIdentity !== identity) positions = undefined
    return store.write(found, { holder: identity, expiry: times.expiry, annotations: positions?.annotations() ?? {} })
  }

  function isFree({ metadata, spec }: LeaseObject): boolean {
    const { resourceVersion: version } = metadata
    if (seen?.version !== version) {
      if (seen === undefined && spec.holderIdentity && spec.holderIdentity !== identity)
        log.info({ holder: spec.holderIdentity }, 'another watches so far')
      seen = { version, at: performance.now() }
    }
    // Ours where the API server was away for longer than we may hold it.
    if (spec.holderIdentity === identity) return true
    return !spec.holderIdentity || performance.now() - seen.at >= times.expiry
  }

  /** Just after the lease expires, where that comes first; soon again where it then could not be taken. */
  function untilNextLook(): number {
    const usual = times.renewal * (0.8 + Math.random() * 0.2)
    const left = seen === undefined ? usual : seen.at + times.expiry - performance.now()
    if (left > 0) return Math.min(usual, left + 1)
    return failures > 0 ? usual / 3 : usual
  }

  async function hold(taken: LeaseObject): Promise<void> {
    const ending = new AbortController()
    const over = AbortSignal.any([stopping.signal, ending.signal])
    const reached = positions ?? createPositions(taken.metadata.annotations, () => hurry.abort())
    positions = reached
    setHeld(true)
    log.info({ lease: name, identity }, 'this process watches the cluster')
    const work = whileHeld(over, reached).finally(() => ending.abort())
    const last = await keepRenewing(taken, reached, ending, over)
    ending.abort()
    setHeld(false)
    await work
    if (!stopping.signal.aborted) log.warn({ lease: name }, 'this process watches the cluster no longer')
    // Refused where it is another's by now.
    const content = { holder: undefined, expiry: times.expiry, annotations: reached.annotations() }
    await tried(() => store.write(last, content))
  }

  /** Until it is over or another has it; the lease as it was last written. */
  async function keepRenewing(
    taken: LeaseObject,
    reached: Positions,
    ending: AbortController,
    over: AbortSignal,
  ): Promise<LeaseObject> {
    let mine = taken
    let surrender = setTimeout(() => ending.abort(), times.surrender)
    over.addEventListener('abort', () => hurry.abort())
    while (!over.aborted) {
      await pause(failures > 0 ? times.renewal / 3 : times.renewal, hurry.signal)
      if (over.aborted) break
      hurry = new AbortController()
      const began = performance.now()
      const renewed = await tried(() => renew(mine, reached))
      if (renewed === 'lost') break
      if (renewed === undefined) continue
      mine = renewed
      clearTimeout(surrender)
      surrender = setTimeout(() => ending.abort(), times.surrender - (performance.now() - began))
    }
    clearTimeout(surrender)
    return mine
  }

  async function renew(mine: LeaseObject, reached: Positions): Promise<LeaseObject | 'lost'> {
    const content = { holder: identity, expiry: times.expiry, annotations: reached.annotations() }
    const written = await store.write(mine, content)
    if (written) return written
    // Somebody may have labelled it, or removed it, or an earlier try has come through after all.
    const found = await store.read()
    if (found && found.spec.holderIdentity !== identity) return 'lost'
    return (await store.write(found, content)) ?? 'lost'
  }

  async function tried<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
    try {
      const result = await work()
      failures = 0
      trouble = undefined
      return result
    } catch (error) {
      failures++
      trouble = error instanceof Error ? error.message : String(error)
      if (failures > 1 && seldom('lease')) {
        log.warn(trouble)
        options.tell?.(trouble)
      }
      return undefined
    }
  }

  function setHeld(now: boolean): void {
    held = now
    metrics.kubernetesLeader.set(now ? 1 : 0)
  }

  return {
    start: () => {
      running ??= run()
    },
    stop: async () => {
      stopping.abort()
      await running
    },
    isHeld: () => held,
    trouble: () => trouble,
  }
}
