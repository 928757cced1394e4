import { z } from 'zod'
import { dated } from './placed.ts'
import { describeSignal, storage } from './signal.ts'

/**
 * What ended. deleted: a pod was removed; restarted: a container ended and was started again in place; evicted: the node
 * put the pod out; failed: the pod ended and stays ended; node-lost: its node went away.
 */
export const exitKinds = ['deleted', 'restarted', 'evicted', 'failed', 'node-lost'] as const

export type ExitKind = (typeof exitKinds)[number]

const found = { type: 'keyword', indexed: true } as const

function name(description: string) {
  return z.string().meta({ description }).register(storage, found)
}

/** A number that is 0 only where it is known to be 0, and absent where nobody knows it. */
function known(description: string) {
  return z.int().optional().meta({ description }).register(storage, { type: 'long', indexed: true, sparse: true })
}

function when(description: string) {
  return z.int().optional().meta({ description }).register(storage, { type: 'instant', sparse: true })
}

/** That a pod of a Tars server, or a container in it, ended (contract section 10). */
export const exitSchema = z.object({
  ...dated,
  time: z
    .int()
    .meta({ description: 'When it ended, epoch ms: `finished`; of a deletion when it was asked for' })
    .register(storage, { type: 'instant', indexed: true }),
  '@timestamp': z.string().meta({ description: 'The same as ISO 8601 in UTC' }).register(storage, { type: 'moment' }),
  kind: z
    .enum(exitKinds)
    .meta({
      description:
        '`deleted`: the pod was removed; `restarted`: a container ended and was started again in place; `evicted`: the node put the pod out; `failed`: it ended and stays ended; `node-lost`: its node went away',
    })
    .register(storage, found),
  app: name('App of the server'),
  server: name('Server of the server'),
  id: name('Id of the server (label tars.io/ServerID), or empty'),
  namespace: name('Namespace of the pod'),
  pod: name('Name of the pod'),
  pod_uid: z.string().min(1).meta({ description: 'Its uid' }).register(storage, found),
  pod_ip: name('Its address, or empty'),
  node: name('Name of its node, or empty'),
  node_ip: name('Address of its node, or empty'),
  container: name('Name of the container; empty where the whole pod ended'),
  container_id: name('Id of that run of the container, `containerd://…`; empty where the whole pod ended'),
  image: name('Image of the container, of a pod of its first one, or empty'),
  exit_code: known('Exit code of the container; absent where nobody knows it: 0 is an exit code'),
  signal: known('Number of the signal that ended it; absent where it was none'),
  reason: name('Why, in one word as Kubernetes says it: `OOMKilled`, `Error`, `Completed`, `Evicted` …, or empty'),
  message: z
    .string()
    .meta({ description: 'What Kubernetes or the container says of it, or empty' })
    .register(storage, { type: 'text' }),
  started: when('When the container was started, epoch ms'),
  finished: when('When the container ended, epoch ms'),
  restart_count: known('How often the container had been restarted before it ended'),
  limit_memory: known('Memory limit of the container, bytes; absent where it has none'),
  limit_cpu: known('CPU limit of the container, thousandths of a CPU; absent where it has none'),
  created: when('When the pod was made, epoch ms'),
  deleted: when('When the pod was to be removed, epoch ms, as it was first seen'),
})

export type ExitRecord = Readonly<z.infer<typeof exitSchema>>

/** One of a pod's containers is told by its run; what ends the pod itself by the pod, a deletion as the contract has it. */
export const exit = describeSignal('exit', exitSchema, {
  order: ['time', 'pod_uid', 'container_id', 'kind'],
  ownId: ({ pod_uid, container_id, kind, deleted }) => {
    if (container_id !== '') return `${pod_uid}:${container_id}`
    // Not by its kind: that a node is lost may be known only after the pod was to be removed.
    return deleted === undefined ? `${pod_uid}:${kind}` : `${pod_uid}`
  },
})
