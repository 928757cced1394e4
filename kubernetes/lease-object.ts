import { z } from 'zod'
import { TarsierError } from '../errors.ts'
import { type Purpose, statusOf, troubleOf } from './api-failure.ts'
import type { Cluster } from './client.ts'
import { pathOf, type Resource } from './resource.ts'

const leaseSchema = z.looseObject({
  metadata: z.looseObject({
    resourceVersion: z.string(),
    annotations: z.record(z.string(), z.string()).default({}),
  }),
  spec: z
    .looseObject({
      holderIdentity: z.string().nullish(),
      leaseTransitions: z.int().nullish(),
      acquireTime: z.string().nullish(),
    })
    .default({}),
})

export type LeaseObject = z.infer<typeof leaseSchema>

/** What is written of a lease; without a holder it is anybody's. */
export interface LeaseContent {
  readonly holder: string | undefined
  /** ms. */
  readonly expiry: number
  /** Besides those that it has. */
  readonly annotations: Readonly<Record<string, string>>
}

/** A Lease of coordination.k8s.io at the API server. Rejects with UNAVAILABLE, and says what is missing. */
export interface LeaseStore {
  read(): Promise<LeaseObject | undefined>
  /** As it was written, in place of `before`; undefined where another was faster, or has removed it. */
  write(before: LeaseObject | undefined, content: LeaseContent): Promise<LeaseObject | undefined>
}

export interface LeasePlace {
  readonly cluster: Cluster
  readonly namespace: string
  readonly name: string
  /** How long a request may take, ms. */
  readonly patience: number
}

export function leaseStore({ cluster, namespace, name, patience }: LeasePlace): LeaseStore {
  const resource: Resource = { group: 'coordination.k8s.io', version: 'v1', name: 'leases', namespace }
  const path = pathOf(resource, name)

  function unavailable(cause: unknown, verb: Purpose['verb']): TarsierError {
    return new TarsierError('UNAVAILABLE', troubleOf(cause, { verb, resource }), { cause })
  }

  async function read(): Promise<LeaseObject | undefined> {
    try {
      return leaseSchema.parse(await cluster.ask({ path, signal: AbortSignal.timeout(patience) }))
    } catch (error) {
      if (statusOf(error) === 404) return undefined
      throw unavailable(error, 'get')
    }
  }

  async function write(before: LeaseObject | undefined, content: LeaseContent): Promise<LeaseObject | undefined> {
    const target = before ? ({ method: 'PUT', path } as const) : ({ method: 'POST', path: pathOf(resource) } as const)
    const annotations = { ...before?.metadata.annotations, ...content.annotations }
    const body = { ...about, metadata: { ...before?.metadata, name, namespace, annotations } }
    try {
      const answer = cluster.ask({
        ...target,
        body: { ...body, spec: specOf(before, content) },
        signal: AbortSignal.timeout(patience),
      })
      return leaseSchema.parse(await answer)
    } catch (error) {
      const gone = before ? [404, 409] : [409]
      if (gone.includes(statusOf(error) ?? 0)) return undefined
      throw unavailable(error, before ? 'update' : 'create')
    }
  }

  return { read, write }
}

const about = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease' }

function specOf(before: LeaseObject | undefined, { holder, expiry }: LeaseContent) {
  const kept = before && before.spec.holderIdentity === holder ? before.spec : undefined
  const now = microTime()
  return {
    ...before?.spec,
    holderIdentity: holder ?? null,
    leaseDurationSeconds: Math.ceil(expiry / 1000),
    acquireTime: kept?.acquireTime ?? now,
    renewTime: now,
    leaseTransitions: (before?.spec.leaseTransitions ?? 0) + (kept || holder === undefined ? 0 : 1),
  }
}

/** A Lease's times have microseconds. */
function microTime(): string {
  return new Date().toISOString().replace('Z', '000Z')
}
