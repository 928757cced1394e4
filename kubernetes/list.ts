import { z } from 'zod'
import type { Cluster } from './client.ts'
import { pathOf, type Resource } from './resource.ts'

const pageSchema = z.object({
  metadata: z.object({ resourceVersion: z.string().min(1), continue: z.string().optional() }),
  // An empty list of some servers is null.
  items: z
    .array(z.unknown())
    .nullish()
    .transform((items) => items ?? []),
})

/** A page of a list. */
export interface Page {
  readonly items: readonly unknown[]
  /** Of the cluster when the list began, the same on all its pages. */
  readonly version: string
  /** What the next page is asked with; undefined on the last one. */
  readonly next: string | undefined
}

export interface PageRequest {
  readonly limit: number
  readonly next?: string | undefined
  /** As they were at this version rather than as they are. */
  readonly at?: string | undefined
}

/** Asks for up to `limit` objects. Rejects as `Cluster.ask` does, also with 410 where `next` or `at` is too old. */
export async function askPage(
  cluster: Cluster,
  resource: Resource,
  { limit, next, at }: PageRequest,
  signal: AbortSignal,
): Promise<Page> {
  // A later page is of the first one's version, which may not be said again.
  const place = next === undefined ? versionAt(at) : { continue: next }
  const query = selecting(resource, { limit: String(limit), ...place })
  const { metadata, items } = pageSchema.parse(await cluster.ask({ path: `${pathOf(resource)}?${query}`, signal }))
  // Empty where there are no more.
  return { items, version: metadata.resourceVersion, next: metadata.continue || undefined }
}

function versionAt(version: string | undefined): Readonly<Record<string, string>> {
  return version === undefined ? {} : { resourceVersion: version, resourceVersionMatch: 'Exact' }
}

/** The query of a request for some of a resource's objects. */
export function selecting({ fieldSelector, labelSelector }: Resource, query: Readonly<Record<string, string>>): string {
  return new URLSearchParams({
    ...query,
    ...(fieldSelector === undefined ? {} : { fieldSelector }),
    ...(labelSelector === undefined ? {} : { labelSelector }),
  }).toString()
}

/** Whether a version is one that the cluster has not come to: that of another cluster, or from before a restore. */
export function isAhead(version: string, newest: string): boolean {
  const comparable = [version, newest].every((each) => /^\d{1,30}$/.test(each))
  return comparable && BigInt(version) > BigInt(newest)
}

const namedSchema = z.object({ metadata: z.object({ name: z.string() }) })

/** What an object is called, of whatever else it is made. */
export function nameIn(object: unknown): string {
  return namedSchema.safeParse(object).data?.metadata.name ?? 'without a name'
}
