import { pause } from '../pause.ts'
import { createListWatch, type ListWatchOptions } from './list-watch.ts'
import { type Pod, podsOf, readPod } from './pod.ts'
import { createPods, type PodPlace } from './pods.ts'
import { createPresence } from './presence.ts'

export interface PodWatchOptions extends Omit<ListWatchOptions<Pod>, 'resource' | 'parse' | 'take'> {
  readonly namespace: string
}

/** Knows the pods of a namespace while it runs; each process that asks has its own. */
export interface PodWatch {
  /** Resolves once all pods are known, or after a short time without an answer. */
  start(): Promise<void>
  /** Idempotent. */
  stop(): Promise<void>
  /** The pod whose own address this is; undefined of those that pods share with their node. */
  at(address: string): PodPlace | undefined
  /** The pod of a name, also some time after it has gone. */
  named(namespace: string, name: string): PodPlace | undefined
  trouble(): string | undefined
}

/** How long who starts waits for an API server, ms. */
const patience = 2000

export function createPodWatch({ namespace, ...options }: PodWatchOptions): PodWatch {
  const pods = createPods()
  const changesOf = createPresence<Pod>()
  const stopping = new AbortController()
  const listed = new AbortController()
  let running: Promise<void> | undefined
  const followed = createListWatch({
    ...options,
    resource: podsOf(namespace),
    parse: readPod,
    take: async (handed) => {
      pods.take(changesOf(handed))
      if (handed.kind !== 'listed' || handed.last) listed.abort()
    },
  })

  return {
    start: () => {
      running ??= followed.run(stopping.signal)
      return pause(patience, listed.signal)
    },
    stop: async () => {
      stopping.abort()
      await running
    },
    at: pods.at,
    named: pods.named,
    trouble: followed.trouble,
  }
}
