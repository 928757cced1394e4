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

/** What is kept of a pod. */
interface KnownPod {
  readonly uid: string
  /** Epoch ms. */
  readonly created: number
  readonly place: PodPlace
}

export function createPods(): Pods {
  const byAddress = new Map<string, KnownPod>()
  const addressesOf = new Map<string, readonly string[]>()
  const byName = new Map<string, KnownPod>()
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
    const known = { uid, created: pod.created ?? 0, place }
    byName.set(nameOf(pod), known)
    gone.delete(nameOf(pod))
    forgetAddresses(uid)
    if (pod.hostNetwork || hasEnded(pod)) return
    // One that is about to go still says the address that a later one has.
    const own = pod.addresses.filter((address) => (byAddress.get(address)?.created ?? 0) <= known.created)
    for (const address of own) byAddress.set(address, known)
    addressesOf.set(uid, own)
  }

  function leave(pod: Pod): void {
    forgetAddresses(pod.metadata.uid)
    // A list tells what is there before what is not any more: the name may be a later pod's.
    if (byName.get(nameOf(pod))?.uid === pod.metadata.uid) gone.add(nameOf(pod))
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
    named: (namespace, name) => byName.get(`${namespace}/${name}`)?.place,
  }
}

function nameOf({ metadata }: Pod): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`
}
