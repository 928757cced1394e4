import { event } from '../../signals/event.ts'
import { notify } from '../../signals/notify.ts'
import type { Signal } from '../../signals/signal.ts'

/**
 * What requests name a field by. text: by its words, as Elasticsearch's standard analyser gives them; keyword: by its value;
 * time: the instant that its records are ordered by. `emptyIsAbsent`: a record without it has an empty text.
 */
export type SearchField =
  | { readonly kind: 'text' | 'keyword'; readonly of: string; readonly emptyIsAbsent?: true }
  | { readonly kind: 'time' }

/** An index as TarsWeb's pages ask it. */
export interface SearchIndex {
  /** What is kept in it. */
  readonly signal: Signal
  /** What requests may name, and the signal's field that it is. */
  readonly fields: ReadonlyMap<string, SearchField>
}

type NamedField = readonly [string, SearchField]

/** The fields of a signal whose records are stored as TarsWeb reads them: all that are found by value. */
function valuesOf({ fields }: Signal): readonly NamedField[] {
  return fields.flatMap(({ name, type, indexed, analysed, sparse }): readonly NamedField[] => {
    if (type !== 'keyword' || !indexed || sparse) return []
    return analysed ? bothForms(name, name) : [[name, { kind: 'keyword', of: name }]]
  })
}

function timesOf(...names: readonly string[]): readonly NamedField[] {
  return names.map((name) => [name, { kind: 'time' }])
}

/** As Elasticsearch has a text: by its words, and under `.keyword` as a whole. */
function bothForms(name: string, of: string, absence: { readonly emptyIsAbsent?: true } = {}) {
  return [
    [name, { kind: 'text', of, ...absence }],
    [`${name}.keyword`, { kind: 'keyword', of, ...absence }],
  ] as const
}

const notifyIndex: SearchIndex = {
  signal: notify,
  fields: new Map([...valuesOf(notify), ...timesOf('@timestamp', 'notifyTime')]),
}

/** Its objects' namespace is asked by a field that no record is without. */
const eventIndex: SearchIndex = {
  signal: event,
  fields: new Map([
    ...valuesOf(event),
    ...bothForms('involvedObject.namespace', 'namespace', { emptyIsAbsent: true }),
    ...timesOf('@timestamp', 'lastTimestamp'),
  ]),
}

/**
 * The index that a name leads to, whatever stands before: TarsWeb's template has `{namespace}_notify_` and
 * `{namespace}_kevent_`, the original's namespace. Undefined for any other name.
 */
export function indexNamed(name: string): SearchIndex | undefined {
  if (!/^[a-z0-9][a-z0-9_.-]*$/.test(name)) return undefined
  if (/(^|_)notify_?$/.test(name)) return notifyIndex
  return /(^|_)kevent_?$/.test(name) ? eventIndex : undefined
}
