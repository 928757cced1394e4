import type { AnyObject } from './object-store.ts'

/** What a path leads to. */
export interface Target {
  readonly collection: string
  /** Empty where the path is the collection's. */
  readonly name: string
}

/** The status of an object is written as the object is. */
export function targetOf(path: string): Target {
  const [, collection = path, name = ''] =
    /^(\/(?:api|apis\/[^/]+)\/[^/]+(?:\/namespaces\/[^/]+)?\/(?!namespaces\/)[^/]+)(?:\/([^/]+))?(?:\/status)?$/.exec(
      path,
    ) ?? []
  return { collection, name }
}

export function verbOf(method: string, name: string, query: URLSearchParams): string {
  if (method === 'GET' && name === '') return query.get('watch') === 'true' ? 'watch' : 'list'
  const verbs: Readonly<Record<string, string>> = { GET: 'get', POST: 'create', PUT: 'update', PATCH: 'patch' }
  return verbs[method] ?? 'delete'
}

/** By its field selector, of which only equality is known. */
export function isSelected(object: AnyObject, query: URLSearchParams): boolean {
  const [, path = '', wanted = ''] = /^([^=]+)==?(.*)$/.exec(query.get('fieldSelector') ?? '') ?? []
  if (path === '') return true
  const value = path.split('.').reduce<unknown>((part, key) => (part as AnyObject | undefined)?.[key], object)
  return (value ?? '') === wanted
}
