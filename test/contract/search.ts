import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LogRecord } from '../../signals/log.ts'
import { isFound, type Search } from '../../signals/search.ts'
import { runs } from '../long.ts'
import { find, findOn, inOrder, lineOf, linesOf, shown, wellFormed } from './lines.ts'
import { hostileNames, timeOn } from './records.ts'
import { comparable, referenceAnswer } from './reference.ts'
import { counting, searchCounts } from './search-counts.ts'
import { all, any, examples, field, not, words } from './search-examples.ts'
import { anyLine, anySearch } from './searches.ts'
import { ask, type OpenedStore, questionOn, type Subject, subjectOf, writeNew } from './subject.ts'

/** What is promised of searches, for any store of stat, log and notify: it finds what the live tail finds. */
export function searchContract(name: string, open: () => Promise<OpenedStore>): void {
  describe(`a search in ${name}`, { timeout: 60_000 }, () => {
    const subject = subjectOf(open)
    byExample(subject)
    againstEvaluators(subject)
    searchCounts(subject)
    refused(subject)
  })
}

function byExample(subject: Subject): void {
  it('finds words, phrases and beginnings, in any case', async () => {
    const day = subject.nextDay()
    const records = examples.map(([message], n) => lineOf(day, n, { message }))
    await writeNew(subject.store, linesOf(records))
    await subject.settle()
    for (const [n, [text, search, expected]] of examples.entries()) {
      const what = `${JSON.stringify(search)} in ${JSON.stringify(text)}`
      expect(isFound(search, wellFormed(records[n] ?? lineOf(day))), what).toBe(expected)
      const conditions = [{ field: 'time', operator: 'equals', value: timeOn(day) * 1000 + n }] as const
      const { records: found } = await find(subject.store, findOn(day, { search, conditions }))
      expect(found.length, what).toBe(expected ? 1 : 0)
    }
  })

  it('finds every hostile name by its own field, in any ASCII case', async () => {
    const day = subject.nextDay()
    const names = [...hostileNames, 'ÄÖ', 'äö', '\u212a', 'k', 'İ', 'ß', 'SS']
    const records = names.map((server, n) => lineOf(day, n, { server }))
    await writeNew(subject.store, linesOf(records))
    await subject.settle()
    for (const name of names) {
      for (const search of [field('server', name.toUpperCase()), field('server', name.slice(0, 2), true)]) {
        if (search.kind === 'field' && search.value.length > 1000) continue
        await expectAgreement(subject, day, records, search)
      }
    }
  })
}

/** The store finds what `isFound` does, in order, and no page misses any of it. */
async function expectAgreement(subject: Subject, day: string, records: readonly LogRecord[], search: Search) {
  const question = findOn(day, { search, sort: 'oldest' })
  const { records: found } = await find(subject.store, question)
  const expected = inOrder(question, records).filter((record) => isFound(search, wellFormed(record)))
  expect(found.map(({ record }) => record)).toEqual(expected.map(shown))
}

function againstEvaluators(subject: Subject): void {
  it('finds in any lines what the tail finds', { timeout: 180_000 }, async () => {
    const day = subject.nextDay()
    const lines = fc.sample(anyLine, { numRuns: 250, seed: 20260131 })
    const records = lines.map((fields, n) => lineOf(day, n % 60_000, fields))
    await writeNew(subject.store, linesOf(records))
    await subject.settle()
    await fc.assert(
      fc.asyncProperty(anySearch, async (search) => expectAgreement(subject, day, records, search)),
      { numRuns: runs(400), seed: 20260131, endOnFailure: true },
    )
  })

  it('counts what it finds, by time and names', { timeout: 180_000 }, async () => {
    const day = subject.nextDay()
    const lines = fc.sample(anyLine, { numRuns: 250, seed: 42 })
    const records = lines.map((fields, n) => lineOf(day, (n % 200) * 137_000, fields))
    await writeNew(subject.store, linesOf(records))
    await subject.settle()
    const groups = fc.constantFrom(['f_timestamp', 'level'], ['time'], ['received_at', 'server'], ['level'], [])
    const asked = fc.record({ search: anySearch, group: groups, seconds: fc.constantFrom(60, 137, 3600) })
    await fc.assert(
      fc.asyncProperty(asked, async ({ search, group, seconds }) => {
        const question = counting(day, { search, group, step: { seconds, origin: timeOn(day) - 77 } })
        const found = records.map(wellFormed).filter((record) => isFound(search, record))
        const { rows } = await ask(subject.store, question)
        expect(comparable(rows)).toEqual(comparable(referenceAnswer(found, question)))
      }),
      { numRuns: runs(150), seed: 42, endOnFailure: true },
    )
  })
}

function refused(subject: Subject): void {
  const nested = (levels: number): Search => {
    let search = words('order')
    for (let level = 1; level < levels; level++) search = level % 2 === 0 ? all(search, all()) : any(search, any())
    return search
  }
  const many = (count: number) => any(...Array.from({ length: count - 1 }, (_, n) => words(n % 2 ? 'order' : `w${n}`)))

  it('is answered up to its limits', async () => {
    const day = subject.nextDay()
    await writeNew(subject.store, linesOf([lineOf(day)]))
    await subject.settle()
    const paid = `${'w '.repeat(4000)}`
    for (const search of [nested(24), many(1000), not(words(paid)), all(...Array(900).fill(words('pai', true)))]) {
      expect((await find(subject.store, findOn(day, { search }))).records).toHaveLength(1)
    }
  })

  it('is refused where it is too deep, too large, or no store could read it alike', async () => {
    const day = subject.nextDay()
    const wrong: Search[] = [
      nested(25),
      many(1001),
      words('w '.repeat(4097)),
      { kind: 'words', words: ['Order'], prefix: false },
      { kind: 'words', words: ['order paid'], prefix: false },
      { kind: 'words', words: [''], prefix: true },
      { kind: 'words', words: ['a*'], prefix: true },
      field('message', 'x'),
      field('tokens', 'x'),
      field('time', '1'),
      field('__proto__', 'x'),
      field('server', 'x'.repeat(1001)),
    ]
    for (const search of wrong) {
      const what = JSON.stringify(search).slice(0, 80)
      const found = find(subject.store, findOn(day, { search }))
      await expect(found, what).rejects.toMatchObject({ code: 'BAD_QUESTION' })
      await expect(ask(subject.store, counting(day, { search })), what).rejects.toMatchObject({ code: 'BAD_QUESTION' })
    }
    const wordless = ask(subject.store, questionOn(day, { search: words('x') }))
    await expect(wordless).rejects.toMatchObject({ code: 'BAD_QUESTION' })
  })
}
