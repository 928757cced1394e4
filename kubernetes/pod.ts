import { type Container, type ContainerStatus, podSchema } from './pod-schema.ts'
import type { KubernetesObject, Resource } from './resource.ts'

/** A pod as far as Tarsier asks: whose it is, where it runs, and how it and its containers are. Times are epoch ms. */
export interface Pod extends KubernetesObject {
  /** Its labels tars.io/ServerApp, …/ServerName and …/ServerID; '' where it is no Tars server's. */
  readonly app: string
  readonly server: string
  readonly id: string
  readonly node: string
  readonly nodeAddress: string
  /** The first is the one that it is known by; the node's own where it uses the host's network. */
  readonly addresses: readonly string[]
  readonly hostNetwork: boolean
  readonly phase: string
  readonly reason: string
  readonly message: string
  readonly created: number | undefined
  readonly deletion: Deletion | undefined
  /** Its condition DisruptionTarget: that somebody other than its owner ends it. */
  readonly disruption: Condition | undefined
  /** Since when it is not ready. */
  readonly unreadySince: number | undefined
  /** Those that serve, and those that prepare the pod. */
  readonly containers: readonly PodContainer[]
}

/** `at`: its deletionTimestamp, when it has to be gone; `askedAt`: the same whatever becomes of the time it is given. */
export interface Deletion {
  readonly at: number
  readonly askedAt: number
}

interface Condition {
  readonly reason: string
  readonly message: string
  readonly at: number | undefined
}

/** A container of a pod: as it was asked for, and how it is. */
export interface PodContainer {
  readonly name: string
  readonly image: string
  /** Bytes, and thousandths of a CPU. */
  readonly limitMemory: number | undefined
  readonly limitCpu: number | undefined
  /** Ends before the others start: an exit code of 0 is what is expected of it. */
  readonly prepares: boolean
  readonly restarts: 'always' | 'on-failure' | 'never'
  /** Undefined before the node has said anything of it. */
  readonly status: ContainerStatus | undefined
}

/** The pods of a namespace. All of them: with a selector, a label that goes would look like a pod that goes. */
export function podsOf(namespace: string): Resource {
  return { group: '', version: 'v1', name: 'pods', namespace }
}

/** Reads a pod as the API server writes it; undefined of what is none. */
export function readPod(object: unknown): Pod | undefined {
  const { data } = podSchema.safeParse(object)
  if (!data) return undefined
  const { metadata, spec, status } = data
  const condition = (type: string, value: string) =>
    status.conditions.find((each) => each.type === type && each.status === value)
  const disruption = condition('DisruptionTarget', 'True')
  const addresses = status.podIPs.map(({ ip }) => ip)
  return {
    metadata: {
      name: metadata.name,
      namespace: metadata.namespace,
      uid: metadata.uid,
      resourceVersion: metadata.resourceVersion,
    },
    app: metadata.labels?.['tars.io/ServerApp'] ?? '',
    server: metadata.labels?.['tars.io/ServerName'] ?? '',
    id: metadata.labels?.['tars.io/ServerID'] ?? '',
    node: spec.nodeName,
    nodeAddress: status.hostIP,
    addresses: [...new Set([status.podIP, ...addresses])].filter((address) => address !== ''),
    hostNetwork: spec.hostNetwork ?? false,
    phase: status.phase,
    reason: status.reason,
    message: status.message,
    created: metadata.creationTimestamp,
    deletion: deletionOf(metadata.deletionTimestamp, metadata.deletionGracePeriodSeconds ?? 0),
    disruption: disruption && { ...disruption, at: disruption.lastTransitionTime },
    unreadySince: condition('Ready', 'False')?.lastTransitionTime,
    containers: [
      ...containersOf(spec.initContainers, status.initContainerStatuses, spec.restartPolicy, true),
      ...containersOf(spec.containers, status.containerStatuses, spec.restartPolicy, false),
    ],
  }
}

/** Whether the pod has ended for good and only its object is left: its address may be another pod's by now. */
export function hasEnded({ phase }: Pod): boolean {
  return phase === 'Failed' || phase === 'Succeeded'
}

/** Shortening the time that a pod is given moves its deletionTimestamp by as much. */
function deletionOf(at: number | undefined, graceSeconds: number): Deletion | undefined {
  return at === undefined ? undefined : { at, askedAt: at - graceSeconds * 1000 }
}

/** Undefined where no double holds it: no store takes each of those, and a limit of more than 8 PiB is none. */
function wholeOf(amount: number): number | undefined {
  const whole = Math.round(amount)
  return Number.isSafeInteger(whole) ? whole : undefined
}

function containersOf(
  containers: readonly Container[],
  statuses: readonly ContainerStatus[],
  podPolicy: string,
  first: boolean,
): PodContainer[] {
  return containers.map(({ name, image, restartPolicy, resources }) => {
    const { memory, cpu } = resources?.limits ?? {}
    // One of the first that always runs again is one that serves, started earlier.
    const prepares = first && restartPolicy !== 'Always'
    return {
      name,
      image,
      limitMemory: memory === undefined ? undefined : wholeOf(memory),
      limitCpu: cpu === undefined ? undefined : wholeOf(cpu * 1000),
      prepares,
      restarts: policyOf(prepares && podPolicy === 'Always' ? 'OnFailure' : restartPolicy || podPolicy),
      status: statuses.find((status) => status.name === name),
    }
  })
}

function policyOf(policy: string): PodContainer['restarts'] {
  if (policy === 'Never') return 'never'
  return policy === 'OnFailure' ? 'on-failure' : 'always'
}
