import type { Change } from './handed.ts'
import { hasEnded, type Pod } from './pod.ts'

/** Whose a pod is and where it runs. */
export interface PodPlace {
  readonly name: string
  readonly app: string
  readonly server: string
  readonly node: string
}

/** The pods that there are, by what a watch tells. */
export interface Pods {
  take(changes: readonly Change<Pod>[]): void
  /** The pod whose own address this is; undefined of those that pods share with their node. */
  at(address: string): PodPlace | undefined
  /** The pod of a name, also some time after it has gone: events of it come later. */
  named(namespace: string, name: string): PodPlace | undefined
}

/** Names of pods that have gone are kept, so many. */
const mostGone = 5000

export function createPods(): Pods {
  const byAddress = new Map<string, { readonly uid: string; readonly place: PodPlace }>()
  const addressesOf = new Map<string, readonly string[]>()
  const byName = new Map<string, PodPlace>()
  /** Names without a pod, those that went first in front. */
  const gone = new Set<string>()

  /** An address may be another pod's by now. */
  function forgetAddresses(uid: string): void {
    for (const address of addressesOf.get(uid) ?? []) {
      if (byAddress.get(address)?.uid === uid) byAddress.delete(address)
    }
    addressesOf.delete(uid)
  }

  function keep(pod: Pod): void {
    const { uid, name } = pod.metadata
    const place = { name, app: pod.app, server: pod.server, node: pod.node }
    byName.set(nameOf(pod), place)
    gone.delete(nameOf(pod))
    forgetAddresses(uid)
    if (pod.hostNetwork || hasEnded(pod)) return
    for (const address of pod.addresses) byAddress.set(address, { uid, place })
    addressesOf.set(uid, pod.addresses)
  }

  function leave(pod: Pod): void {
    forgetAddresses(pod.metadata.uid)
    gone.add(nameOf(pod))
    for (const name of gone) {
      if (gone.size <= mostGone) return
      gone.delete(name)
      byName.delete(name)
    }
  }

  return {
    take: (changes) => {
      for (const { type, object } of changes) type === 'DELETED' ? leave(object) : keep(object)
    },
    at: (address) => byAddress.get(address)?.place,
    named: (namespace, name) => byName.get(`${namespace}/${name}`),
  }
}

function nameOf({ metadata }: Pod): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`
}
