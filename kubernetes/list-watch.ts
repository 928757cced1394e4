import type { Logger } from '../observe/log.ts'
import type { Metrics } from '../observe/metrics.ts'
import type { Cluster } from './client.ts'
import type { KubernetesObject, Resource } from './resource.ts'

export interface Change<Kept extends KubernetesObject> {
  /** DELETED carries the object as it last was. */
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly object: Kept
}

/**
 * What is handed over, in the API server's order.
 * listed: a page of all objects that there are. With `first` a new list begins, whatever came of one before; after `last`
 *         what was not in its pages does not exist any more, and its deletion may never have been seen.
 * changed: what happened since. Nothing is left out between a list and the next.
 * The same may come again: after a failure, a restart, a new list.
 */
export type Handed<Kept extends KubernetesObject> =
  | { readonly kind: 'listed'; readonly objects: readonly Kept[]; readonly first: boolean; readonly last: boolean }
  | { readonly kind: 'changed'; readonly changes: readonly Change<Kept>[] }

export interface ListWatchOptions<Kept extends KubernetesObject> {
  readonly cluster: Cluster
  readonly resource: Resource
  /** What is kept of an object; undefined for one that is of no use. Throws nothing. */
  readonly parse: (object: unknown) => Kept | undefined
  /**
   * Takes what is handed over, one call after the other; resolves when it is durable, and only then the position moves on.
   * Where it rejects, it is called again with the same after a pause, until `signal` fires.
   */
  readonly take: (handed: Handed<Kept>, signal: AbortSignal) => Promise<void>
  /** Where to go on from rather than to list; asked once a run. Without, a run begins with a list. */
  readonly position?: Position
  readonly metrics: Metrics
  readonly log: Logger
}

/** The version up to which everything was taken, kept by somebody who outlives the process. */
export interface Position {
  last(): string | undefined
  moved(version: string): void
}

/** Follows one kind of objects: a list, then a watch from its version on, and again where that breaks. */
export interface ListWatch {
  /** Runs until the signal fires and what was being taken is taken; never rejects. */
  run(signal: AbortSignal): Promise<void>
  /** Why nothing can be followed now: which permission is missing, say. */
  trouble(): string | undefined
}

export type CreateListWatch = <Kept extends KubernetesObject>(options: ListWatchOptions<Kept>) => ListWatch
