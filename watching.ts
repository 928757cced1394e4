import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { hostname } from 'node:os'
import { resolve } from 'node:path'
import type { Config } from './config.ts'
import { TarsierError } from './errors.ts'
import type { Part } from './http/probes.ts'
import type { Cluster } from './kubernetes/client.ts'
import type { ConfigurationSource } from './kubernetes/configuration.ts'
import type { ServerOfPod } from './kubernetes/event-record.ts'
import type { PodWatch } from './kubernetes/pod-watch.ts'
import type { Watcher } from './kubernetes/watcher.ts'
import type { Logger } from './observe/log.ts'
import type { Metrics } from './observe/metrics.ts'
import type { Gatherer } from './queue/queue.ts'
import type { Calendar } from './signals/calendar.ts'

export interface WatchContext {
  readonly gatherer: Gatherer
  /** Whose the pod of a name is. */
  readonly serverOf: ServerOfPod
  readonly calendar: Calendar
  readonly metrics: Metrics
  readonly log: Logger
}

/** A cluster, and what of it is followed. */
export interface FollowedCluster {
  readonly cluster: Cluster
  readonly namespace: string
}

/** Where Kubernetes puts the credentials of a container's service account. */
const usualAccountToken = '/var/run/secrets/kubernetes.io/serviceaccount/token'

/**
 * The cluster that the settings lead to; undefined where there is none to follow, or no role of this process asks it. Its
 * client is loaded only where there is.
 * Rejects with BAD_SETTING where there has to be one, or its configuration can't be read.
 */
export async function openCluster(
  config: Config,
  accountToken = usualAccountToken,
): Promise<FollowedCluster | undefined> {
  const asks = config.TARSIER_ROLES.some((role) => role === 'ingest' || role === 'watch')
  const source = asks ? sourceOf(config, accountToken) : undefined
  if (source === undefined) return undefined
  const { connectCluster } = await import('./kubernetes/client.ts')
  try {
    const cluster = connectCluster(source)
    return { cluster, namespace: config.TARSIER_KUBERNETES_NAMESPACE ?? cluster.namespace }
  } catch (error) {
    // Whoever logs in to a container has its files and none of its variables.
    if (source.kind === 'in-cluster' && config.TARSIER_KUBERNETES === 'auto') return undefined
    throw error
  }
}

function sourceOf(config: Config, accountToken: string): ConfigurationSource | undefined {
  if (config.TARSIER_KUBERNETES === 'off') return undefined
  if (config.TARSIER_KUBECONFIG !== undefined) return { kind: 'kubeconfig', paths: config.TARSIER_KUBECONFIG }
  if (existsSync(accountToken)) return { kind: 'in-cluster' }
  if (config.TARSIER_KUBERNETES === 'auto') return undefined
  const expected = `expected a service account at ${accountToken}, or TARSIER_KUBECONFIG or KUBECONFIG to name a file`
  throw new TarsierError('BAD_SETTING', `TARSIER_KUBERNETES: found on, ${expected}`)
}

/** The pods of the cluster: whose an address is that reports come from, or a name that events are about. */
export async function openPods(
  followed: FollowedCluster | undefined,
  context: Pick<WatchContext, 'metrics' | 'log'>,
): Promise<PodWatch | undefined> {
  if (followed === undefined) return undefined
  const { createPodWatch } = await import('./kubernetes/pod-watch.ts')
  return createPodWatch({ ...context, ...followed })
}

/** The role `watch`: undefined where it is another process', or there is nothing to watch. */
export async function openWatch(
  config: Config,
  followed: FollowedCluster | undefined,
  context: WatchContext,
): Promise<Watcher | undefined> {
  if (!isWatching(config)) return undefined
  if (followed === undefined) return undefined
  const { log, gatherer, metrics } = context
  const [{ createWatcher }, { eventTasks }, { exitTask }] = await Promise.all([
    import('./kubernetes/watcher.ts'),
    import('./kubernetes/events.ts'),
    import('./kubernetes/exit-task.ts'),
  ])
  const { cluster, namespace } = followed
  // The doctor reads it there, in whatever process it is asked.
  const tell = (trouble: string) => gatherer.refuse('event', cluster.host, trouble)
  const tellOfExits = (trouble: string) => gatherer.refuse('exit', cluster.host, trouble)
  return createWatcher({
    cluster,
    namespace,
    name: config.TARSIER_KUBERNETES_LEASE ?? `tarsier-watch-${markOfStore(config)}`,
    identity: `${hostname()}_${randomUUID()}`,
    tasks: [
      ...eventTasks({ ...context, cluster, namespace, tell }),
      exitTask({ ...context, cluster, namespace, tell: tellOfExits }),
    ],
    tell,
    metrics,
    log,
  })
}

/** Says once, when all has started, whether the role `watch` has something to watch. */
export function announceWatch(config: Config, followed: FollowedCluster | undefined, log: Logger): void {
  if (!isWatching(config)) return
  if (followed === undefined) {
    log.info(
      'no Kubernetes cluster is watched: there is no service account with an API server and no kubeconfig, or TARSIER_KUBERNETES is off',
    )
  } else {
    const { cluster, namespace } = followed
    log.info({ server: cluster.host, namespace }, 'a Kubernetes cluster is watched, by this process or another one')
  }
}

function isWatching({ TARSIER_ROLES: roles }: Config): boolean {
  return roles.includes('watch')
}

/** The same for all that write to one store, so that a Tarsier that tries something out takes nothing from another one. */
function markOfStore(config: Config): string {
  const place =
    config.TARSIER_MODE === 'embedded'
      ? [hostname(), resolve(config.TARSIER_DATA_DIR)]
      : [...config.TARSIER_ELASTICSEARCH_NODES.toSorted(), config.TARSIER_INDEX_PREFIX]
  return createHash('sha256').update(JSON.stringify(place)).digest('hex').slice(0, 8)
}

/** What probes tell of the watch. Only a process that does nothing else is of no use without it. */
export function watchPart({ TARSIER_ROLES: roles }: Config, watch: Watcher): Part {
  const vital = roles.every((role) => role === 'watch')
  return { name: 'watch', trouble: async () => watch.trouble(), state: watch.state, vital }
}

/** What probes tell of the pods: reports are taken without them too. */
export function podsPart(pods: PodWatch): Part {
  return { name: 'pods', trouble: async () => pods.trouble(), vital: false }
}
