import type { KubernetesObject } from './resource.ts'

export interface Change<Kept extends KubernetesObject> {
  /** DELETED carries the object as it last was. */
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly object: Kept
}

/**
 * What a list-watch hands over, in the API server's order.
 * listed: a page of all objects that there are. With `first` a new list begins, whatever came of one before; after `last`
 *         what was not in its pages does not exist any more, and its deletion may never have been seen.
 * known: a page of the objects that there were at the version from which on it is told what happened; none where the API
 *        server has forgotten that.
 * changed: what happened since. Nothing is left out between a list and the next.
 * The same may come again: after a failure, a restart, a new list.
 */
export type Handed<Kept extends KubernetesObject> =
  | { readonly kind: 'listed'; readonly objects: readonly Kept[]; readonly first: boolean; readonly last: boolean }
  | { readonly kind: 'known'; readonly objects: readonly Kept[] }
  | { readonly kind: 'changed'; readonly changes: readonly Change<Kept>[] }
