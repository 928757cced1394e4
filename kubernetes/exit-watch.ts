import type { Calendar } from '../signals/calendar.ts'
import { type ExitRecord, exit as exitSignal } from '../signals/exit.ts'
import { exitsOf } from './exits.ts'
import type { Change } from './handed.ts'
import type { Deletion, Pod } from './pod.ts'

export interface ExitWatchOptions {
  readonly calendar: Calendar
  /** Makes exits durable; rejects where that can't be now. */
  readonly handOver: (exits: readonly ExitRecord[]) => Promise<void>
  /** Epoch ms. */
  readonly now?: () => number
}

/** Tells each exit once a process. What was told before is stored once all the same: an exit's identity is its own. */
export interface ExitWatch {
  /** Resolves when the exits that the changes tell are durable. After a rejection the same may be taken again. */
  take(changes: readonly Change<Pod>[]): Promise<void>
}

interface KnownPod {
  /** As it was first seen: finishing a deletion at once moves its time (contract section 10). */
  deletion?: Deletion | undefined
  readonly told: Set<string>
}

export function createExitWatch({ calendar, handOver, now = Date.now }: ExitWatchOptions): ExitWatch {
  const known = new Map<string, KnownPod>()
  const waiting = new Map<string, ExitRecord>()

  function note({ type, object: pod }: Change<Pod>): void {
    const { uid } = pod.metadata
    const kept = known.get(uid) ?? { told: new Set() }
    known.set(uid, kept)
    kept.deletion ??= pod.deletion ?? (type === 'DELETED' ? deletedAt(now()) : undefined)
    for (const exit of exitsOf(pod, kept.deletion, calendar)) {
      const id = idOf(exit)
      if (!kept.told.has(id) && !waiting.has(id)) waiting.set(id, exit)
    }
    if (type === 'DELETED') known.delete(uid)
  }

  async function tell(): Promise<void> {
    const exits = [...waiting.values()]
    if (exits.length === 0) return
    await handOver(exits)
    for (const exit of exits) {
      waiting.delete(idOf(exit))
      known.get(exit.pod_uid)?.told.add(idOf(exit))
    }
  }

  return {
    take: (changes) => {
      for (const change of changes) note(change)
      return tell()
    },
  }
}

/** Of a pod that went without having been marked. */
function deletedAt(time: number): Deletion {
  return { at: time, askedAt: time }
}

function idOf(exit: ExitRecord): string {
  if (!exitSignal.ownId) throw new Error('the signal exit says no id of its own')
  return exitSignal.ownId(exit)
}
