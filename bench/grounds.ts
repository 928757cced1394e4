import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { indexTemplate } from '../mappings/elasticsearch.ts'
import { stat } from '../signals/stat.ts'
import { startElasticsearch } from '../test/services/elasticsearch.ts'
import type { OwnServer } from '../test/services/own-server.ts'
import { startRedis } from '../test/services/redis.ts'
import { originalBodies, tarsierBodies } from './bodies.ts'
import { type Cluster, clusterAt } from './cluster.ts'
import { trafficOf } from './frames.ts'
import { recordChunks, totalsOf } from './records.ts'

/** The servers and files that measures stand on, made when first asked for. */
export interface Grounds {
  /** A node of its own with 2 GB of heap, its machine warm. */
  elasticsearch(): Promise<WarmCluster>
  /** A Redis of its own that syncs each write. */
  redis(): Promise<OwnServer>
  /** A new directory. */
  directory(name: string): string
  /** Ends and removes all of it. */
  close(): Promise<void>
}

export interface WarmCluster extends Cluster {
  readonly url: string
  readonly pid: number | undefined
}

/** Beginning of the names of Tarsier's indices; those without a day match the template too. */
export const prefix = 'bench_'

/** An index with Tarsier's mapping, by its template, that is no day's. */
export const tunedIndex = `${prefix}${stat.name}_raw`

/** An index whose mapping Elasticsearch guesses, as the original's. */
export const dynamicIndex = 'dynamic'

export const dynamicSettings = { settings: { number_of_shards: 1, number_of_replicas: 0 } }

const connections = 2

export function createGrounds(quick: boolean, say: (text: string) => void): Grounds {
  const root = mkdtempSync(join(tmpdir(), 'tarsier-bench-'))
  let elasticsearch: Promise<[OwnServer, WarmCluster]> | undefined
  let redis: Promise<OwnServer> | undefined

  async function startWarm(): Promise<[OwnServer, WarmCluster]> {
    say('starting Elasticsearch with 2 GB of heap')
    const server = await startElasticsearch({ heap: '2g', optimised: true })
    const cluster = { ...clusterAt(server.url), url: server.url, pid: server.pid }
    await putTemplate(server.url)
    await warm(cluster, quick, say)
    return [server, cluster]
  }

  return {
    elasticsearch: async () => {
      elasticsearch ??= startWarm()
      const [, cluster] = await elasticsearch
      return cluster
    },
    redis: () => {
      redis ??= startRedis()
      return redis
    },
    directory: (name) => {
      mkdirSync(join(root, name))
      return join(root, name)
    },
    close: async () => {
      const [server] = (await elasticsearch?.catch(() => undefined)) ?? []
      await Promise.all([server?.stop(), redis?.then((each) => each.stop())])
      rmSync(root, { recursive: true, force: true })
    },
  }
}

/** Before any Tarsier runs, which then finds its own template. */
async function putTemplate(url: string): Promise<void> {
  const { name, ...body } = indexTemplate(stat, { prefix, shards: 1, replicas: 0 })
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${url}/_index_template/${name}`, { method: 'PUT', headers, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(await answer.text())
}

/** A cold machine halves the figures: both mappings are written to until it has compiled what matters. */
async function warm(cluster: WarmCluster, quick: boolean, say: (text: string) => void): Promise<void> {
  const traffic = trafficOf({ seed: 99, heads: quick ? 10_000 : 100_000 })
  const totals = totalsOf(traffic)
  const tuned = tarsierBodies(recordChunks(traffic), tunedIndex)
  const dynamic = originalBodies(recordChunks(traffic))
  for (let round = 0; round < (quick ? 1 : 4); round++) {
    say(`warming Elasticsearch, round ${round + 1}`)
    await cluster.recreate(tunedIndex)
    await cluster.bulk('_bulk', tuned.gzip, { connections, gzip: true })
    await cluster.untilSearchable(tunedIndex, totals)
    await cluster.recreate(dynamicIndex, dynamicSettings)
    await cluster.bulk(`${dynamicIndex}/_bulk`, dynamic.plain, { connections, gzip: false })
    await cluster.untilSearchable(dynamicIndex, totals)
  }
  await cluster.remove(tunedIndex)
  await cluster.remove(dynamicIndex)
}
