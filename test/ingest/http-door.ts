import type { InjectOptions } from 'fastify'
import type { TarsierError } from '../../errors.ts'
import { createHttpServer } from '../../http/server.ts'
import { ingestRoutes } from '../../ingest/routes.ts'
import type { PodOf } from '../../ingest/sender.ts'
import { statIntake } from '../../ingest/stat/intake.ts'
import { createLog } from '../../observe/log.ts'
import { createMetrics } from '../../observe/metrics.ts'
import type { Contribution, Gatherer } from '../../queue/queue.ts'
import { createCalendar } from '../../signals/calendar.ts'
import type { Claim, Receipt } from '../../signals/receipt.ts'
import { retentionOf } from '../retentions.ts'

export const calendar = createCalendar('Asia/Shanghai')
export const url = '/api/v1/stat'

interface Taken extends Contribution {
  readonly batchId?: string
}

/** The routes before a gatherer and a queue that remember; `beforeClaim` holds the queue up. */
export function openDoor(failure?: TarsierError, beforeClaim = async () => {}, podOf?: PodOf) {
  const taken: Taken[] = []
  const refused: string[] = []
  const claims = new Map<string, Receipt>()
  const take = async (contribution: Taken) => {
    if (failure) throw failure
    taken.push(contribution)
  }
  const gatherer: Gatherer = {
    gather: take,
    gatherPatiently: take,
    gatherAlone: ({ batchId }, contribution) => take({ ...contribution, batchId }),
    refuse: (signal, peer, reason) => refused.push(`${signal} ${peer} ${reason}`),
  }
  const claim = async (receipt: Receipt): Promise<Claim> => {
    await beforeClaim()
    const known = claims.get(receipt.key)
    if (!known) claims.set(receipt.key, receipt)
    if (!known) return { kind: 'first' }
    return known.bodyHash === receipt.bodyHash ? { kind: 'repeat', receivedAt: known.receivedAt } : { kind: 'conflict' }
  }
  const metrics = createMetrics()
  const retentions = retentionOf(15)
  const door = { gatherer, queue: { claim }, podOf, calendar, metrics, sourceId: '10.9.9.9', retentions }
  const { app } = createHttpServer({
    host: '127.0.0.1',
    port: 0,
    basePath: '',
    log: createLog({ level: 'silent', format: 'json' }),
    version: '0',
    parts: [],
    registry: metrics.registry,
    refreshMetrics: async () => undefined,
    routes: [ingestRoutes([statIntake], door)],
  })
  const post = async (payload: InjectOptions['payload'], headers: Record<string, string> = {}) => {
    const all = { 'content-type': 'application/json', ...headers }
    const answer = await app.inject({ method: 'POST', url, payload: payload ?? '', headers: all })
    return { status: answer.statusCode, body: answer.json(), headers: answer.headers }
  }
  return { app, metrics, taken, refused, post }
}

export const names = { master_name: 'Shop.Web', slave_name: 'Shop.Order', interface_name: 'place' }
/** A record that is taken. */
export const good = { ...names, succ_count: 2, total_time: 10, interv_count: '5|1,10|1', maxrsp_time: 7 }
export const ndjson = { 'content-type': 'application/x-ndjson' }
