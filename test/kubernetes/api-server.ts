import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { isSelected, type Target, targetOf, verbOf } from './asked.ts'
import { asCoreEvent, keptAt } from './new-event.ts'
import { type AnyObject, createObjectStore, type StoredChange, type StoredObject } from './object-store.ts'

/** What a test has the server do wrong. */
export interface Fault {
  readonly verb?: string
  /** Of the path, "/events" say. */
  readonly path?: string
  readonly status: number
  readonly message?: string
  readonly headers?: Readonly<Record<string, string>>
  /** How many requests it hits; Infinity until `mend`. */
  readonly times: number
}

/** A request as it came. */
export interface SeenRequest {
  readonly verb: string
  readonly path: string
  readonly query: URLSearchParams
  /** performance.now() */
  readonly at: number
}

interface OpenWatch {
  readonly collection: string
  readonly query: URLSearchParams
  readonly response: ServerResponse
}

export type ApiServer = Awaited<ReturnType<typeof startApiServer>>

/**
 * An API server over HTTP that speaks create, get, update, patch, delete, list and watch for every kind of object, as far as
 * what follows objects depends on it, and goes wrong in the ways that were seen of a real one (contract section 10).
 */
export async function startApiServer() {
  const directory = mkdtempSync(join(tmpdir(), 'tarsier-kubernetes-'))
  const kubeconfig = join(directory, 'kubeconfig')
  const tokenFile = join(directory, 'token')
  const store = createObjectStore()
  const requests: SeenRequest[] = []
  const watches = new Set<OpenWatch>()
  const rests = new Map<string, { readonly version: string; readonly items: readonly StoredObject[] }>()
  let faults: { readonly fault: Fault; left: number }[] = []
  let token = 'first'
  let silent = false
  let server: Server | undefined
  let port = 0

  async function listen(): Promise<void> {
    server = createServer((request, response) => {
      answer(request, response).catch((error: unknown) => refuse(response, 500, String(error)))
    })
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    // a listening TCP server's address has a port
    port = (server.address() as AddressInfo).port
  }

  async function close(): Promise<void> {
    const closed = server && once(server, 'close')
    server?.close()
    server?.closeAllConnections()
    watches.clear()
    await closed
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname: path, searchParams: query } = new URL(request.url ?? '', 'http://server')
    const target = targetOf(path)
    const verb = verbOf(request.method ?? '', target.name, query)
    requests.push({ verb, path, query, at: performance.now() })
    if (request.headers.authorization !== `Bearer ${token}`) return refuse(response, 401, 'Unauthorized')
    const hit = faults.find(({ fault }) => (fault.verb ?? verb) === verb && path.includes(fault.path ?? ''))
    if (hit) {
      hit.left--
      faults = faults.filter(({ left }) => left > 0)
      return refuse(response, hit.fault.status, hit.fault.message ?? 'a fault of the test', hit.fault.headers)
    }
    if (verb === 'watch') return watch(target.collection, query, response)
    if (verb === 'list') return list(target.collection, query, response)
    const hasBody = verb !== 'get' && verb !== 'delete'
    const sent: AnyObject = hasBody ? JSON.parse(await text(request)) : Object.fromEntries(query)
    const kept = { ...target, collection: keptAt(target.collection) }
    tell(response, verb, write(verb, kept, asCoreEvent(target.collection, sent)))
  }

  function write(verb: string, { collection, name }: Target, sent: AnyObject) {
    const before = store.version()
    const result = act()
    for (const change of store.since(before)) for (const each of watches) send(each, change)
    return result

    function act() {
      if (verb === 'create') return store.create(collection, sent)
      if (verb === 'update') return store.replace(collection, name, sent)
      if (verb === 'patch') return store.merge(collection, name, sent)
      if (verb === 'get') return store.get(collection, name) ?? 'missing'
      return store.remove(collection, name, sent['gracePeriodSeconds'] === '0') ?? 'missing'
    }
  }

  function tell(response: ServerResponse, verb: string, result: ReturnType<typeof write>): void {
    if (result === 'missing') refuse(response, 404, 'not found')
    else if (typeof result === 'string') refuse(response, 409, 'the object has been modified')
    else response.writeHead(verb === 'create' ? 201 : 200, json).end(JSON.stringify(result))
  }

  function list(collection: string, query: URLSearchParams, response: ServerResponse): void {
    const rest = rests.get(query.get('continue') ?? '')
    if (query.has('continue') && !rest) {
      refuse(response, 410, 'The provided continue parameter is too old')
      return
    }
    const at = query.get('resourceVersionMatch') === 'Exact' ? Number(query.get('resourceVersion')) : store.version()
    if (at > store.version()) return void refuse(response, 504, `Too large resource version: ${at}`)
    if (store.isCompacted(at)) return void refuse(response, 410, 'The provided resource version is too old')
    const there = at < store.version() ? store.listAt(collection, at) : store.list(collection)
    const all = rest?.items ?? there.filter((object) => isSelected(object, query))
    const version = rest?.version ?? String(at)
    const limit = Number(query.get('limit') ?? all.length)
    const next = all.length > limit ? `page-${rests.size}` : ''
    if (next !== '') rests.set(next, { version, items: all.slice(limit) })
    const metadata = { resourceVersion: version, ...(next === '' ? {} : { continue: next }) }
    response.writeHead(200, json).end(JSON.stringify({ kind: 'List', metadata, items: all.slice(0, limit) }))
  }

  function watch(collection: string, query: URLSearchParams, response: ServerResponse): void {
    const from = Number(query.get('resourceVersion'))
    response.writeHead(200, json)
    response.flushHeaders()
    if (store.isCompacted(from)) return void response.end(errorLine(410, 'too old resource version'))
    const open = { collection, query, response }
    watches.add(open)
    const ending = setTimeout(() => response.end(), Number(query.get('timeoutSeconds')) * 1000)
    response.on('close', () => {
      clearTimeout(ending)
      watches.delete(open)
    })
    for (const change of store.since(from)) send(open, change)
  }

  function send({ collection, query, response }: OpenWatch, { type, version, ...change }: StoredChange): void {
    const ahead = Number(query.get('resourceVersion')) >= version
    if (silent || ahead || change.collection !== collection || !isSelected(change.object, query)) return
    response.write(`${JSON.stringify({ type, object: change.object })}\n`)
  }

  function eachWatch(part: string, act: (response: ServerResponse) => void): void {
    for (const { collection, response } of [...watches]) if (collection.endsWith(part)) act(response)
  }

  function writeToken(next: string): void {
    writeFileSync(tokenFile, `${next}\n`)
  }

  await listen()
  writeToken(token)
  writeFileSync(kubeconfig, kubeconfigFor(`http://127.0.0.1:${port}`, tokenFile))

  return {
    kubeconfig,
    requests,
    /** The requests of a verb for a kind of objects. */
    asked: (verb: string, kind: string) =>
      requests.filter((each) => each.verb === verb && each.path.endsWith(`/${kind}`)),
    store,
    /** As if somebody had created it. */
    make: (collection: string, object: AnyObject) => write('create', { collection, name: '' }, object),
    watching: (kind: string) => [...watches].filter(({ collection }) => collection.endsWith(`/${kind}`)).length,
    fail: (fault: Fault) => {
      faults.push({ fault, left: fault.times })
    },
    mend: () => {
      faults = []
    },
    /** Ends the watches of a kind in the middle of a line. */
    breakWatches: (kind: string) =>
      eachWatch(kind, (response) => response.write('{"type":"ADDED","object":{"metad', () => response.destroy())),
    /** Tells the watches of a kind an ERROR, and ends them. */
    tellError: (kind: string, code: number) => eachWatch(kind, (response) => response.end(errorLine(code, 'an error'))),
    tellLine: (kind: string, line: string) => eachWatch(kind, (response) => response.write(line)),
    /** Tells the watches of a kind how far the cluster is. */
    bookmark: (kind: string) => {
      const object = { kind: 'Event', metadata: { resourceVersion: String(store.version()) } }
      eachWatch(kind, (response) => response.write(`${JSON.stringify({ type: 'BOOKMARK', object })}\n`))
    },
    /** Watches that are open stay so and are told nothing. */
    silence: () => {
      silent = true
    },
    /** New watches are told what happened again. */
    speak: () => {
      silent = false
    },
    /** Later pages of lists that have begun are gone. */
    forgetPages: () => rests.clear(),
    /** What the server takes from now on; the clients' file is written by `handOutToken`. */
    changeToken: (next: string) => {
      token = next
    },
    handOutToken: () => writeToken(token),
    stop: close,
    start: listen,
    end: async () => {
      await close()
      rmSync(directory, { recursive: true })
    },
  }
}

const json = { 'content-type': 'application/json' }

function refuse(
  response: ServerResponse,
  code: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (response.headersSent) return void response.destroy()
  response.writeHead(code, { ...json, ...headers }).end(JSON.stringify({ kind: 'Status', code, message }))
}

function errorLine(code: number, message: string): string {
  return `${JSON.stringify({ type: 'ERROR', object: { kind: 'Status', code, message } })}\n`
}

function kubeconfigFor(server: string, tokenFile: string): string {
  return JSON.stringify({
    'current-context': 'test',
    clusters: [{ name: 'test', cluster: { server, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'tarsier', user: { tokenFile } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'tarsier', namespace: 'tars' } }],
  })
}
