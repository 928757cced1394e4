import { describe, expect, it } from 'vitest'
import { TarsierError } from '../../../errors.ts'
import { searchShimRoutes } from '../../../query/search-shim/routes.ts'
import { build } from '../../http/serving.ts'
import { doorOver } from '../notify/messages.ts'
import { notifyIndex } from './tars-web.ts'

/** A door whose store must not be asked, or fails with what is given. */
function shim({ admitted = true, failure = new Error('the store was asked') } = {}) {
  const fail = async () => {
    throw failure
  }
  const { app } = build({
    routes: [searchShimRoutes({ ...doorOver({ ask: fail, find: fail }), admits: () => admitted })],
  })
  return async (
    body: unknown,
    { url = `/${notifyIndex}/_search`, method = 'POST' as 'GET' | 'POST', headers = {} } = {},
  ) => {
    const payload = typeof body === 'string' ? body : JSON.stringify(body)
    const answer = await app.inject({
      method,
      url,
      payload,
      headers: { 'content-type': 'application/json', ...headers },
    })
    return { status: answer.statusCode, body: answer.json() }
  }
}

/** What Elasticsearch's error form has for a refusal. */
function refusal(status: number, type: string, reason: unknown) {
  return { status, body: { error: { root_cause: [{ type, reason }], type, reason }, status } }
}

function nested(levels: number): object {
  return levels === 0 ? { match_all: {} } : { bool: { must: [nested(levels - 1)] } }
}

describe('what is no request of ours is refused in the form of Elasticsearch, with its part', () => {
  it.each([
    [{ query: { script: { script: 'doc' } } }, 'query.script: there is no such field'],
    [{ query: { query_string: { query: '*' } } }, 'query.query_string: there is no such field'],
    [{ query: { bool: { must: [{ regexp: { app: '.*' } }] } } }, 'query.bool.must.0.regexp: there is no such field'],
    [
      { query: { bool: { filter: { wildcard: { app: '*' } } } } },
      'query.bool.filter.0.wildcard: there is no such field',
    ],
    [{ aggs: {} }, 'aggs: there is no such field'],
    [{ script_fields: {} }, 'script_fields: there is no such field'],
    [{ runtime_mappings: {} }, 'runtime_mappings: there is no such field'],
    [{ query: {} }, 'query: found an object, expected an object with one of bool, match, term'],
    [{ query: { match: {} } }, 'query.match: found an object, expected an object with one field'],
    [{ query: { term: { app: 'a', server: 'b' } } }, 'query.term: found an object, expected an object with one field'],
    [{ query: { term: { app: ['a'] } } }, 'query.term.app'],
    [{ query: { term: { app: null } } }, 'query.term.app.value: found nothing, expected a text'],
    [{ query: { match: { app: { query: 'a', fuzziness: 2 } } } }, 'query.match.app.fuzziness: there is no such field'],
    [
      { query: { range: { notifyTime: { gte: 'now-1d' } } } },
      'query.range.notifyTime.gte: found "now-1d", expected epoch',
    ],
    [{ query: { range: { notifyTime: { gte: '2026-01-31' } } } }, 'found "2026-01-31", expected epoch milliseconds'],
    [
      { query: { range: { notifyTime: { gte: 1, format: 'x' } } } },
      'query.range.notifyTime.format: there is no such field',
    ],
    [{ from: 9991, size: 10 }, 'from: found from + size = 10001, expected at most 10000'],
    [{ size: 1_000_000_000 }, 'expected at most 10000'],
    [{ from: -1 }, 'from: found -1, expected 0 or more'],
    [{ size: '1e9' }, 'size: found "1e9"'],
    [{ size: 1.5 }, 'size: found 1.5'],
    [{ collapse: { field: 'app.keyword' }, size: 101 }, 'size: found 101, expected at most 100 with collapse'],
    [{ collapse: { field: 'app.keyword', inner_hits: {} } }, 'collapse.inner_hits: there is no such field'],
    [{ sort: [{ notifyTime: 'desc' }, { app: 'asc' }] }, 'sort: found an array, expected an object'],
    [{ sort: { notifyTime: { order: 'desc', mode: 'min' } } }, 'sort.notifyTime.mode: there is no such field'],
    [{ query: nested(7) }, 'found more than 20 levels in the body'],
    [[], 'expected an object'],
    ['{"query":', 'JSON'],
    ['{"__proto__":{}}', 'not valid JSON'],
  ])('%j', async (body, reason) => {
    expect(await shim()(body)).toEqual(refusal(400, 'parsing_exception', expect.stringContaining(reason)))
  })

  it.each([
    [{ query: { term: { nosuch: 'a' } } }, 'term: found field "nosuch", expected one of '],
    [{ query: { match: { message: 'a' } } }, 'match: found field "message", expected one of '],
    [{ query: { bool: { must_not: [{ exists: { field: 'nosuch' } }] } } }, 'exists: found field "nosuch"'],
    [{ query: { range: { app: { gte: 12345 } } } }, 'range on app: found a text, expected a time'],
    [{ query: { term: { notifyTime: '12345' } } }, 'term on notifyTime: found a time, expected a range'],
    [{ query: { bool: { must_not: { range: { notifyTime: { gte: 12345 } } } } } }, 'found it in must_not or should'],
    [{ sort: ['_score'] }, 'sort: found field "_score"'],
    [{ sort: [{ app: 'desc' }] }, 'sort on app: found a text, expected a time'],
    [{ collapse: { field: 'app' } }, 'collapse on app: found a text, expected a keyword'],
  ])('%j', async (body, reason) => {
    expect(await shim()(body)).toEqual(refusal(400, 'illegal_argument_exception', expect.stringContaining(reason)))
  })

  it.each([
    [
      'too many clauses',
      { bool: { must: Array(50).fill({ match_all: {} }) } },
      'found 51 clauses, expected at most 50',
    ],
    ['too long a text', { match: { app: 'x'.repeat(1025) } }, 'expected at most 1024 characters'],
  ])('%s', async (_what, query, reason) => {
    expect(await shim()({ query })).toEqual(refusal(400, 'parsing_exception', expect.stringContaining(reason)))
  })

  it('however deep it is nested', async () => {
    const deep = `{"query":${'{"bool":{"must":['.repeat(3000)}{}${']}}'.repeat(3000)}}`
    expect(await shim()(deep)).toEqual(refusal(400, 'parsing_exception', expect.stringContaining('levels')))
  })

  it('by GET too', async () => {
    const refused = refusal(400, 'parsing_exception', expect.stringContaining('query.script'))
    expect(await shim()({ query: { script: {} } }, { method: 'GET' })).toEqual(refused)
    const notJson = refusal(400, 'parsing_exception', 'the body is not valid JSON')
    expect(await shim()('{', { method: 'GET' })).toEqual(notJson)
  })

  it.each(['GET', 'POST'] as const)('by %s with more than 64 KiB', async (method) => {
    const { status, body } = await shim()(`{"query":"${'x'.repeat(70_000)}"}`, { method })
    expect([status, body.error.type]).toEqual([413, 'content_too_long_exception'])
  })

  it('in the parameters of its URL', async () => {
    const { status, body } = await shim()({}, { url: `/${notifyIndex}/_search?q=app:Shop` })
    expect([status, body.error.reason]).toEqual([400, 'q: there is no such field'])
  })
})

describe('an index', () => {
  it.each(['nosuch', 'tars_stat_20260131', '_all', '*', 'a_notify_,b', 'tars_notify_20260131', 'xnotify_'])(
    'is not there by the name %s',
    async (name) => {
      const missing = refusal(404, 'index_not_found_exception', `no such index [${name}]`)
      expect(await shim()({}, { url: `/${name}/_search` })).toEqual(missing)
    },
  )
})

describe('a peer', () => {
  it('from outside the trusted networks is told so, before anything is read', async () => {
    const { status, body } = await shim({ admitted: false })('{')
    expect([status, body.error.type]).toEqual([403, 'security_exception'])
    expect(body.error.reason).toContain('TARSIER_TRUSTED_NETWORKS')
  })
})

describe('a store', () => {
  it.each([
    [new TarsierError('UNAVAILABLE', 'no node answers'), 503, 'no_shard_available_action_exception', 'no node answers'],
    [new TarsierError('TOO_MANY_GROUPS', 'too many'), 400, 'illegal_argument_exception', 'too many'],
    [new Error('a secret of ours'), 500, 'exception', 'the request failed; the log says why'],
  ])('that fails with %s is told in the same form', async (failure, status, type, reason) => {
    expect(await shim({ failure })({ query: { match: { app: 'a' } } })).toEqual(refusal(status, type, reason))
  })
})
