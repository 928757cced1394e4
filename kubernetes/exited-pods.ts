import { z } from 'zod'
import type { ExitRecord } from '../signals/exit.ts'

/** An entry of a TExitedRecord (contract section 10); what others write beside these fields stays. */
const exitedPodSchema = z.looseObject({ uid: z.string(), deleteTime: z.string().optional() })

export type ExitedPod = z.infer<typeof exitedPodSchema>

/** The parts of a TExitedRecord that Tarsier reads. */
export const exitedRecordSchema = z.looseObject({
  metadata: z.looseObject({ resourceVersion: z.string() }),
  pods: z
    .array(exitedPodSchema)
    .nullish()
    .transform((pods) => pods ?? []),
})

export type ExitedRecord = z.infer<typeof exitedRecordSchema>

/** As many as TExitedRecord's own definition lets it have. */
const mostPods = 150

/** The entry of a deleted pod. */
export function exitedPodOf(exit: ExitRecord): ExitedPod {
  return {
    uid: exit.pod_uid,
    name: exit.pod,
    id: exit.id,
    nodeIP: exit.node_ip,
    podIP: exit.pod_ip,
    createTime: timeOf(exit.created),
    deleteTime: timeOf(exit.deleted),
  }
}

/** As metav1.Time is written, whose fields K8SFramework declares so. */
function timeOf(instant: number | undefined): string {
  return new Date(instant ?? 0).toISOString().replace(/\.\d+Z$/, 'Z')
}

/**
 * What an object's list is to become: the newest first, one a uid, of which the value that was there first stays.
 * Undefined where it is that already.
 */
export function withExited(kept: readonly ExitedPod[], added: readonly ExitedPod[]): readonly ExitedPod[] | undefined {
  const byUid = new Map<string, ExitedPod>()
  // What was put in later stands in front.
  for (const pod of [...kept.toReversed(), ...added]) if (!byUid.has(pod.uid)) byUid.set(pod.uid, pod)
  const newest = [...byUid.values()].reverse().sort(newestFirst).slice(0, mostPods)
  const before = new Set(kept.map(({ uid }) => uid))
  const isSame = newest.length === kept.length && newest.every(({ uid }) => before.has(uid))
  return isSame ? undefined : newest
}

function newestFirst(one: ExitedPod, other: ExitedPod): number {
  return Date.parse(other.deleteTime ?? '') - Date.parse(one.deleteTime ?? '') || 0
}
