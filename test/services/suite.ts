import type { TestProject } from 'vitest/node'
import { startSharedServices } from './services.ts'

declare module 'vitest' {
  interface ProvidedContext {
    readonly redisUrl: string
    readonly elasticsearchUrl: string
  }
}

/** Vitest's global setup: one Redis and one Elasticsearch for all test files, found by `inject` (see scratch.ts). */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const services = await startSharedServices()
  project.provide('redisUrl', services.redis.url)
  project.provide('elasticsearchUrl', services.elasticsearch.url)
  return services.stop
}
