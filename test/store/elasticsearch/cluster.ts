import { randomBytes } from 'node:crypto'
import { Client } from '@elastic/elasticsearch'
import { afterAll } from 'vitest'
import type { Marks } from '../../../marks/marks.ts'
import { redisMarks } from '../../../marks/redis.ts'
import { createLog, type Logger } from '../../../observe/log.ts'
import { reporter } from '../../../signals/reporter.ts'
import { rollup, statRollup } from '../../../signals/rollup.ts'
import type { Signal } from '../../../signals/signal.ts'
import { stat } from '../../../signals/stat.ts'
import { type ElasticsearchConfig, elasticsearchStore } from '../../../store/elasticsearch/store.ts'
import type { Store } from '../../../store/store.ts'
import { calendar } from '../../contract/records.ts'
import type { OpenedStore } from '../../contract/subject.ts'
import { elasticsearchUrl, redisUrl, removeKeys, scratchPrefix } from '../../services/scratch.ts'

const silent: Logger = createLog({ level: 'silent', format: 'json' })

/** A corner of the real cluster for one test file: names with a prefix of its own, removed afterwards. */
export interface Corner {
  readonly config: ElasticsearchConfig
  readonly prefix: string
  readonly client: Client
  /** A store with this corner's settings, not started; stopped afterwards. Its marks are the corner's in Redis. */
  store(changes?: Partial<ElasticsearchConfig>, marks?: Marks): Store
  /** The corner's marks, over a connection of their own. */
  marks(): Marks
  refresh(): Promise<void>
}

/** To be asked for outside of tests. */
export function openCorner(): Corner {
  const prefix = scratchPrefix()
  const config = { nodes: [elasticsearchUrl()], prefix, shards: 1, replicas: 0 }
  const client = new Client({ node: elasticsearchUrl() })
  const stores: Store[] = []
  afterAll(async () => {
    for (const store of stores) await store.stop()
    await client.close()
  })
  return {
    config,
    prefix,
    client,
    store: (changes = {}, marks) => {
      const store = openStore({ ...config, ...changes }, marks)
      stores.push(store)
      return store
    },
    marks: () => marksOf(config),
    refresh: async () => {
      await client.indices.refresh({ index: `${prefix}*` })
    },
  }
}

const ours: readonly Signal[] = [stat, reporter, rollup]

/** The store as main.ts builds it, in the zone and, where nothing else is said, with the signals of the contract's suite. */
export function openStore(config: ElasticsearchConfig, marks = marksOf(config), signals = ours): Store {
  return elasticsearchStore(config, {
    signals,
    derivations: [statRollup],
    marks,
    calendar,
    log: silent,
  })
}

function marksOf({ prefix }: ElasticsearchConfig): Marks {
  return redisMarks({ url: redisUrl(), prefix })
}

/** A store as the contract's suites want it, which ask for it while they run: with a prefix that it clears itself. */
export async function openContractStore(signals = ours): Promise<OpenedStore> {
  const prefix = `t${randomBytes(5).toString('hex')}_`
  const client = new Client({ node: elasticsearchUrl() })
  const config = { nodes: [elasticsearchUrl()], prefix, shards: 1, replicas: 0 }
  const store = openStore(config, marksOf(config), signals)
  return {
    store,
    settle: async () => {
      await client.indices.refresh({ index: `${prefix}*` })
    },
    close: async () => {
      await store.stop()
      const indices = Object.keys(await client.indices.get({ index: `${prefix}*` }))
      if (indices.length > 0) await client.indices.delete({ index: indices })
      await client.indices.deleteIndexTemplate({ name: `${prefix}*` }, { ignore: [404] })
      await client.close()
      await removeKeys(prefix)
    },
  }
}
