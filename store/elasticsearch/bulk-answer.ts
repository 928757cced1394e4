import type { Failure } from './client.ts'

/**
 * What became of one document of a bulk. The status of every item counts, never the answer's `errors`.
 * conflict: its `_id` is there already; missing: its index is not; refused: never to be taken.
 */
export type Fate =
  | { readonly kind: 'stored' | 'repeated' }
  | { readonly kind: 'conflict'; readonly shard: string }
  | { readonly kind: 'missing' | 'refused'; readonly reason: string }
  | Setback

/** Why a document, or all of them, must be written later. */
export interface Setback {
  readonly kind: 'busy' | 'away' | 'forbidden'
  readonly reason: string
}

/** One reading of a bulk answer: each document's fate, one fate of all, or a body that must be cut in two. */
export type BulkAnswer =
  | { readonly kind: 'each'; readonly fates: readonly Fate[] }
  | { readonly kind: 'all'; readonly fate: Fate }
  | { readonly kind: 'indigestible'; readonly reason: string }

const stored: Fate = { kind: 'stored' }

/** 400s that come from the index, not from the document: too many shards, closed, a name that can't be. */
const indexFaults = new Set([
  'validation_exception',
  'index_closed_exception',
  'invalid_index_name_exception',
  'resource_already_exists_exception',
])

/** 400s of a whole request whose body can't be read. */
const bodyFaults = new Set([
  'illegal_argument_exception',
  'parse_exception',
  'parsing_exception',
  'x_content_parse_exception',
  'json_parse_exception',
])

/** The parts of a bulk answer that are read. */
export const bulkAnswerParts = ['status', 'error.type', 'error.reason', 'error.shard'].map((part) => `items.*.${part}`)

/** Reads the answer to a bulk of `sent` documents. Fewer items than sent, or no items at all, prove nothing. */
export function readBulkAnswer(body: unknown, sent: number): BulkAnswer {
  const items = itemsOf(body)
  if (items?.length !== sent) {
    const reason = `the bulk answer has ${items?.length ?? 'no'} items for ${sent} documents`
    return { kind: 'all', fate: { kind: 'away', reason } }
  }
  return { kind: 'each', fates: items.map(fateOfItem) }
}

/** Reads the failure of a whole bulk. */
export function readBulkFailure(failure: Failure): BulkAnswer {
  if (failure.kind === 'silent') return all('away', failure.reason)
  const { status, type } = failure
  const reason = reasonOf(status, type, failure.reason)
  if (type === 'cluster_block_exception' || status === 429) return all('busy', reason)
  if (status === 401 || status === 403) return all('forbidden', reason)
  if (status === 413 || (status === 400 && bodyFaults.has(type))) return { kind: 'indigestible', reason }
  return all('away', reason)
}

function all(kind: Setback['kind'], reason: string): BulkAnswer {
  return { kind: 'all', fate: { kind, reason } }
}

interface Item {
  readonly status: number
  readonly type: string
  readonly reason: string
  readonly shard: string
}

function fateOfItem({ create }: { create?: unknown }): Fate {
  const { status, type, reason: text, shard } = itemOf(create)
  if (status >= 200 && status < 300) return stored
  if (status === 409 && type === 'version_conflict_engine_exception') return { kind: 'conflict', shard }
  const reason = reasonOf(status, type, text)
  if (type === 'cluster_block_exception' || indexFaults.has(type)) return { kind: 'busy', reason }
  if (status === 400) return { kind: 'refused', reason }
  if (status === 401 || status === 403) return { kind: 'forbidden', reason }
  if (type === 'index_not_found_exception') return { kind: 'missing', reason }
  return { kind: 'busy', reason }
}

function reasonOf(status: number, type: string, text: string): string {
  return `status ${status}, ${type}: ${text}`
}

function itemsOf(body: unknown): readonly { create?: unknown }[] | undefined {
  // Whatever came is an object with `items`, or is not; the items are read as carefully.
  const items = (body as { items?: unknown } | null | undefined)?.items
  return Array.isArray(items) ? items.map((item) => item ?? {}) : undefined
}

interface ItemError {
  readonly type?: unknown
  readonly reason?: unknown
  readonly shard?: unknown
}

function itemOf(create: unknown): Item {
  const { status, error } = (create ?? {}) as { status?: unknown; error?: ItemError }
  return {
    status: typeof status === 'number' ? status : 0,
    type: String(error?.type ?? 'no error type'),
    reason: String(error?.reason ?? 'no reason'),
    shard: String(error?.shard ?? ''),
  }
}
