import { randomUUID } from 'node:crypto'

/** An object as an API server keeps it. */
export interface StoredObject {
  readonly [field: string]: unknown
  readonly metadata: Readonly<Record<string, unknown>> & { readonly name: string; readonly resourceVersion: string }
}

/** What happened to an object. */
export interface StoredChange {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly version: number
  /** The path of the objects of its kind in its namespace. */
  readonly collection: string
  readonly object: StoredObject
}

/** Any object, as a test hands it over. */
export type AnyObject = Readonly<Record<string, unknown>>

/** Objects with one version for all of them, and what happened to them, as etcd has it. */
export function createObjectStore() {
  const objects = new Map<string, StoredObject>()
  const changes: StoredChange[] = []
  let version = 1000
  let compacted = 0

  function put(type: StoredChange['type'], collection: string, object: AnyObject, name: string): StoredObject {
    version++
    const metadata = { ...metadataOf(object), name, resourceVersion: String(version) }
    const stored = { ...object, metadata }
    if (type === 'DELETED') objects.delete(`${collection}/${name}`)
    else objects.set(`${collection}/${name}`, stored)
    changes.push({ type, version, collection, object: stored })
    return stored
  }

  function create(collection: string, object: AnyObject): StoredObject | 'exists' {
    const { name = '', generateName = 'object-', ...given } = metadataOf(object)
    const own = String(name || `${generateName}${randomUUID().slice(0, 8)}`)
    if (objects.has(`${collection}/${own}`)) return 'exists'
    const [, namespace] = /\/namespaces\/([^/]+)\//.exec(collection) ?? []
    const creationTimestamp = new Date().toISOString().replace(/\.\d+/, '')
    const metadata = { uid: randomUUID(), creationTimestamp, ...(namespace ? { namespace } : {}), ...given, name: own }
    return put('ADDED', collection, { ...object, metadata }, own)
  }

  function replace(collection: string, name: string, object: AnyObject): StoredObject | 'conflict' | 'missing' {
    const found = objects.get(`${collection}/${name}`)
    if (!found) return 'missing'
    const { resourceVersion = found.metadata.resourceVersion } = metadataOf(object)
    if (resourceVersion !== found.metadata.resourceVersion) return 'conflict'
    return put('MODIFIED', collection, { ...object, metadata: { ...found.metadata, ...metadataOf(object) } }, name)
  }

  return {
    create,
    replace,
    get: (collection: string, name: string) => objects.get(`${collection}/${name}`),
    merge: (collection: string, name: string, patch: AnyObject) => {
      const found = objects.get(`${collection}/${name}`)
      return found ? replace(collection, name, merged(found, patch)) : 'missing'
    },
    remove: (collection: string, name: string, atOnce = false) => {
      const found = objects.get(`${collection}/${name}`)
      if (!found || !collection.endsWith('/pods')) return found && put('DELETED', collection, found, name)
      // A pod is marked before it goes, also one that goes at once (seen of a real API server).
      const waits = !atOnce && isBound(found)
      const toGo = put('MODIFIED', collection, { ...found, metadata: marked(found.metadata, waits ? 30 : 0) }, name)
      return waits ? toGo : put('DELETED', collection, toGo, name)
    },
    list: (collection: string) =>
      [...objects].filter(([key]) => key.startsWith(`${collection}/`)).map(([, object]) => object),
    /** As it was at an earlier version. */
    listAt: (collection: string, at: number) => {
      const found = new Map<unknown, StoredObject>()
      for (const { type, object, ...change } of changes) {
        if (change.collection !== collection || change.version > at) continue
        if (type === 'DELETED') found.delete(object.metadata.name)
        else found.set(object.metadata.name, object)
      }
      return [...found.values()]
    },
    since: (from: number) => changes.filter((change) => change.version > from),
    version: () => version,
    isCompacted: (from: number) => from < compacted,
    /** Forgets what happened: older versions can't be watched from any more. */
    compact: () => {
      compacted = version
    },
    /** As a backup that is put back does: versions begin anew below those that were seen. */
    restore: (lower: number) => {
      version = lower
      compacted = 0
      changes.length = 0
    },
  }
}

/** A pod on a node stays until the node says that it has ended, or somebody does not wait for that. */
function isBound({ spec }: StoredObject): boolean {
  return isObject(spec) && 'nodeName' in spec
}

/** With the time by which it has to be gone, which is that of the first mark where the pod is given less time now. */
function marked(metadata: AnyObject, graceSeconds: number): AnyObject {
  const { deletionTimestamp: before, deletionGracePeriodSeconds: graceBefore } = metadata
  const askedAt = before === undefined ? Date.now() : Date.parse(String(before)) - Number(graceBefore ?? 0) * 1000
  const deletionTimestamp = new Date(askedAt + graceSeconds * 1000).toISOString().replace(/\.\d+/, '')
  return { ...metadata, deletionTimestamp, deletionGracePeriodSeconds: graceSeconds }
}

function metadataOf(object: AnyObject): AnyObject {
  const { metadata } = object
  return isObject(metadata) ? metadata : {}
}

/** RFC 7386. */
function merged(object: AnyObject, patch: AnyObject): AnyObject {
  const result: Record<string, unknown> = { ...object }
  for (const [key, value] of Object.entries(patch)) {
    const before = result[key]
    if (value === null) delete result[key]
    else result[key] = isObject(value) ? merged(isObject(before) ? before : {}, value) : value
  }
  return result
}

function isObject(value: unknown): value is AnyObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
