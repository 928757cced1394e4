import { Agent, request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { FailedRun } from './failed-run.ts'
import type { Totals } from './totals.ts'

/** Elasticsearch as the bench sees it, without the product's client. */
export interface Cluster {
  /** Makes an index anew; without a body a template may say what it is like. */
  recreate(index: string, body?: object): Promise<void>
  remove(index: string): Promise<void>
  /** Posts the bodies, the next as soon as one of the connections is free. Rejects with FailedRun where a document is refused. */
  bulk(path: string, bodies: readonly Buffer[], options: BulkOptions): Promise<void>
  /** Resolves once `count` documents can be found. Rejects with FailedRun where they are other than `expected` says. */
  untilSearchable(index: string, expected: Totals, seconds?: number): Promise<void>
  /** Resolves once `count` documents can be found, to how many of them have each value of a field. */
  untilCounted(index: string, count: number, field: string): Promise<ReadonlyMap<string, number>>
  /** Resolves once all that was written can be found, and Elasticsearch has done what it merges by itself. */
  untilAtRest(index: string): Promise<void>
  /** Merges into one segment and gives the bytes of the index. */
  mergedBytes(index: string): Promise<number>
}

export interface BulkOptions {
  readonly connections: number
  readonly gzip: boolean
}

const pollMillis = 20
/** Longer than it takes to begin the next merge. */
const restMillis = 1000

/** Opens the cluster at a URL. */
export function clusterAt(url: string): Cluster {
  async function call(method: string, path: string, body?: object): Promise<unknown> {
    const content = body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}
    const answer = await fetch(`${url}/${path}`, { method, ...content })
    const text = await answer.text()
    if (!answer.ok && !(method === 'DELETE' && answer.status === 404)) throw new Error(`${method} ${path}: ${text}`)
    return text === '' ? undefined : JSON.parse(text)
  }

  async function bulk(path: string, bodies: readonly Buffer[], { connections, gzip }: BulkOptions): Promise<void> {
    const agent = new Agent({ keepAlive: true, maxSockets: connections })
    let next = 0
    const lane = async () => {
      for (let body = bodies[next++]; body !== undefined; body = bodies[next++]) {
        const answer = await post(`${url}/${path}?filter_path=errors`, body, gzip, agent)
        if (answer !== '{"errors":false}') throw new FailedRun(`a bulk was answered ${answer.slice(0, 200)}`)
      }
    }
    await Promise.all(Array.from({ length: connections }, lane)).finally(() => agent.destroy())
  }

  async function untilSearchable(index: string, expected: Totals, seconds = 60): Promise<void> {
    await untilFound(index, expected.count, seconds)
    const found = await totals(index)
    if (JSON.stringify(found) === JSON.stringify(expected)) return
    throw new FailedRun(`${index} holds ${JSON.stringify(found)}, expected ${JSON.stringify(expected)}`)
  }

  async function untilCounted(index: string, count: number, field: string): Promise<ReadonlyMap<string, number>> {
    await untilFound(index, count, 120)
    const aggs = { values: { terms: { field, size: 10_000 } } }
    // The form of an answer to this question.
    const { aggregations } = (await call('POST', `${index}/_search`, { size: 0, aggs })) as {
      aggregations: { values: { buckets: readonly { key: string; doc_count: number }[] } }
    }
    return new Map(aggregations.values.buckets.map(({ key, doc_count }) => [key, doc_count]))
  }

  async function untilFound(index: string, count: number, seconds: number): Promise<void> {
    const deadline = Date.now() + seconds * 1000
    while ((await indexed(index)) < count) await notYet(index, deadline)
    while ((await findable(index)) < count) await notYet(index, deadline)
  }

  async function notYet(index: string, deadline: number): Promise<void> {
    if (Date.now() < deadline) return pause(pollMillis)
    throw new FailedRun(`records are missing: ${index} holds ${await findable(index)}`)
  }

  async function findable(index: string): Promise<number> {
    await call('POST', `${index}/_refresh`)
    // The form of an answer to _count.
    return ((await call('GET', `${index}/_count`)) as { count: number }).count
  }

  /** Documents that the shards have taken: a question that costs next to nothing while they do. */
  async function indexed(index: string): Promise<number> {
    const path = `${index}/_stats/indexing?filter_path=_all.primaries.indexing.index_total`
    // The form that filter_path asks for.
    const found = (await call('GET', path)) as { _all?: { primaries: { indexing: { index_total: number } } } }
    return found._all?.primaries.indexing.index_total ?? 0
  }

  async function untilAtRest(index: string): Promise<void> {
    await call('POST', `${index}/_flush`)
    const path = `${index}/_stats/merge?filter_path=_all.primaries.merges.current`
    // The form that filter_path asks for.
    type Merging = { readonly _all: { readonly primaries: { readonly merges: { readonly current: number } } } }
    do {
      await pause(restMillis)
      await call('POST', `${index}/_refresh`)
    } while (((await call('GET', path)) as Merging)._all.primaries.merges.current > 0)
  }

  async function totals(index: string): Promise<Totals> {
    const sum = (field: string) => ({ sum: { field } })
    const aggs = { succ: sum('succ_count'), time: sum('total_time'), longest: sum('maxrsp_time') }
    const found = await call('POST', `${index}/_search`, { size: 0, track_total_hits: true, aggs })
    const { hits, aggregations } = found as SearchAnswer
    const { succ, time, longest } = aggregations
    return { count: hits.total.value, succeeded: succ.value, time: time.value, longest: longest.value }
  }

  return {
    recreate: async (index, body) => {
      await call('DELETE', index)
      await call('PUT', index, body)
    },
    remove: async (index) => {
      await call('DELETE', index)
    },
    bulk,
    untilSearchable,
    untilCounted,
    untilAtRest,
    mergedBytes: async (index) => {
      await call('POST', `${index}/_flush`)
      await call('POST', `${index}/_forcemerge?max_num_segments=1`)
      await call('POST', `${index}/_refresh`)
      const found = await call('GET', `${index}/_stats/store?filter_path=_all.primaries.store.size_in_bytes`)
      // The form that filter_path asks for.
      return (found as { _all: { primaries: { store: { size_in_bytes: number } } } })._all.primaries.store.size_in_bytes
    },
  }
}

/** The form of an answer to `totals`. */
interface SearchAnswer {
  readonly hits: { readonly total: { readonly value: number } }
  readonly aggregations: Readonly<Record<'succ' | 'time' | 'longest', { readonly value: number }>>
}

function post(url: string, body: Buffer, gzip: boolean, agent: Agent): Promise<string> {
  const encoding = gzip ? { 'content-encoding': 'gzip' } : {}
  const headers = { 'content-type': 'application/x-ndjson', 'content-length': body.length, ...encoding }
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent, headers }, (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (chunk: string) => {
        text += chunk
      })
      answer.on('end', () => resolve(text)).on('error', reject)
    })
    sent.on('error', reject).end(body)
  })
}
