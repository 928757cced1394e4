import type { Field, Signal, SignalName } from '../signals/signal.ts'

/** The mark that our templates and indices carry in `_meta`; nothing without it is ever changed or deleted. */
export const owner = 'tarsier'

/** Raised with every change of what `indexBody` gives for any signal. An older Tarsier leaves newer templates alone. */
export const mappingVersion = 3

/** Above what Elastic's own templates (100 to 200) and catch-all templates use. */
const priority = 500

export interface IndexOptions {
  /** Beginning of every index's name. */
  readonly prefix: string
  readonly shards: number
  readonly replicas: number
}

export type Property =
  | { readonly type: 'keyword' | 'integer' | 'long' | 'double'; readonly index?: false }
  | { readonly type: 'date'; readonly format: 'epoch_second' | 'epoch_millis'; readonly index?: false }
  | { readonly type: 'date' }
  | { readonly type: 'text' }
  | { readonly type: 'text'; readonly fields: { readonly keyword: { readonly type: 'keyword' } } }
  | { readonly type: 'text'; readonly analyzer: 'whitespace'; readonly norms: false }
  | { readonly type: 'keyword'; readonly index: false; readonly doc_values: false }

export type Properties = Readonly<Record<string, Property>>

export interface Meta {
  readonly owner: typeof owner
  readonly signal: SignalName | 'dead_letter' | 'kept_from'
  readonly version: number
}

export interface IndexBody {
  /** Names that lead to the index too. */
  readonly aliases?: Readonly<Record<string, Readonly<Record<string, never>>>>
  readonly settings: { readonly number_of_shards: number; readonly number_of_replicas: number }
  readonly mappings: {
    readonly dynamic: false
    readonly _meta: Meta
    readonly _source?: { readonly enabled: false } | { readonly excludes: string[] }
    readonly properties: Properties
  }
}

export interface IndexTemplate {
  readonly name: string
  readonly index_patterns: readonly string[]
  readonly priority: number
  readonly version: number
  readonly _meta: Meta
  readonly template: IndexBody
}

/**
 * The index of one day of a signal. Fields that are only summed have no inverted index, and no `_source` is stored where
 * records are not read back: what is asked for comes from doc values (design: stat and roll-ups store no `_source`). `dynamic: false`: the documents
 * are built by us from the same description, and a field too many must not cost the record.
 */
export function indexBody(signal: Signal, options: IndexOptions): IndexBody {
  const alias = aliasOf(signal, options.prefix)
  return {
    ...(alias !== undefined && { aliases: { [alias]: {} } }),
    settings: settingsOf(options),
    mappings: {
      dynamic: false,
      _meta: { owner, signal: signal.name, version: mappingVersion },
      _source: sourceOf(signal),
      properties: Object.fromEntries(signal.fields.map((field) => [field.name, propertyOf(field, signal)])),
    },
  }
}

/** What TarsWeb, asking Elasticsearch itself, calls all days of a signal together (contract sections 9 and 11). */
const aliases: Readonly<Partial<Record<SignalName, string>>> = { notify: 'notify_', event: 'kevent_' }

/** The name that all days of a signal have together; undefined for signals that nobody else reads. */
export function aliasOf({ name }: Signal, prefix: string): string | undefined {
  const { [name]: alias } = aliases
  return alias === undefined ? undefined : prefix + alias
}

/** The template behind the days of a signal, for indices that Elasticsearch makes by itself when a write finds none. */
export function indexTemplate(signal: Signal, options: IndexOptions): IndexTemplate {
  const stem = `${options.prefix}${signal.name}`
  return templateOf(stem, [`${stem}_*`], indexBody(signal, options))
}

/** Where refused records rest: found by signal, target, time and words of the reason; the original as it came. */
export function deadLetterBody(options: IndexOptions): IndexBody {
  return {
    settings: settingsOf(options),
    mappings: {
      dynamic: false,
      _meta: { owner, signal: 'dead_letter', version: mappingVersion },
      properties: {
        buried_at: { type: 'date', format: 'epoch_second' },
        signal: { type: 'keyword' },
        target: { type: 'keyword' },
        reason: { type: 'text' },
        original: { type: 'keyword', index: false, doc_values: false },
      },
    },
  }
}

/** From which day on a signal is kept, where that is not its age's to say: one document a signal, read by its `_id`. */
export function keptFromBody(options: IndexOptions): IndexBody {
  return {
    settings: settingsOf(options),
    mappings: {
      dynamic: false,
      _meta: { owner, signal: 'kept_from', version: mappingVersion },
      properties: {
        day: { type: 'keyword', index: false },
        announced: { type: 'date', format: 'epoch_millis', index: false },
      },
    },
  }
}

export function keptFromIndex(prefix: string): string {
  return `${prefix}kept_from`
}

export function deadLetterTemplate(options: IndexOptions): IndexTemplate {
  const index = deadLetterIndex(options.prefix)
  return templateOf(index, [index], deadLetterBody(options))
}

export function deadLetterIndex(prefix: string): string {
  return `${prefix}dead_letter`
}

function templateOf(name: string, patterns: readonly string[], template: IndexBody): IndexTemplate {
  const { _meta } = template.mappings
  return { name, index_patterns: patterns, priority, version: mappingVersion, _meta, template }
}

function settingsOf(options: IndexOptions): IndexBody['settings'] {
  return { number_of_shards: options.shards, number_of_replicas: options.replicas }
}

/** The field that records are ordered by first is indexed: a page then looks at few records, not at all that are found. */
function propertyOf(field: Field, { order }: Signal): Property {
  const index = field.indexed || field.name === order[0] ? {} : { index: false as const }
  switch (field.type) {
    case 'time':
      return { type: 'date', format: 'epoch_second', ...index }
    case 'instant':
      return { type: 'date', format: 'epoch_millis', ...index }
    case 'moment':
      return { type: 'date' }
    case 'text':
      return field.analysed ? { type: 'text' } : { type: 'keyword', index: false, doc_values: false }
    case 'tokens':
      return { type: 'text', analyzer: 'whitespace', norms: false }
    case 'keyword':
      return field.analysed ? { type: 'text', fields: { keyword: { type: 'keyword' } } } : { type: 'keyword', ...index }
    default:
      return { type: field.type, ...index }
  }
}

/** Under which name a field's value is, as it was written: names that TarsWeb searches in have it below them. */
export function valuePath({ name, type, analysed }: Field): string {
  return type === 'keyword' && analysed ? `${name}.keyword` : name
}

/** Records that are read back one by one are kept as they came, but for their words, which nobody reads. */
function sourceOf({ fields, order }: Signal): NonNullable<IndexBody['mappings']['_source']> {
  if (order.length === 0) return { enabled: false }
  return { excludes: fields.filter(({ type }) => type === 'tokens').map(({ name }) => name) }
}
