import type { Calendar } from '../signals/calendar.ts'
import type { ExitKind, ExitRecord } from '../signals/exit.ts'
import { type Deletion, hasEnded, type Pod, type PodContainer } from './pod.ts'
import type { Terminated } from './pod-schema.ts'

/**
 * The exits that a pod's state tells, each the same whenever it is told: of the containers that ended, of the pod that was
 * put out before one started, and of its deletion. None of what is no Tars server's (contract section 10).
 * `deletion`: of a pod that is to go or has gone.
 */
export function exitsOf(pod: Pod, deletion: Deletion | undefined, calendar: Calendar): readonly ExitRecord[] {
  if (pod.app === '' || pod.server === '') return []
  const ofContainers = pod.containers.flatMap((container) =>
    runsOf(container).flatMap((run) => ofRun(pod, deletion, container, run)),
  )
  const found = [...ofContainers, ...ofUnstarted(pod), ...(deletion ? [ofDeletion(pod, deletion)] : [])]
  return found.map((exit) => recordOf(pod, exit, calendar))
}

/** A run of a container that ended: the current one, or the one before. */
interface Run {
  readonly ended: Terminated
  /** How often the container had been restarted before it. */
  readonly restarts: number
  /** Whether another run has followed, or is waited with. */
  readonly followed: boolean
  /** When that other one began. */
  readonly followedAt: number | undefined
}

/**
 * Of a container that waits to be started again, as in crash back-off, the last run has the number that its status tells;
 * of one that runs or has ended again, the number before. A run that its node lost sight of, which has no id, is counted as
 * soon as it is missed.
 */
function runsOf({ status }: PodContainer): readonly Run[] {
  if (!status) return []
  const number = status.restartCount ?? 0
  const { state, lastState } = status
  const waits = !state?.running && !state?.terminated
  const followedAt = state?.running?.startedAt ?? state?.terminated?.startedAt
  const last = lastState?.terminated
  const current = state?.terminated
  const isCounted = !waits || last?.containerID === ''
  const before = isCounted ? Math.max(0, number - 1) : number
  return [
    ...(last ? [{ ended: last, restarts: before, followed: true, followedAt }] : []),
    ...(current ? [{ ended: current, restarts: number, followed: false, followedAt: undefined }] : []),
  ]
}

/** What ended, of which a record is made. */
interface Exit {
  readonly kind: ExitKind
  readonly time: number
  readonly reason: string
  readonly message: string
  readonly container?: PodContainer
  readonly run?: Run
  readonly deletion?: Deletion
}

function ofRun(pod: Pod, deletion: Deletion | undefined, container: PodContainer, run: Run): readonly Exit[] {
  const { ended } = run
  const kind = kindOf(pod, container, run)
  if (kind === undefined || endsByDeletion(run, deletion)) return []
  const isOut = kind === 'evicted' || kind === 'node-lost'
  const reason = (isOut && whyOut(pod)) || ended.reason
  const message = ended.message || (run.followed ? '' : pod.message)
  return [{ kind, time: timeOf(pod, run), reason, message, container, run }]
}

/** How far the clock of a node may be behind the API server's, and what both leave out of a second, ms. */
const clockSkew = 5000

/** What a deletion ends is told by the deletion. */
function endsByDeletion({ ended, followed, followedAt }: Run, deletion: Deletion | undefined): boolean {
  if (!deletion) return false
  const endedAt = ended.finishedAt ?? followedAt ?? Infinity
  return endedAt >= deletion.askedAt - (followed ? 0 : clockSkew)
}

/** How a run ended; undefined where it did what was expected of it. */
function kindOf(pod: Pod, { prepares, restarts }: PodContainer, { ended, followed }: Run): ExitKind | undefined {
  const failed = ended.exitCode !== 0
  if (prepares && !failed) return undefined
  if (followed) return 'restarted'
  if (hasEnded(pod)) return kindOfOut(pod) ?? (failed ? 'failed' : undefined)
  if (restarts === 'always' || (restarts === 'on-failure' && failed)) return 'restarted'
  return failed ? 'failed' : undefined
}

const reasonsOfEviction = [
  'Evicted',
  'Preempting',
  'EvictionByEvictionAPI',
  'PreemptionByScheduler',
  'TerminationByKubelet',
]
const reasonsOfLoss = ['NodeLost', 'DeletionByPodGC', 'DeletionByTaintManager']

/** Of a pod that was put out by others; undefined where it was not. */
function kindOfOut(pod: Pod): 'evicted' | 'node-lost' | undefined {
  const reasons = [pod.disruption?.reason ?? '', pod.reason]
  if (reasons.some((reason) => reasonsOfLoss.includes(reason))) return 'node-lost'
  return reasons.some((reason) => reasonsOfEviction.includes(reason)) ? 'evicted' : undefined
}

function whyOut({ reason, disruption }: Pod): string {
  return reason || (disruption?.reason ?? '')
}

/**
 * When a run ended. A node that came back without the container knows no time (ContainerStatusUnknown): then a time that
 * stays the same, or the exit would be stored twice.
 */
function timeOf(pod: Pod, { ended, followedAt }: Run): number {
  return ended.finishedAt ?? followedAt ?? pod.disruption?.at ?? pod.unreadySince ?? pod.created ?? 0
}

/** Of a pod that failed before any of its containers was started: refused by its node, say. */
function ofUnstarted(pod: Pod): readonly Exit[] {
  const started = pod.containers.some(({ status }) => status?.state?.running || status?.state?.terminated)
  if (pod.phase !== 'Failed' || started) return []
  const time = pod.disruption?.at ?? pod.unreadySince ?? pod.created ?? 0
  const message = pod.message || (pod.disruption?.message ?? '')
  return [{ kind: kindOfOut(pod) ?? 'failed', time, reason: whyOut(pod), message }]
}

/**
 * Its kind says who wanted it where that was not the pod's owner. A pod that had been put out by its node was that before:
 * its containers tell.
 */
function ofDeletion(pod: Pod, deletion: Deletion): Exit {
  const reason = pod.disruption?.reason || pod.reason
  const byOthers = reason === 'TerminationByKubelet' || pod.reason === 'Evicted' ? undefined : kindOfOut(pod)
  const message = pod.message || (pod.disruption?.message ?? '')
  return { kind: byOthers ?? 'deleted', time: deletion.askedAt, reason, message, deletion }
}

function recordOf(pod: Pod, exit: Exit, calendar: Calendar): ExitRecord {
  const { kind, time, container, run, deletion } = exit
  const seen = container ?? mainContainerOf(pod)
  return {
    f_timestamp: Math.floor(time / 1000),
    f_date: calendar.dayAt(time),
    time,
    '@timestamp': new Date(time).toISOString(),
    kind,
    app: pod.app,
    server: pod.server,
    id: pod.id,
    namespace: pod.metadata.namespace ?? '',
    pod: pod.metadata.name,
    pod_uid: pod.metadata.uid,
    pod_ip: pod.addresses[0] ?? '',
    node: pod.node,
    node_ip: pod.nodeAddress,
    container: container?.name ?? '',
    container_id: container && run ? run.ended.containerID || `${container.name}#${run.restarts}` : '',
    image: seen?.image || seen?.status?.image || '',
    exit_code: run?.ended.exitCode,
    // The API writes 0 where there was none.
    signal: run?.ended.signal || undefined,
    reason: exit.reason,
    message: exit.message,
    started: run?.ended.startedAt,
    finished: run?.ended.finishedAt,
    restart_count: run?.restarts,
    limit_memory: seen?.limitMemory,
    limit_cpu: seen?.limitCpu,
    created: pod.created,
    deleted: deletion?.at,
  }
}

/** K8SFramework names the server's container as the server; of others' pods the first that serves. */
function mainContainerOf({ app, server, containers }: Pod): PodContainer | undefined {
  const name = `${app}-${server}`.toLowerCase()
  return containers.find((each) => each.name === name) ?? containers.find(({ prepares }) => !prepares)
}
