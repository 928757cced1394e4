import { randomBytes } from 'node:crypto'
import { Client } from '@elastic/elasticsearch'
import type { Logger } from '../../../observe/log.ts'
import { createLog } from '../../../observe/log.ts'
import { reporter } from '../../../signals/reporter.ts'
import { stat } from '../../../signals/stat.ts'
import { type ElasticsearchConfig, elasticsearchStore } from '../../../store/elasticsearch/store.ts'
import type { Store } from '../../../store/store.ts'
import { calendar } from '../../contract/records.ts'
import type { OpenedStore } from '../../contract/subject.ts'

export const silent: Logger = createLog({ level: 'silent', format: 'json' })

/** The real cluster that the tests run against (test/services). */
export function clusterUrl(): string {
  const url = process.env['ELASTICSEARCH_URL']
  if (!url) throw new Error('ELASTICSEARCH_URL is not set: start the servers with test/services')
  return url
}

/** A corner of the real cluster for one test file: names with a prefix of its own. */
export interface Corner extends AsyncDisposable {
  readonly config: ElasticsearchConfig
  readonly client: Client
  /** A store with this corner's settings, not started. Stopped with the corner. */
  store(changes?: Partial<ElasticsearchConfig>): Store
  refresh(): Promise<void>
}

export function openCorner(changes: Partial<ElasticsearchConfig> = {}): Corner {
  const prefix = `test_${randomBytes(6).toString('hex')}_`
  const config = { nodes: [clusterUrl()], prefix, shards: 1, replicas: 0, ...changes }
  const client = new Client({ node: clusterUrl() })
  const stores: Store[] = []

  async function clear(): Promise<void> {
    for (const store of stores) await store.stop()
    const indices = Object.keys(await client.indices.get({ index: `${prefix}*`, expand_wildcards: 'all' }))
    if (indices.length > 0) await client.indices.delete({ index: indices })
    await client.indices.deleteIndexTemplate({ name: `${prefix}*` }, { ignore: [404] })
    await client.close()
  }

  return {
    config,
    client,
    store: (storeChanges = {}) => {
      const store = openStore({ ...config, ...storeChanges })
      stores.push(store)
      return store
    },
    refresh: async () => {
      await client.indices.refresh({ index: `${prefix}*` })
    },
    [Symbol.asyncDispose]: clear,
  }
}

/** The store as main.ts builds it, in the zone and with the signals of the contract's suite. */
export function openStore(config: ElasticsearchConfig): Store {
  return elasticsearchStore(config, { signals: [stat, reporter], calendar, log: silent })
}

/** A corner as the contract's suite wants it. */
export async function openContractStore(): Promise<OpenedStore> {
  const corner = openCorner()
  return { store: corner.store(), settle: corner.refresh, close: () => corner[Symbol.asyncDispose]() }
}
