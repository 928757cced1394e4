import { z } from 'zod'
import type { Logger } from '../observe/log.ts'
import { createSeldom } from '../observe/seldom.ts'
import { backOff, pause } from '../pause.ts'
import type { ExitRecord } from '../signals/exit.ts'
import { statusOf, troubleOf } from './api-failure.ts'
import type { Cluster } from './client.ts'
import { type ExitedPod, type ExitedRecord, exitedPodOf, exitedRecordSchema, withExited } from './exited-pods.ts'
import { pathOf, type Resource } from './resource.ts'

export interface ExitedRecordsOptions {
  readonly cluster: Pick<Cluster, 'ask'>
  readonly log: Logger
  /** How long K8SFramework's own controller may take to write what it saw, ms. */
  readonly settling?: number
  /** For how long others wait for what can't be written, ms. */
  readonly longWait?: number
}

/**
 * Keeps K8SFramework's TExitedRecord objects: a deleted pod is put into its server's, which K8SFramework makes with the
 * server. Where there is none, nothing is written.
 */
export interface ExitedRecords {
  /** Takes the deletions among these exits; they are written soon, and again until they are. */
  keep(exits: readonly ExitRecord[]): void
  /**
   * Acts once what was taken so far is written, or never will be, or is tried for long: at once where nothing waits, not at
   * all where `finish` comes before. Of several that wait the newest acts alone.
   */
  afterwards(act: () => void): void
  /** Why none can be written now. */
  trouble(): string | undefined
  /** Resolves when nothing is left to write. */
  idle(): Promise<void>
  /** Ends soon: what is being written is written, what waits for its turn stays unwritten. */
  finish(): Promise<void>
}

/** How long a request may take, ms. */
const patience = 4000

const pauses = { least: 50, most: 30_000 }

const usualSettling = 3000

/** An API server forgets what happened after minutes: whoever stays behind for longer has nothing to go on from. */
const usualLongWait = 60_000

/** Entries that wait for one object, at most: those in front are cut by the newer ones anyway. */
const mostWaiting = 150

export function createExitedRecords({
  cluster,
  log,
  settling = usualSettling,
  longWait = usualLongWait,
}: ExitedRecordsOptions): ExitedRecords {
  const waiting = new Map<string, readonly ExitedPod[]>()
  const running = new Map<string, Promise<void>>()
  /** The objects that lack something yet. */
  const owed = new Set<string>()
  let owedSince = 0
  let next: (() => void) | undefined
  let finishing = new AbortController()
  const seldom = createSeldom()
  const toldAbsent = new Set<string>()
  let trouble: string | undefined

  function keep(exits: readonly ExitRecord[]): void {
    for (const exit of exits) {
      if (exit.deleted === undefined) continue
      const path = pathOfRecord(exit)
      waiting.set(path, [...(waiting.get(path) ?? []), exitedPodOf(exit)].slice(-mostWaiting))
      if (owed.size === 0) owedSince = performance.now()
      owed.add(path)
      if (!running.has(path)) running.set(path, work(path))
    }
  }

  async function work(path: string): Promise<void> {
    for (;;) {
      const added = waiting.get(path)
      waiting.delete(path)
      // In the same turn, so that what comes next is begun anew.
      if (!added) return void running.delete(path)
      const outcome = await write(path, added)
      if (outcome === 'unfinished') continue
      settle(path)
      if (outcome === 'refused') continue
      // K8SFramework's controller looks for a uid in what it knew before: what it puts in twice is one again after this.
      await pause(settling, finishing.signal)
      await write(path, added)
    }
  }

  function settle(path: string): void {
    if (!waiting.has(path)) owed.delete(path)
    if (owed.size > 0) return
    next?.()
    next = undefined
  }

  function afterwards(act: () => void): void {
    next = owed.size > 0 && performance.now() - owedSince < longWait ? act : undefined
    if (!next) act()
  }

  /** written: the object holds them, or newer ones. refused: it never will. */
  async function write(path: string, added: readonly ExitedPod[]): Promise<'written' | 'refused' | 'unfinished'> {
    for (let tries = 0; !finishing.signal.aborted; tries++) {
      let verb: 'get' | 'patch' = 'get'
      try {
        const signal = AbortSignal.timeout(patience)
        const found = await lookUp(path, signal)
        verb = 'patch'
        if (found) await put(path, found, added, signal)
        trouble = undefined
        return found ? 'written' : 'refused'
      } catch (error) {
        if (isRefused(error)) return tellRefused(error)
        noteFailure(error, verb)
        await pause(backOff(tries, pauses), finishing.signal)
      }
    }
    return 'unfinished'
  }

  /** Undefined where there is none to write to, which is told. */
  async function lookUp(path: string, signal: AbortSignal): Promise<ExitedRecord | undefined> {
    try {
      return exitedRecordSchema.parse(await cluster.ask({ path, signal }))
    } catch (error) {
      const status = statusOf(error)
      if (status === 404) return tellAbsent(path, await isDefined(signal))
      // Who may not look is told so whether there is something to look at or not.
      if (status === 403 && !(await isDefined(signal))) return tellAbsent(path, false)
      throw error
    }
  }

  /** Whether the cluster knows TExitedRecords. */
  async function isDefined(signal: AbortSignal): Promise<boolean> {
    const group = await cluster.ask({ path: groupPath, signal }).catch(undefinedIfAbsent)
    return group !== undefined
  }

  /** Rejects with a conflict (409) where another has written in between. */
  async function put(
    path: string,
    { metadata, pods: kept }: ExitedRecord,
    added: readonly ExitedPod[],
    signal: AbortSignal,
  ): Promise<void> {
    const pods = withExited(kept, added)
    if (!pods) return
    const body = { metadata: { resourceVersion: metadata.resourceVersion }, pods }
    await cluster.ask({ method: 'PATCH', path, body, contentType: 'application/merge-patch+json', signal })
  }

  /** Once a process for a cluster without K8SFramework, else once a server. */
  function tellAbsent(path: string, isDefined: boolean): undefined {
    const absent = isDefined ? path : groupPath
    if (toldAbsent.has(absent)) return
    toldAbsent.add(absent)
    if (isDefined) log.info({ path }, 'there is no TExitedRecord of a server: its exits are kept by Tarsier alone')
    else log.info('the cluster knows no TExitedRecord (k8s.tars.io): exits are kept by Tarsier alone')
  }

  function tellRefused(error: unknown): 'refused' {
    if (seldom('refused'))
      log.warn({ err: error }, 'a TExitedRecord takes no more: its exits are kept by Tarsier alone')
    return 'refused'
  }

  /** Another writer is none. */
  function noteFailure(error: unknown, verb: 'get' | 'patch'): void {
    if (statusOf(error) === 409 || finishing.signal.aborted) return
    trouble = troubleOf(error, { verb, resource: records })
    if (seldom('failed'))
      log.warn({ err: error }, `a TExitedRecord can't be written now, and is tried again: ${trouble}`)
  }

  async function idle(): Promise<void> {
    while (running.size > 0) await Promise.all(running.values())
  }

  return {
    keep,
    afterwards,
    trouble: () => trouble,
    idle,
    finish: async () => {
      finishing.abort()
      next = undefined
      await idle()
      waiting.clear()
      owed.clear()
      trouble = undefined
      finishing = new AbortController()
    },
  }
}

const records: Resource = { group: 'k8s.tars.io', version: 'v1beta3', name: 'texitedrecords' }
const groupPath = '/apis/k8s.tars.io/v1beta3'

function pathOfRecord({ namespace, app, server }: ExitRecord): string {
  return pathOf({ ...records, namespace }, `${app}-${server}`.toLowerCase())
}

function undefinedIfAbsent(error: unknown): undefined {
  if (statusOf(error) === 404) return undefined
  throw error
}

/** The object is no TExitedRecord that we know, or its own definition refuses what is written. All else may pass. */
function isRefused(error: unknown): boolean {
  return error instanceof z.ZodError || statusOf(error) === 400 || statusOf(error) === 422
}
