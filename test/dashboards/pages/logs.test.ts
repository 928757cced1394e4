import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { completionsOf } from '../../../dashboards/web/logs/completions.ts'
import { piecesOf, withField, withText } from '../../../dashboards/web/state/search-terms.ts'

describe('a search that grows by clicks', () => {
  it.each([
    ['', 'ERROR', 'only', 'level:"ERROR"'],
    ['timeout', 'ERROR', 'without', 'timeout -level:"ERROR"'],
    ['a OR b', 'ERROR', 'only', '(a OR b) level:"ERROR"'],
    ['level:"ERROR"', 'ERROR', 'only', 'level:"ERROR"'],
  ] as const)('%s with level %s, %s, is %s', (q, value, how, expected) => {
    expect(withField(q, 'level', value, how)).toBe(expected)
  })

  it('takes words that mean something else for words', () => {
    expect(withText('a', 'OR', 'only')).toBe('a "OR"')
    expect(withText('a', 'tars.tarsstat', 'without')).toBe('a -"tars.tarsstat"')
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
  const values = [{ value: 'ERROR' }, { value: 'a b' }, { value: '' }]

  it.each([
    ['', []],
    ['le', ['level:']],
    ['timeout -le', ['timeout -level:']],
    ['(a OR s', ['(a OR server:']],
    ['level:', ['level:ERROR', 'level:"a b"']],
    ['x level:e', ['x level:ERROR']],
    ['level:ERROR', []],
  ])('of %s are %j', (typed, expected) => {
    expect(completionsOf(typed, typed.includes(':') ? values : undefined)).toEqual(expected)
  })
})
