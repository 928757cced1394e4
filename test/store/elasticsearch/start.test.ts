import { describe, expect, it } from 'vitest'
import { mappingVersion } from '../../../mappings/elasticsearch.ts'
import { notify, notifySchema } from '../../../signals/notify.ts'
import { describeSignal } from '../../../signals/signal.ts'
import { stat } from '../../../signals/stat.ts'
import { find, findOn, messageOf, messagesOf, shown } from '../../contract/lines.ts'
import { encodeWith, statBatch, statRecord } from '../../contract/records.ts'
import { buildAll } from '../../contract/rollup.ts'
import { keepAll } from '../../contract/subject.ts'
import { memoryMarks } from '../../marks/memory.ts'
import { freePort } from '../../services/port.ts'
import { openCorner, openStore } from './cluster.ts'

const corner = openCorner()
const { client } = corner

/** Part of the corner: a test's own prefix. */
const prefixOf = (name: string) => `${corner.prefix}${name}_`

// Every new index is a change of the cluster's state, which a busy machine takes seconds for.
const patience = { timeout: 60_000 }

/** A notify of before two of its fields. */
const older = describeSignal('notify', notifySchema.omit({ podName: true, severity: true }), { order: notify.order })

describe('start', patience, () => {
  it('puts templates that are marked as ours, and the index of dead letters', async () => {
    const prefix = prefixOf('fresh')
    await corner.store({ prefix, replicas: 2 }).start()
    const { index_templates: templates } = await client.indices.getIndexTemplate({ name: `${prefix}*` })
    expect(templates.map(({ name }) => name).sort()).toEqual([
      `${prefix}dead_letter`,
      `${prefix}reporter`,
      `${prefix}rollup`,
      `${prefix}stat`,
    ])
    const { index_template: template } = templates.find(({ name }) => name === `${prefix}stat`) ?? {}
    expect(template).toMatchObject({
      index_patterns: [`${prefix}stat_*`],
      _meta: { owner: 'tarsier', signal: 'stat', version: mappingVersion },
    })
    const letters = await client.indices.get({ index: `${prefix}dead_letter` })
    expect(letters[`${prefix}dead_letter`]?.settings?.index?.number_of_replicas).toBe('2')
  })

  it('leaves a template of somebody else alone and says which', async () => {
    const prefix = prefixOf('foreign')
    await client.indices.putIndexTemplate({ name: `${prefix}stat`, index_patterns: [`${prefix}stat_*`], priority: 7 })
    const started = corner.store({ prefix }).start()
    await expect(started).rejects.toMatchObject({
      code: 'BAD_SETTING',
      message: expect.stringContaining(`${prefix}stat`),
    })
    const { index_templates: templates } = await client.indices.getIndexTemplate({ name: `${prefix}stat` })
    expect(templates[0]?.index_template.priority).toBe(7)
  })

  it('leaves a day of somebody else alone and says which, and does not mind other names', async () => {
    const prefix = prefixOf('original')
    await client.indices.create({ index: `${prefix}stat_summary` })
    await corner.store({ prefix }).start()
    await client.indices.deleteIndexTemplate({ name: `${prefix}stat` })
    await client.indices.create({ index: `${prefix}stat_20250101` })
    const message = expect.stringContaining(`${prefix}stat_20250101`)
    await expect(corner.store({ prefix }).start()).rejects.toMatchObject({ code: 'BAD_SETTING', message })
  })

  it('adds new fields to every open day', async () => {
    const prefix = prefixOf('older')
    const index = `${prefix}stat_20250101`
    const _meta = { owner: 'tarsier', signal: 'stat', version: 0 }
    const properties = { slave_name: { type: 'keyword' }, le_5: { type: 'long', index: false } } as const
    await client.indices.create({ index, mappings: { dynamic: false, _meta, properties } })
    await corner.store({ prefix }).start()
    const { [index]: found } = await client.indices.getMapping({ index })
    expect(Object.keys(found?.mappings.properties ?? {}).sort()).toEqual(stat.fields.map(({ name }) => name).sort())
    expect(found?.mappings._meta).toEqual({ ..._meta, version: mappingVersion })
  })

  it('adds fields that are found in two ways, and keeps leaving words out of what is stored', async () => {
    const prefix = prefixOf('messages')
    const index = `${prefix}notify_20250101`
    const config = { ...corner.config, prefix }
    const before = openStore(config, memoryMarks(), [older])
    await before.start()
    await before.prepare(['20250101'])
    await before.stop()
    const store = openStore(config, memoryMarks(), [notify])
    await store.start()
    const message = messageOf('20250101', 0, { podName: 'pay-0' })
    await store.write(encodeWith(store, messagesOf([message])), keepAll)
    await client.indices.refresh({ index })
    const conditions = [{ field: 'podName', operator: 'equals', value: 'pay-0' }] as const
    const { records } = await find(store, findOn('20250101', { signal: notify, conditions }))
    expect(records.map(({ record }) => record)).toEqual([shown(message)])
    const { hits } = await client.search<Record<string, unknown>>({ index })
    expect(hits.hits[0]?._source).toEqual(shown(message))
    await store.stop()
  })

  it('refuses a field that can not be changed, with what to do', async () => {
    const prefix = prefixOf('changed')
    const index = `${prefix}stat_20250101`
    const _meta = { owner: 'tarsier', signal: 'stat', version: 0 }
    await client.indices.create({ index, mappings: { _meta, properties: { slave_name: { type: 'text' } } } })
    const message = expect.stringMatching(new RegExp(`field slave_name of index ${index}.*"text".*"keyword".*delete`))
    await expect(corner.store({ prefix }).start()).rejects.toMatchObject({ code: 'BAD_SETTING', message })
  })

  it('leaves the template of a newer Tarsier as it is', async () => {
    const prefix = prefixOf('newer')
    const version = mappingVersion + 1
    const _meta = { owner: 'tarsier', signal: 'stat', version }
    await client.indices.putIndexTemplate({
      name: `${prefix}stat`,
      index_patterns: [`${prefix}stat_*`],
      version,
      _meta,
    })
    await corner.store({ prefix }).start()
    const { index_templates: templates } = await client.indices.getIndexTemplate({ name: `${prefix}stat` })
    expect(templates[0]?.index_template).toMatchObject({ version, _meta })
  })

  it('is unavailable while the cluster is away, as everything else is', async () => {
    const nodes = [`http://127.0.0.1:${await freePort()}`]
    const store = corner.store({ nodes, prefix: prefixOf('away') })
    await expect(store.start()).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    expect(await store.trouble()).toMatch(/^Elasticsearch: /)
    await expect(store.prepare(['20250101'])).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    await expect(store.expire(stat, '20250101')).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    const letter = { signal: 'stat', id: 'x', target: 'y', reason: 'z', original: '{}' } as const
    await expect(store.bury([letter])).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    const outcome = await store.write(encodeWith(store, statBatch([statRecord('20250101')])), keepAll)
    expect(outcome.kind).toBe('away')
  })
})

describe('retention', patience, () => {
  it('drops the days of ours alone', async () => {
    const prefix = prefixOf('retention')
    const store = corner.store({ prefix })
    await store.start()
    await store.prepare(['20250101'])
    await client.indices.deleteIndexTemplate({ name: `${prefix}stat` })
    await client.indices.create({ index: `${prefix}stat_20250102` })
    await client.indices.create({ index: `${prefix}stat_2025` })
    await buildAll({ store })
    expect(await store.expire(stat, '20250601')).toEqual([{ signal: 'stat', day: '20250101', records: 0 }])
    const left = Object.keys(await client.indices.get({ index: `${prefix}stat_*` }))
    expect(left.sort()).toEqual([`${prefix}stat_2025`, `${prefix}stat_20250102`])
  })
})
