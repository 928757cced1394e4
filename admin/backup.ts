import { z } from 'zod'
import { TarsierError } from '../errors.ts'
import { failures } from '../http/failures.ts'
import type { RoutePlugin } from '../http/server.ts'
import type { Logger } from '../observe/log.ts'

/** Copies everything that is durable by now into a file of its own. Rejects where that fails or is cancelled, and leaves no file then. */
export type MakeBackup = (startedAt: Date, cancelled: AbortSignal) => Promise<BackupFile>

export interface BackupFile {
  readonly file: string
  /** The database that it is a copy of. */
  readonly source: string
  readonly bytes: number
  readonly rows: number
}

export interface BackupDoor {
  /** Undefined where the store has backups of its own. */
  readonly backup: MakeBackup | undefined
  /** Whether a peer, by its address, may have a backup made: it fills the disk, and there is no token. */
  admits(peer: string): boolean
  readonly log: Pick<Logger, 'info' | 'error'>
}

const startedAt = z.iso.datetime().meta({ description: 'What was durable before this is in it' })
const endedAt = z.iso.datetime()

export const backupSchema = z
  .discriminatedUnion('state', [
    z.object({ state: z.literal('none') }).meta({ description: 'None since Tarsier has started' }),
    z.object({ state: z.literal('running'), startedAt }),
    z.object({
      state: z.literal('done'),
      startedAt,
      endedAt,
      file: z.string().meta({ description: 'Where it rests, on the machine that runs Tarsier' }),
      source: z.string().meta({ description: 'The database that it is a copy of' }),
      bytes: z.number(),
      rows: z.number().meta({ description: 'Of all tables, read back from the disk' }),
    }),
    z.object({ state: z.literal('failed'), startedAt, endedAt, reason: z.string() }),
  ])
  .meta({ id: 'Backup', description: 'The latest backup' })

export type Backup = z.infer<typeof backupSchema>

/** The routes of backups: one is made at a time, and asked about until it is there. */
export function backupRoutes(door: BackupDoor): RoutePlugin {
  const backups = createBackups(door)
  return async (app) => {
    // Retention waits for a backup's end, and the program's end for retention's.
    app.addHook('onClose', async () => backups.cancel())
    app.addHook('onRequest', async ({ socket }) => {
      if (door.admits(socket.remoteAddress ?? '')) return
      const message = 'expected a peer from the networks of TARSIER_TRUSTED_NETWORKS'
      throw new TarsierError('FORBIDDEN', `${socket.remoteAddress}: ${message}`)
    })
    app.post('/api/v1/backup', { schema: postBackup }, async (_request, reply) => {
      reply.code(202)
      return backups.begin()
    })
    app.get('/api/v1/backup', { schema: getBackup }, async () => backups.latest())
  }
}

function createBackups({ backup, log }: BackupDoor) {
  const closing = new AbortController()
  let latest: Backup = { state: 'none' }

  async function make(backup: MakeBackup, start: Date): Promise<Backup> {
    const startedAt = start.toISOString()
    try {
      const made = await backup(start, closing.signal)
      log.info(made, 'a backup was made')
      return { state: 'done', startedAt, endedAt: new Date().toISOString(), ...made }
    } catch (err) {
      log.error({ err }, 'a backup could not be made')
      const reason = err instanceof TarsierError ? err.message : 'the log says why'
      return { state: 'failed', startedAt, endedAt: new Date().toISOString(), reason }
    }
  }

  function begin(): Backup {
    if (!backup) throw new TarsierError('BAD_QUESTION', noFile)
    if (latest.state === 'running')
      throw new TarsierError('OVERLOADED', `a backup is being made since ${latest.startedAt}: wait for its end`)
    const start = new Date()
    latest = { state: 'running', startedAt: start.toISOString() }
    void make(backup, start).then((ended) => {
      latest = ended
    })
    return latest
  }

  return { begin, latest: () => latest, cancel: () => closing.abort() }
}

export const noFile =
  'this Tarsier keeps its records in Elasticsearch: snapshots of Elasticsearch are the backup of the distributed mode'

const postBackup = {
  summary: 'Begin a backup of the embedded mode’s database file',
  description:
    'Copies the file below the data directory while reports and questions go on. It has everything that was answered with ' +
    'success before, and nothing else. Answers for peers from `TARSIER_TRUSTED_NETWORKS` alone.',
  tags: ['admin'],
  // A page of another site can send no JSON without being asked first.
  consumes: ['application/json'],
  body: z.strictObject({}),
  response: {
    ...failures('BAD_REQUEST', 'BAD_QUESTION', 'FORBIDDEN', 'TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE', 'OVERLOADED'),
    202: backupSchema,
  },
}

const getBackup = {
  summary: 'How the latest backup is doing',
  tags: ['admin'],
  response: { ...failures('FORBIDDEN'), 200: backupSchema },
}
