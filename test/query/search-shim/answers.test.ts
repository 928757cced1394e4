import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { batch, messages } from './messages.ts'
import { openEngines } from './same-answers.ts'
import { notifyShape } from './tars-web.ts'

const expectSameAnswers = openEngines(batch())

describe("TarsWeb's requests are answered as Elasticsearch answers them", () => {
  it.each([
    ['a server', notifyShape('Shop', 'CartServer'), 20],
    ['an application', notifyShape('Shop', undefined), 60],
    ['a server that nobody has heard of', notifyShape('Shop', 'NoServer'), 0],
    ['a name in Chinese', notifyShape('商城', '库存服务'), 10],
    ['a name of several words', notifyShape('Shop', 'Cart-Server'), 10],
    ['no application', notifyShape('', undefined), 0],
  ])('messages of %s', async (_what, shape) => {
    const { hits } = await expectSameAnswers(shape)
    expect(hits.hits.length).toBeLessThanOrEqual(10)
  })

  it('pages do not skip or repeat a message', async () => {
    const found: unknown[] = []
    for (const page of [1, 2, 3, 4, 5, 6]) {
      const { hits } = await expectSameAnswers(notifyShape('Shop', undefined, page))
      found.push(...hits.hits.map(({ _source }) => _source['message']))
    }
    const expected = messages.filter(({ app }) => app.toLowerCase() === 'shop').map(({ message }) => message)
    expect(found).toEqual(expected.toReversed())
  })
})

const [first, , , , last] = [0, 10, 20, 30, 40].map((place) => messages[place])
const [from = '', to = ''] = [first?.notifyTime, last?.notifyTime]
const whole = (text: string) => text.replace(/\.\d+/, '')

describe('the same answer is given to', () => {
  it.each([
    ['everything', { size: 100 }],
    ['everything there is', { query: { match_all: {} }, size: 100 }],
    ['a count', { query: { term: { 'app.keyword': 'Shop' } }, size: 0 }],
    ['a value', { query: { term: { 'app.keyword': 'Shop' } }, size: 100 }],
    ['a word that is no word', { query: { term: { app: 'Shop' } } }],
    ['a word', { query: { term: { app: { value: 'shop' } } }, size: 100 }],
    ['a value that is matched', { query: { match: { 'server.keyword': 'CartServer' } }, size: 100 }],
    ['all of the words', { query: { match: { server: { query: 'server cart', operator: 'AND' } } }, size: 100 }],
    ['any of the words', { query: { match: { server: 'server cart' } }, size: 100 }],
    ['the beginning of a value', { query: { prefix: { 'server.keyword': 'Cart' } }, size: 100 }],
    ['the beginning with what is no wildcard', { query: { prefix: { 'server.keyword': 'Web_' } }, size: 100 }],
    ['the beginning of a word', { query: { prefix: { server: 'cart' } }, size: 100 }],
    ['a field that is there', { query: { exists: { field: 'set_name' } }, size: 100 }],
    ['a field that is not missing', { query: { bool: { must_not: { exists: { field: 'notifyTime' } } } } }],
    ['a field without a text of its own', { query: { term: { peer: '10.1.0.1' } }, size: 100 }],
    ['the oldest', { sort: [{ notifyTime: { order: 'asc' } }], size: 5 }],
    ['the oldest, said shortly', { sort: 'notifyTime', from: 3, size: 5 }],
    ['the newest by its other time', { sort: [{ '@timestamp': 'DESC' }], from: '60', size: '20' }],
    ['a span', { query: { range: { notifyTime: { gte: from, lte: to } } }, size: 100 }],
    ['a span without its ends', { query: { range: { notifyTime: { gt: from, lt: to } } }, size: 100 }],
    ['a span of whole seconds', { query: { range: { notifyTime: { gte: whole(from), lte: whole(to) } } }, size: 100 }],
    ['a span between seconds', { query: { range: { notifyTime: { gt: whole(from), lt: whole(to) } } }, size: 100 }],
    [
      'a span in epoch ms',
      { query: { range: { '@timestamp': { gte: first?.time, lt: `${last?.time}` } } }, size: 100 },
    ],
    ['a span that is empty', { query: { range: { notifyTime: { gt: to, lt: from } } } }],
    ['a span without bounds', { query: { range: { notifyTime: { gte: null } } }, size: 100 }],
    [
      'a choice',
      { query: { bool: { should: [{ term: { 'app.keyword': 'Mall' } }, { match: { server: 'web' } }] } }, size: 100 },
    ],
    [
      'a choice that only ranks',
      { query: { bool: { must: { match: { app: 'shop' } }, should: { match: { server: 'web' } } } }, size: 100 },
    ],
    ['a query without clauses', { query: { bool: {} }, size: 100 }],
    ['the newest of each', { collapse: { field: 'server.keyword' }, sort: [{ notifyTime: 'desc' }] }],
    ['the oldest of some', { collapse: { field: 'app.keyword' }, sort: 'notifyTime', from: 1, size: 2 }],
    [
      'the newest of each that is not so',
      {
        query: { bool: { must_not: [{ match: { server: 'cartserver' } }, { term: { 'level.keyword': '[warn]' } }] } },
        collapse: { field: 'server.keyword' },
        sort: [{ notifyTime: 'desc' }],
      },
    ],
  ])('%s', async (_what, body) => {
    await expectSameAnswers({ index: 'tars_notify_', body })
  })

  const name = fc.constantFrom('app', 'server', 'app.keyword', 'server.keyword', 'level', 'peer')
  const value = fc.constantFrom(
    'Shop',
    'shop',
    'CartServer',
    'cart server',
    '库',
    '商城',
    'Web.Server2',
    'warn',
    '[warn]',
    '',
  )
  const leaf = fc.oneof(
    fc.tuple(fc.constantFrom('match', 'term', 'prefix'), name, value).map(([kind, field, text]) => ({
      [kind]: { [field]: text },
    })),
    name.map((field) => ({ exists: { field } })),
    fc.constant({ match_all: {} }),
  )
  const { query } = fc.letrec<{ query: object }>((tie) => {
    const some = fc.array(tie('query'), { maxLength: 2 })
    const bool = fc.record({ must: some, filter: some, must_not: some, should: some }, { requiredKeys: [] })
    return {
      query: fc.oneof(
        { maxDepth: 3 },
        leaf,
        bool.map((each) => ({ bool: each })),
      ),
    }
  })

  it('any query made of these', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(query, async (asked) => {
        const body = { query: asked, sort: [{ notifyTime: 'desc' }], size: 100 }
        await expectSameAnswers({ index: 'tars_notify_', body })
      }),
      { numRuns: 60 },
    )
  })
})
