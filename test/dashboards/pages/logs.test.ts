import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shortened } from '../../../dashboards/web/format/shortened.ts'
import { completionsOf, lastTermOf } from '../../../dashboards/web/layout/completions.ts'
import { piecesOf, withField, withTerm, withText } from '../../../dashboards/web/state/search-terms.ts'

describe('a search that grows by clicks', () => {
  it.each([
    ['', 'ERROR', 'only', 'level:"ERROR"'],
    ['timeout', 'ERROR', 'without', 'timeout -level:"ERROR"'],
    ['a OR b', 'ERROR', 'only', '(a OR b) level:"ERROR"'],
    ['(a OR b) c', 'ERROR', 'only', '(a OR b) c level:"ERROR"'],
    ['"a OR b"', 'ERROR', 'only', '"a OR b" level:"ERROR"'],
    ['level:"ERROR"', 'ERROR', 'only', 'level:"ERROR"'],
    ['x -level:"ERROR" y', 'ERROR', 'only', 'x y level:"ERROR"'],
    ['level:"a b" x', 'a b', 'without', 'x -level:"a b"'],
  ] as const)('%s with level %s, %s, is %s', (q, value, choice, expected) => {
    expect(withField(q, 'level', value, choice)).toBe(expected)
  })

  it('takes words that mean something else for words', () => {
    expect(withText('a', 'OR', 'only')).toBe('a "OR"')
    expect(withText('a', 'tars.tarsstat', 'without')).toBe('a -"tars.tarsstat"')
  })

  it('leaves a phrase alone that holds the word', () => {
    expect(withText('"a b c"', 'b', 'only')).toBe('"a b c" b')
    expect(withText('"a b c"', 'b', 'without')).toBe('"a b c" -b')
  })

  it('is as short after many clicks as after one', () => {
    const term = '(app:"A" server:"S")'
    expect(withTerm(withTerm('x', term, 'without'), term, 'without')).toBe(`x -${term}`)
    expect(withTerm(withTerm('x', term, 'without'), term, 'only')).toBe(`x ${term}`)
  })
})

describe('a line in pieces', () => {
  it('is the line, with names as one word', () => {
    expect(piecesOf('a=tars.tarsstat.StatObj, 查询库存!').filter(({ isWord }) => isWord)).toEqual([
      { text: 'a', isWord: true },
      { text: 'tars.tarsstat.StatObj', isWord: true },
      { text: '查询库存', isWord: true },
    ])
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(
          piecesOf(text)
            .map((piece) => piece.text)
            .join(''),
        ).toBe(text)
      }),
    )
  })
})

describe('completions', () => {
  const fields = ['level', 'server', 'set']
  const values = ['ERROR', 'a b', '']

  it.each([
    ['', []],
    ['le', ['level:']],
    ['timeout -le', ['timeout -level:']],
    ['(a OR s', ['(a OR server:', '(a OR set:']],
    ['level:', ['level:ERROR', 'level:"a b"']],
    ['x level:e', ['x level:ERROR']],
    ['x level:"a', ['x level:"a b"']],
    ['level:ERROR', []],
    ['level:ERROR ', []],
  ])('of %s are %j', (typed, expected) => {
    const term = lastTermOf(typed)
    expect(completionsOf(term, fields, values).map(({ search }) => search)).toEqual(expected)
  })

  it('are shown without what stands before them', () => {
    expect(completionsOf(lastTermOf('timeout -le'), fields, values)).toEqual([
      { term: '-level:', search: 'timeout -level:' },
    ])
  })
})

describe('a long text', () => {
  it('is shown by its beginning', () => {
    expect(shortened('short\ntext')).toEqual({ text: 'short\ntext', left: 0 })
    expect(shortened('x'.repeat(5000))).toEqual({ text: 'x'.repeat(2000), left: 3000 })
  })

  it('is cut after twenty lines', () => {
    const lines = Array.from({ length: 30 }, (_, line) => `line ${line}`)
    const { text, left } = shortened(lines.join('\n'))
    expect(text).toBe(lines.slice(0, 20).join('\n'))
    expect(left).toBe(lines.join('\n').length - text.length)
  })

  it('is never cut within a character', () => {
    expect(shortened(`x${'😀'.repeat(2000)}`)).toMatchObject({ text: `x${'😀'.repeat(999)}` })
  })
})
