import type { estypes } from '@elastic/elasticsearch'
import { TarsierError } from '../../errors.ts'
import {
  aliasOf,
  deadLetterBody,
  deadLetterIndex,
  deadLetterTemplate,
  type IndexBody,
  type IndexOptions,
  type IndexTemplate,
  indexBody,
  indexTemplate,
  mappingVersion,
  type Properties,
  type Property,
} from '../../mappings/elasticsearch.ts'
import type { Signal } from '../../signals/signal.ts'
import { type Cluster, describeFailure, failureOf } from './client.ts'
import { isOurs, versionOf } from './ownership.ts'
import { ownIndices } from './retention.ts'
import type { Targets } from './targets.ts'

/**
 * Brings templates and open indices up to what the signals say: templates are put, new fields go to every open index
 * (design: upgrades). Rejects with UNAVAILABLE, or with BAD_SETTING naming what stands in the way and what to do.
 */
export async function upgrade(cluster: Cluster, targets: Targets, options: IndexOptions): Promise<void> {
  try {
    for (const signal of targets.signals) {
      await checkAlias(cluster, aliasOf(signal, options.prefix))
      await putTemplate(cluster, indexTemplate(signal, options))
      await extendDays(cluster, targets, signal, indexBody(signal, options))
      await extendAlias(cluster, targets.patternOf(signal), aliasOf(signal, options.prefix))
    }
    await putTemplate(cluster, deadLetterTemplate(options))
    await ensureDeadLetters(cluster, options)
  } catch (error) {
    throw startFailure(error)
  }
}

/** Makes an index where there is none. Another process may make it at the same moment. */
export async function ensureIndex({ client, call }: Cluster, index: string, body: IndexBody): Promise<void> {
  if (await call((limits) => client.indices.exists({ index }, limits))) return
  try {
    await call((limits) => client.indices.create({ index, ...contentOf(body) }, limits))
  } catch (error) {
    const failure = failureOf(error)
    if (failure.kind === 'answered' && failure.type === 'resource_already_exists_exception') return
    throw error
  }
}

/** Puts a template over an older one of ours. One of a newer Tarsier stays: it has every field that this one has. */
async function putTemplate({ client, call }: Cluster, { name, ...template }: IndexTemplate): Promise<void> {
  const { index_templates: found = [] } = await call((limits) =>
    client.indices.getIndexTemplate({ name }, { ...limits, ignore: [404] }),
  )
  const existing = found.find((each) => each.name === name)?.index_template
  if (existing && !isOurs(existing._meta)) throw foreign('template', name)
  if (existing?.version !== undefined && existing.version > mappingVersion) return
  const body = contentOf(template.template)
  await call((limits) =>
    client.indices.putIndexTemplate(
      { name, ...template, index_patterns: [...template.index_patterns], _meta: { ...template._meta }, template: body },
      limits,
    ),
  )
}

/** Refuses to start where the alias is the name of an index or a data stream: no day could be made beside it. */
async function checkAlias({ client, call }: Cluster, alias: string | undefined): Promise<void> {
  if (alias === undefined) return
  const { indices = [], data_streams = [] } = await call((limits) =>
    client.indices.resolveIndex({ name: alias, allow_no_indices: true }, { ...limits, ignore: [404] }),
  )
  const [taken] = [...indices, ...data_streams].filter(({ name }) => name === alias)
  if (taken) throw foreign('backing_indices' in taken ? 'data stream' : 'index', alias)
}

/** Gives days of before there was an alias the alias too. */
async function extendAlias(cluster: Cluster, pattern: string, alias: string | undefined): Promise<void> {
  if (alias === undefined) return
  const { client, call } = cluster
  const aliased = await call((limits) => client.indices.getAlias({ index: pattern, allow_no_indices: true }, limits))
  const missing = (await ownIndices(cluster, pattern)).filter((index) => !aliased[index]?.aliases[alias])
  if (missing.length > 0) await call((limits) => client.indices.putAlias({ index: missing, name: alias }, limits))
}

async function extendDays(cluster: Cluster, targets: Targets, signal: Signal, body: IndexBody): Promise<void> {
  const { client, call } = cluster
  const found = await call((limits) =>
    client.indices.getMapping({ index: targets.patternOf(signal), allow_no_indices: true }, limits),
  )
  for (const [index, { mappings }] of Object.entries(found)) {
    if (targets.placeOf(index)?.signal === signal.name) await extend(cluster, index, mappings, body)
  }
}

async function ensureDeadLetters(cluster: Cluster, options: IndexOptions): Promise<void> {
  const index = deadLetterIndex(options.prefix)
  const body = deadLetterBody(options)
  await ensureIndex(cluster, index, body)
  const found = await cluster.call((limits) => cluster.client.indices.getMapping({ index }, limits))
  for (const [name, { mappings }] of Object.entries(found)) await extend(cluster, name, mappings, body)
}

/** Adds the fields that an index lacks. */
async function extend(
  { client, call }: Cluster,
  index: string,
  existing: estypes.MappingTypeMapping,
  { mappings }: IndexBody,
): Promise<void> {
  if (!isOurs(existing._meta)) throw foreign('index', index)
  const missing = newFields(index, flat(existing.properties ?? {}), mappings.properties)
  if (Object.keys(missing).length === 0) return
  const version = Math.max(mappingVersion, versionOf(existing._meta))
  const _meta = { ...mappings._meta, version }
  await call((limits) => client.indices.putMapping({ index, properties: missing, _meta }, limits))
}

/** Properties by their paths: Elasticsearch makes objects of names with dots. */
function flat(properties: Existing, path = ''): Existing {
  const entries = Object.entries(properties).flatMap(([name, property]) =>
    'properties' in property && property.properties
      ? Object.entries(flat(property.properties, `${path}${name}.`))
      : [[path + name, property] as const],
  )
  return Object.fromEntries(entries)
}

type Existing = Record<string, estypes.MappingProperty>

function newFields(index: string, existing: Existing, wanted: Properties): Properties {
  const missing = Object.entries(wanted).filter(([name, property]) => {
    const found = existing[name]
    if (found && !isSame(found, property)) throw incompatible(index, name, found, property)
    return !found
  })
  return Object.fromEntries(missing)
}

function isSame(found: estypes.MappingProperty, wanted: Property): boolean {
  const indexed = 'index' in found ? found.index !== false : true
  const format = 'format' in found ? found.format : undefined
  const wantedFormat = 'format' in wanted ? wanted.format : undefined
  const wantedIndexed = !('index' in wanted) || wanted.index === undefined
  return found.type === wanted.type && indexed === wantedIndexed && format === wantedFormat
}

function foreign(kind: 'template' | 'index' | 'data stream', name: string): TarsierError {
  const advice = `set another TARSIER_INDEX_PREFIX, or delete the ${kind} if nobody needs it`
  return new TarsierError('BAD_SETTING', `Elasticsearch has the ${kind} ${name}, which is not Tarsier's: ${advice}`)
}

function incompatible(index: string, field: string, found: object, wanted: object): TarsierError {
  const difference = `found ${JSON.stringify(found)}, expected ${JSON.stringify(wanted)}`
  const advice = 'run the Tarsier that made it, delete the index, or set another TARSIER_INDEX_PREFIX'
  return new TarsierError('BAD_SETTING', `field ${field} of index ${index} can't be changed: ${difference}; ${advice}`)
}

function startFailure(error: unknown): TarsierError {
  if (error instanceof TarsierError) return error
  const failure = failureOf(error)
  const message = `Elasticsearch can't be prepared: ${describeFailure(failure)}`
  const code = failure.kind === 'answered' && isSetting(failure.status, failure.type) ? 'BAD_SETTING' : 'UNAVAILABLE'
  return new TarsierError(code, message, { cause: error })
}

/** 4xx says that the settings are wrong, but for overload, a time-out and a block that an operator or a full disk set. */
function isSetting(status: number, type: string): boolean {
  return status >= 400 && status < 500 && status !== 408 && status !== 429 && type !== 'cluster_block_exception'
}

/** The client's types want objects that they may change. */
function contentOf({ aliases, settings, mappings }: IndexBody): estypes.IndicesPutIndexTemplateIndexTemplateMapping {
  const copied = { ...mappings, _meta: { ...mappings._meta }, properties: { ...mappings.properties } }
  return { settings, mappings: copied, ...(aliases && { aliases: { ...aliases } }) }
}
