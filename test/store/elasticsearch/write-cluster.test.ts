import { beforeAll, describe, expect, it } from 'vitest'
import type { Store } from '../../../store/store.ts'
import { encodeWith, reporterRecord, statBatch, statRecord } from '../../contract/records.ts'
import { ask, keepAll, questionOn } from '../../contract/subject.ts'
import { openCorner } from './cluster.ts'

const day = '20250101'
const batch = statBatch(
  [0, 1, 2, 3].map((minute) => statRecord(day, minute)),
  [reporterRecord(day)],
)
const corner = openCorner()

// Every new index is a change of the cluster's state, which a busy machine takes seconds for.
describe('writing to the real cluster', { timeout: 60_000 }, () => {
  let store: Store
  beforeAll(async () => {
    store = corner.store()
    await store.start()
    await store.prepare([day])
  })

  it('keeps what meets a block, buries nothing, and settles when the block is gone', async () => {
    const index = `${corner.prefix}stat_${day}`
    const blocked = encodeWith(store, batch)
    await corner.client.indices.putSettings({ index, settings: { 'index.blocks.write': true } })
    const outcome = await store.write(blocked, keepAll)
    expect(outcome).toMatchObject({ kind: 'busy', refused: [], remaining: { header: { counts: { stat: 4 } } } })
    await corner.client.indices.putSettings({ index, settings: { 'index.blocks.write': false } })
    const later = await store.write(blocked, keepAll)
    expect(later).toMatchObject({ kind: 'settled', tallies: { stat: { stored: 4 }, reporter: { repeated: 1 } } })
  })

  it('takes a day that nobody prepared', async () => {
    const late = statBatch([statRecord('20250301')])
    const outcome = await store.write(encodeWith(store, late), keepAll)
    expect(outcome).toMatchObject({ kind: 'settled', tallies: { stat: { stored: 1 } } })
  })

  it('proves conflicts shard by shard, with a replica that has no node', async () => {
    const prefix = `${corner.prefix}shards_`
    const wide = corner.store({ prefix, shards: 3, replicas: 1 })
    await wide.start()
    const many = encodeWith(wide, statBatch(Array.from({ length: 60 }, (_, minute) => statRecord(day, minute))))
    expect(await wide.write(many, keepAll)).toMatchObject({ kind: 'settled', tallies: { stat: { stored: 60 } } })
    expect(await wide.write(many, keepAll)).toMatchObject({ kind: 'settled', tallies: { stat: { repeated: 60 } } })
    await corner.refresh()
    const answer = await ask(wide, questionOn(day, { group: ['slave_name'] }))
    expect(answer.rows).toEqual([{ keys: ['Shop.PayServer'], values: [60] }])
  })

  it('keeps one dead letter a record, with reason and original', async () => {
    const poison = { ...statRecord(day), slave_name: '毒\n"', slave_port: 'x' }
    const { refused } = await store.write(encodeWith(store, statBatch([poison])), keepAll)
    await store.bury(refused)
    await store.bury(refused)
    await corner.refresh()
    const { hits } = await corner.client.search({ index: `${corner.prefix}dead_letter` })
    expect(hits.hits).toHaveLength(1)
    expect(hits.hits[0]).toMatchObject({
      _id: refused[0]?.id,
      _source: { signal: 'stat', target: `${corner.prefix}stat_${day}`, original: JSON.stringify(poison) },
    })
  })

  it('keeps half surrogate pairs as UTF-8 does', async () => {
    const name = 'half \ud800 pair'
    const outcome = await store.write(
      encodeWith(store, statBatch([statRecord('20250105', 0, { slave_name: name })])),
      keepAll,
    )
    expect(outcome.kind).toBe('settled')
    await corner.refresh()
    const answer = await ask(store, questionOn('20250105', { group: ['slave_name'] }))
    expect(answer.rows).toEqual([{ keys: [name.toWellFormed()], values: [1] }])
  })
})
