import { z } from 'zod'
import { type ExitRecord, exitSchema } from '../../signals/exit.ts'
import type { FoundRecord } from '../../store/store.ts'
import { linksOf } from './around.ts'

const { shape } = exitSchema
const instant = z.iso.datetime()
const address = z.string()

function maybe(description: string) {
  return instant.optional().meta({ description })
}

/** An exit as it is answered. */
export const exitAnswerSchema = z
  .object({
    key: z.string().meta({ description: 'Its own id, the same however often it is told: for `card`' }),
    time: instant.meta({ description: 'When it ended; of a deletion when it was asked for' }),
    timestamp: z.int().meta({ description: 'The same, epoch ms' }),
    kind: shape.kind,
    app: shape.app,
    server: shape.server,
    id: shape.id,
    namespace: shape.namespace,
    pod: shape.pod,
    podUid: shape.pod_uid,
    podIp: shape.pod_ip,
    node: shape.node,
    nodeIp: shape.node_ip,
    container: shape.container,
    image: shape.image,
    exitCode: shape.exit_code,
    signal: shape.signal,
    reason: shape.reason,
    message: shape.message,
    started: maybe('When the container was started'),
    finished: maybe('When the container ended'),
    restartCount: shape.restart_count,
    limitMemory: shape.limit_memory,
    limitCpu: shape.limit_cpu,
    created: maybe('When the pod was made'),
    deleted: maybe('When the pod was to be removed, as it was first seen'),
    links: z
      .object({
        card: address.meta({ description: 'All that is known about it, in one answer' }),
        logs: address.meta({ description: 'The last 50 lines of its pod, the newest first' }),
        events: address.meta({ description: 'Events of its pod around it' }),
        calls: address.meta({ description: 'How calls to it went in the last 15 minutes, by minute' }),
      })
      .meta({ description: 'Addresses of the API, below TARSIER_BASE_PATH' }),
  })
  .meta({ id: 'Exit' })

export type Exit = z.infer<typeof exitAnswerSchema>

/** A stored exit as it is answered. */
export function exitOf({ id: key, record }: FoundRecord): Exit {
  // As the signal describes it: nothing else is stored under its name.
  const found = record as ExitRecord
  return {
    key,
    time: new Date(found.time).toISOString(),
    timestamp: found.time,
    kind: found.kind,
    app: found.app,
    server: found.server,
    id: found.id,
    namespace: found.namespace,
    pod: found.pod,
    podUid: found.pod_uid,
    podIp: found.pod_ip,
    node: found.node,
    nodeIp: found.node_ip,
    container: found.container,
    image: found.image,
    exitCode: number(found.exit_code),
    signal: number(found.signal),
    reason: found.reason,
    message: found.message,
    started: text(found.started),
    finished: text(found.finished),
    restartCount: number(found.restart_count),
    limitMemory: number(found.limit_memory),
    limitCpu: number(found.limit_cpu),
    created: text(found.created),
    deleted: text(found.deleted),
    links: linksOf(key, found),
  }
}

/** Rounded where no double holds it: a limit of more than 8 PiB is none. */
function number(value: number | bigint | undefined): number | undefined {
  return value === undefined ? undefined : Number(value)
}

function text(milliseconds: number | undefined): string | undefined {
  return milliseconds === undefined ? undefined : new Date(milliseconds).toISOString()
}
