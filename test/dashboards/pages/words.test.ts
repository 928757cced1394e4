import { describe, expect, it } from 'vitest'
import { en } from '../../../dashboards/web/i18n/en.ts'
import { zh } from '../../../dashboards/web/i18n/zh.ts'
import { reasonText } from '../../../dashboards/web/no-data/reason.ts'

/** Words that are the same in both languages: Tars' own, and abbreviations. */
const shared = ['p50', 'p90', 'p99', 'CSV', 'Pod', 'Set']

/** Each text by its path; a function's with arguments that say nothing. */
function textsOf(words: object, path = ''): readonly (readonly [path: string, text: string])[] {
  return Object.entries(words).flatMap(([key, value]: [string, unknown]) => {
    const here = path === '' ? key : `${path}.${key}`
    if (typeof value === 'string') return [[here, value] as const]
    return typeof value === 'object' && value !== null ? textsOf(value, here) : []
  })
}

describe('the words of the pages', () => {
  const [english, chinese] = [new Map(textsOf(en)), new Map(textsOf(zh))]

  it('say what a reason means that the server has a word for', () => {
    expect(reasonText('frame_too_long', zh)).toMatch(/HTTP 和 TLS/)
    expect(reasonText('constructor', zh)).toBe(undefined)
  })

  it('are the same ones in both languages', () => {
    expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort())
  })

  it('are Chinese in Chinese', () => {
    const untranslated = [...chinese].filter(([, text]) => !/\p{Script=Han}/u.test(text) && !shared.includes(text))
    expect(untranslated).toEqual([])
  })

  it('are not Chinese in English', () => {
    expect([...english].filter(([, text]) => /\p{Script=Han}/u.test(text))).toEqual([])
  })
})
