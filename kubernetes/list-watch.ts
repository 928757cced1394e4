import type { Logger } from '../observe/log.ts'
import type { Metrics } from '../observe/metrics.ts'
import { createSeldom } from '../observe/seldom.ts'
import { backOff, pause } from '../pause.ts'
import { ApiFailure, causeOf, statusOf, troubleOf } from './api-failure.ts'
import type { Cluster } from './client.ts'
import { type FollowLimits, longestObedience, mostAhead, shortWatch, usualLimits } from './follow-limits.ts'
import { createHandOver } from './hand-over.ts'
import type { Change, Handed } from './handed.ts'
import { askPage, isAhead, nameIn, type Page } from './list.ts'
import type { Position } from './positions.ts'
import { createReadAhead } from './read-ahead.ts'
import { type KubernetesObject, type Resource, titleOf } from './resource.ts'
import { type WatchEvent, watchEvents, watchPath } from './watch-events.ts'

export interface ListWatchOptions<Kept extends KubernetesObject> {
  readonly cluster: Cluster
  readonly resource: Resource
  /** What is kept of an object; undefined for one that can't be read, which is left out. Throws nothing. */
  readonly parse: (object: unknown) => Kept | undefined
  /**
   * Takes what is handed over, one call after the other; resolves when it is durable, and only then the position moves on.
   * Where it rejects, it is called again with the same after a pause, until `signal` fires.
   */
  readonly take: (handed: Handed<Kept>, signal: AbortSignal) => Promise<void>
  /** Hears what is wrong, at most once a minute, besides the log. */
  readonly tell?: (trouble: string) => void
  readonly metrics: FollowMetrics
  readonly log: Logger
  readonly limits?: Partial<FollowLimits>
}

export type FollowMetrics = Pick<
  Metrics,
  'kubernetesLists' | 'kubernetesWatches' | 'kubernetesFailures' | 'kubernetesChanges' | 'kubernetesLag'
>

/** Follows one kind of objects: a list, then a watch from its version on, and again where that breaks. */
export interface ListWatch {
  /**
   * Runs until the signal fires and what was being taken is taken; never rejects. Goes on from the position rather than to
   * list, where one is given and known; who has to know the objects that there were is handed them as `known` first.
   */
  run(signal: AbortSignal, position?: Position, start?: { readonly showKnown: boolean }): Promise<void>
  /** Why nothing can be followed now: which permission is missing, say. */
  trouble(): string | undefined
}

/**
 * Where following stands: `version` is that up to which everything was taken, undefined where only a list helps.
 * `doubted`: it may be none of this cluster's, whose watch would be silent for ever (contract section 10).
 */
type Place = { readonly version: undefined } | { readonly version: string; readonly doubted: boolean }

/** What a line of a watch comes to; `at` is when it was read, by performance.now(). */
interface Read<Kept extends KubernetesObject> {
  readonly version: string
  readonly at: number
  readonly change: Change<Kept> | undefined
}

const nowhere: Place = { version: undefined }

export function createListWatch<Kept extends KubernetesObject>(options: ListWatchOptions<Kept>): ListWatch {
  const { cluster, resource, parse, take, metrics, log } = options
  const limits = { ...usualLimits, ...options.limits }
  const labels = { resource: resource.name, namespace: resource.namespace ?? '' }
  const handOver = createHandOver<Handed<Kept>>({ take, title: titleOf(resource), pauses: limits.pauses, log })
  const seldom = createSeldom()
  let trouble: string | undefined
  let failures = 0
  let position: Position | undefined
  let toShow = false
  let lastList = Number.NEGATIVE_INFINITY

  async function run(signal: AbortSignal, kept?: Position, { showKnown } = { showKnown: false }): Promise<void> {
    position = kept
    toShow = showKnown
    const last = kept?.last()
    let place: Place = last === undefined ? nowhere : { version: last, doubted: true }
    while (!signal.aborted) place = await step(place, signal)
  }

  function step(place: Place, signal: AbortSignal): Promise<Place> {
    if (place.version === undefined) return attempt(place, signal, () => list(signal))
    const { version } = place
    if (place.doubted) return attempt(place, signal, () => confirm(version, signal))
    return watch(version, signal)
  }

  /** The place that the work comes to, or after a pause the one to try from again. */
  async function attempt(place: Place, signal: AbortSignal, work: () => Promise<Place>): Promise<Place> {
    try {
      const reached = await work()
      failures = 0
      return reached
    } catch (error) {
      return failed(error, 'list', place, signal)
    }
  }

  async function list(signal: AbortSignal): Promise<Place> {
    const version = await handPages(signal, (objects, first, last) => ({ kind: 'listed', objects, first, last }))
    if (version === undefined) return nowhere
    position?.listed(version)
    return { version, doubted: false }
  }

  /** The version that a list tells whose pages are all taken; undefined where the signal fires before. */
  async function handPages(
    signal: AbortSignal,
    handed: (objects: readonly Kept[], first: boolean, last: boolean) => Handed<Kept>,
    at?: string,
  ): Promise<string | undefined> {
    await waitForTurn(signal)
    let page: Page | undefined
    do {
      const first = page === undefined
      page = await askPage(cluster, resource, { limit: limits.page, next: page?.next, at }, signal)
      answered()
      const objects = page.items.flatMap((item) => read(item) ?? [])
      if (!(await handOver(handed(objects, first, page.next === undefined), signal))) return undefined
    } while (page.next !== undefined)
    return page.version
  }

  /** Whether the cluster has come as far as `version`: a restored one may not have. */
  async function confirm(version: string, signal: AbortSignal): Promise<Place> {
    if (toShow) return show(version, signal)
    await waitForTurn(signal)
    const { version: newest } = await askPage(cluster, resource, { limit: 1 }, signal)
    answered()
    if (isAhead(version, newest)) {
      log.warn({ version, newest }, `the cluster is behind what was seen of ${titleOf(resource)}: all are listed again`)
      return nowhere
    }
    return { version, doubted: false }
  }

  /** Hands over what there was at `version`: who was there then may be gone with no other word. */
  async function show(version: string, signal: AbortSignal): Promise<Place> {
    const handed = handPages(signal, (objects) => ({ kind: 'known', objects }), version)
    const failure = await handed.then(
      () => undefined,
      (error: unknown) => ({ error }),
    )
    const status = statusOf(failure?.error)
    if (failure && status !== 410 && status !== 504) throw failure.error
    toShow = false
    // 410: it is forgotten, which does not mean that it can't be watched from. 504: it may be none of this cluster's.
    return { version, doubted: status === 504 }
  }

  async function waitForTurn(signal: AbortSignal): Promise<void> {
    const wait = lastList + limits.listInterval - performance.now()
    if (wait > 0) await pause(wait, signal)
    signal.throwIfAborted()
    lastList = performance.now()
    metrics.kubernetesLists.inc(labels)
  }

  async function watch(from: string, signal: AbortSignal): Promise<Place> {
    const { least, most } = limits.watch
    const lasts = least + Math.random() * (most - least)
    const over = AbortSignal.any([signal, AbortSignal.timeout(Math.round(lasts + limits.silence))])
    const began = performance.now()
    let version = from
    let quiet = true
    const ahead = createReadAhead<Read<Kept>>(async (read) => {
      const last = read.at(-1)
      if (!last || !(await handOverRead(read, signal))) return
      version = last.version
      position?.moved(version)
    }, mostAhead)

    async function follow(): Promise<void> {
      metrics.kubernetesWatches.inc(labels)
      const body = await cluster.open({ path: watchPath(resource, from, lasts), signal: over })
      answered()
      for await (const events of watchEvents(body, cluster.host)) {
        quiet &&= events.length === 0
        if (events.length > 0) failures = 0
        const at = performance.now()
        await ahead.put(events.map((event) => readOf(event, at)))
      }
      if (quiet && performance.now() - began < shortWatch) throw new ApiFailure('the watch ended at once')
    }

    const failure = await follow().then(
      () => undefined,
      (error: unknown) => (over.aborted ? undefined : { error }),
    )
    await ahead.done()
    const place = { version, doubted: quiet }
    if (failure) return failed(failure.error, 'watch', { version, doubted: false }, signal)
    failures = 0
    return place
  }

  async function handOverRead(read: readonly Read<Kept>[], signal: AbortSignal): Promise<boolean> {
    const changes = read.flatMap(({ change }) => change ?? [])
    // Once it is over nothing moves on: what came before this may not have been taken.
    if (changes.length === 0) return !signal.aborted
    if (!(await handOver({ kind: 'changed', changes }, signal))) return false
    metrics.kubernetesChanges.inc(labels, changes.length)
    for (const { at } of read) metrics.kubernetesLag.observe(labels, (performance.now() - at) / 1000)
    return true
  }

  function readOf(event: WatchEvent, at: number): Read<Kept> {
    const { type, version } = event
    if (type === 'BOOKMARK') return { version, at, change: undefined }
    const object = read(event.object)
    return { version, at, change: object && { type, object } }
  }

  function read(object: unknown): Kept | undefined {
    const kept = parse(object)
    if (kept === undefined && seldom('unreadable')) {
      log.warn({ object: nameIn(object) }, `some of ${titleOf(resource)} can't be read and are left out`)
    }
    return kept
  }

  function answered(): void {
    if (trouble !== undefined && failures > 1) log.info(`the API server answers again for ${titleOf(resource)}`)
    trouble = undefined
  }

  /** Takes note, waits, and says from where to try again. */
  async function failed(error: unknown, verb: 'list' | 'watch', place: Place, signal: AbortSignal): Promise<Place> {
    if (signal.aborted) return place
    metrics.kubernetesFailures.inc({ ...labels, verb, cause: causeOf(error) })
    const status = statusOf(error)
    if (status === 410) return nowhere
    failures++
    trouble = troubleOf(error, { verb, resource })
    // One alone is nothing: a broken stream, or an API server that has just started (contract section 10).
    if (failures > 1 && seldom(`${verb} ${status}`)) {
      log.warn(trouble)
      options.tell?.(trouble)
    }
    const asked = error instanceof ApiFailure ? (error.retryAfter ?? 0) : 0
    await pause(Math.min(longestObedience, Math.max(asked, backOff(failures, limits.pauses))), signal)
    // A version that the API server can't read gets no better.
    return status === 400 ? nowhere : place
  }

  return { run, trouble: () => trouble }
}
