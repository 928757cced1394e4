import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseSearch } from '../../query/search.ts'
import type { Search } from '../../signals/search.ts'

const fields = { level: 'level', server: 'server', file: 'file' }

function parsed(text: string): Search {
  const found = parseSearch(text, fields)
  if ('search' in found) return found.search
  throw new Error(`${found.at}: ${found.reason}`)
}

const words = (text: string, prefix = false): Search => ({ kind: 'words', words: text.split(' '), prefix })
const field = (name: string, value: string, prefix = false): Search => ({ kind: 'field', field: name, value, prefix })

describe('a search', () => {
  it.each<[string, Search]>([
    ['timeout', words('timeout')],
    ['TimeOut', words('timeout')],
    ['time*', words('time', true)],
    ['tars.tarsstat.StatObj', words('tars tarsstat statobj')],
    ['tars.tarsstat.*', words('tars tarsstat')],
    ['tars.tarsstat.Stat*', words('tars tarsstat stat', true)],
    ['查询库存', words('查 询 库 存')],
    ['"connection refused"', words('connection refused')],
    ['"a \\"quoted\\" word"', words('a quoted word')],
    ['"connection re"*', words('connection re', true)],
    ['ret=-1', words('ret 1')],
    ['level:ERROR', field('level', 'ERROR')],
    ['file:app*', field('file', 'app', true)],
    ['file:"a b.log"', field('file', 'a b.log')],
    ['server:-x', field('server', '-x')],
    ['a b', { kind: 'all', of: [words('a'), words('b')] }],
    ['a AND b', { kind: 'all', of: [words('a'), words('b')] }],
    ['a OR b c', { kind: 'any', of: [words('a'), { kind: 'all', of: [words('b'), words('c')] }] }],
    ['-a', { kind: 'not', of: words('a') }],
    ['NOT a', { kind: 'not', of: words('a') }],
    ['ORDER', words('order')],
    [
      'a -(b OR level:WARN)',
      { kind: 'all', of: [words('a'), { kind: 'not', of: { kind: 'any', of: [words('b'), field('level', 'WARN')] } }] },
    ],
  ])('%s is understood', (text, expected) => {
    expect(parsed(text)).toEqual(expected)
  })

  it.each([
    ['a "b', 3, 'found " without another one after it'],
    ['(a', 1, 'found ( without a ) after it'],
    ['a)', 2, 'found ) without a ( before it'],
    ['a OR', 5, 'expected a word, a "phrase" or field:value'],
    ['()', 2, 'expected a word, a "phrase" or field:value'],
    ['-', 1, 'found - with nothing after it'],
    ['*', 1, 'found * alone, expected letters or digits before it'],
    ['*out', 1, 'found * within a word, expected it at the end'],
    ['a ti*me', 5, 'found * within a word, expected it at the end'],
    ['==', 1, 'found "==", expected letters or digits'],
    ['level:', 1, 'found level: with nothing after it, expected a value'],
    ['lvl:ERROR', 1, 'found the field "lvl", expected one of level, server, file; "…" searches for text with a colon'],
    [
      '__proto__:a',
      1,
      'found the field "__proto__", expected one of level, server, file; "…" searches for text with a colon',
    ],
    [`${'('.repeat(40)}a${')'.repeat(40)}`, 25, 'found more than 24 levels, expected fewer parentheses'],
    [`${'(a OR b '.repeat(12)}c${')'.repeat(12)}`, 90, 'found more than 24 levels, expected fewer parentheses'],
    [`file:${'a'.repeat(1001)}`, 6, 'found a value of 1001 characters, expected at most 1000'],
    ['a '.repeat(201), 401, 'found more than 200 terms, expected fewer'],
    ['a'.repeat(4097), 4097, 'found 4097 characters, expected at most 4096'],
  ])('%s is refused with the place and the reason', (text, at, reason) => {
    expect(parseSearch(text, fields)).toEqual({ at, reason })
  })

  it('means something, or says where it does not, whatever is typed', () => {
    const typed = fc.stringMatching(/^([a-c中*"() :-]|OR |level:){0,40}$/)
    fc.assert(
      fc.property(fc.oneof(typed, fc.string({ unit: 'binary' })), (text) => {
        const found = parseSearch(text, fields)
        if ('at' in found) expect(found.at).toBeLessThanOrEqual(text.length + 1)
      }),
    )
  })

  it('is parsed as it is written', () => {
    fc.assert(
      fc.property(anySearch, (search) => {
        expect(parsed(written(search))).toEqual(search)
      }),
    )
  })
})

const word = fc.stringMatching(/^[a-z0-9_]{1,8}$/)

const { search: anySearch } = fc.letrec<{ search: Search }>((tie) => {
  const several = fc.array(tie('search'), { minLength: 2, maxLength: 3 })
  return {
    search: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.record({
        kind: fc.constant('words' as const),
        words: fc.array(word, { minLength: 1, maxLength: 3 }),
        prefix: fc.boolean(),
      }),
      fc.record({
        kind: fc.constant('field' as const),
        field: fc.constantFrom('level', 'file'),
        value: fc.string({ minLength: 1 }),
        prefix: fc.boolean(),
      }),
      fc.record({ kind: fc.constantFrom('all' as const, 'any' as const), of: several }),
      fc.record({ kind: fc.constant('not' as const), of: tie('search') }),
    ),
  }
})

function written(search: Search): string {
  switch (search.kind) {
    case 'words':
      return `"${search.words.join(' ')}"${search.prefix ? '*' : ''}`
    case 'field':
      return `${search.field}:"${search.value.replace(/(["\\])/g, '\\$1')}"${search.prefix ? '*' : ''}`
    case 'not':
      return `-${written(search.of)}`
    case 'all':
      return `(${search.of.map(written).join(' ')})`
    case 'any':
      return `(${search.of.map(written).join(' OR ')})`
  }
}
