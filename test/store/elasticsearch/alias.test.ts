import { describe, expect, it, onTestFinished } from 'vitest'
import { createLog } from '../../../observe/log.ts'
import { notify } from '../../../signals/notify.ts'
import { elasticsearchStore } from '../../../store/elasticsearch/store.ts'
import type { Store } from '../../../store/store.ts'
import { calendar } from '../../contract/records.ts'
import { openCorner } from './cluster.ts'

const corner = openCorner()
const { client } = corner
const log = createLog({ level: 'silent', format: 'json' })

/** Part of the corner: a test's own prefix. */
const prefixOf = (name: string) => `${corner.prefix}${name}_`

function notifyStore(prefix: string): Store {
  const context = { signals: [notify], derivations: [], marks: corner.marks(), calendar, log }
  const store = elasticsearchStore({ ...corner.config, prefix }, context)
  onTestFinished(() => store.stop())
  return store
}

async function indicesOf(alias: string): Promise<readonly string[]> {
  return Object.keys(await client.indices.getAlias({ name: alias })).sort()
}

// Every new index is a change of the cluster's state, which a busy machine takes seconds for.
describe('the name under which TarsWeb asks Elasticsearch for messages', { timeout: 60_000 }, () => {
  it('leads to every day, made by us or by Elasticsearch itself', async () => {
    const prefix = prefixOf('days')
    const store = notifyStore(prefix)
    await store.start()
    await store.prepare(['20260130'])
    await client.index({ index: `${prefix}notify_20260131`, document: { app: 'Shop' } })
    expect(await indicesOf(`${prefix}notify_`)).toEqual([`${prefix}notify_20260130`, `${prefix}notify_20260131`])
  })

  it('leads to days from before there was such a name, and to no index of somebody else', async () => {
    const prefix = prefixOf('older')
    const _meta = { owner: 'tarsier', signal: 'notify', version: 0 }
    await client.indices.create({ index: `${prefix}notify_20260130`, mappings: { dynamic: false, _meta } })
    await client.indices.create({ index: `${prefix}notify_rules` })
    const store = notifyStore(prefix)
    await store.start()
    expect(await indicesOf(`${prefix}notify_`)).toEqual([`${prefix}notify_20260130`])
  })

  it('is not taken from an index of somebody else: the start says so', async () => {
    const prefix = prefixOf('taken')
    await client.indices.create({ index: `${prefix}notify_` })
    await expect(notifyStore(prefix).start()).rejects.toMatchObject({
      code: 'BAD_SETTING',
      message: expect.stringContaining(`has the index ${prefix}notify_, which is not Tarsier's`),
    })
  })
})
