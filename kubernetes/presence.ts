import type { Change, Handed } from './handed.ts'
import type { KubernetesObject } from './resource.ts'

/**
 * Makes one stream of changes of what a list-watch hands over: what a new list does not hold any more comes as DELETED, as
 * it last was. State: the objects that there are.
 */
export function createPresence<Kept extends KubernetesObject>(): (handed: Handed<Kept>) => readonly Change<Kept>[] {
  const present = new Map<string, Kept>()
  let listed = new Set<string>()

  function keep({ type, object }: Change<Kept>): void {
    if (type === 'DELETED') present.delete(object.metadata.uid)
    else present.set(object.metadata.uid, object)
  }

  function notListed(): readonly Change<Kept>[] {
    const gone = [...present.values()].filter(({ metadata }) => !listed.has(metadata.uid))
    return gone.map((object) => ({ type: 'DELETED', object }))
  }

  return (handed) => {
    if (handed.kind === 'changed') {
      for (const change of handed.changes) keep(change)
      return handed.changes
    }
    if (handed.kind === 'known') {
      for (const object of handed.objects) keep({ type: 'MODIFIED', object })
      return []
    }
    if (handed.first) listed = new Set()
    const found = handed.objects.map((object): Change<Kept> => {
      const type = present.has(object.metadata.uid) ? 'MODIFIED' : 'ADDED'
      listed.add(object.metadata.uid)
      return { type, object }
    })
    for (const change of found) keep(change)
    const gone = handed.last ? notListed() : []
    for (const change of gone) keep(change)
    return [...found, ...gone]
  }
}
