import fc from 'fast-check'
import { expect, it } from 'vitest'
import { log } from '../../../signals/log.ts'
import { tokensOf, wordsOf } from '../../../signals/words.ts'
import { openInstance } from '../../../store/duckdb/open.ts'
import { encodeWordBits, wordBits } from '../../../store/duckdb/word-bits.ts'
import { find, findOn, lineOf, linesOf } from '../../contract/lines.ts'
import { writeNew } from '../../contract/subject.ts'
import { newDirectory, startedIn } from './opened.ts'

/** What is stored of some texts, both columns of each. */
function storedBits(texts: readonly string[]): readonly (readonly bigint[])[] {
  const columns = encodeWordBits(texts.map(tokensOf))
  const values = columns.map(({ data }) => [...new BigInt64Array(data.buffer)])
  return texts.map((_, row) => values.map((column) => column[row] ?? 0n))
}

function isPartOf(some: readonly bigint[], all: readonly bigint[]): boolean {
  return some.every((bits, place) => ((all[place] ?? 0n) & bits) === bits)
}

it('are those that rest in tables already', () => {
  expect(wordBits(['timeout', '支'])).toEqual([1125899906842912n, 512n])
  expect(wordBits([])).toEqual([0n, 0n])
})

it('of a word are among those of every text that has it', () => {
  const texts = fc.array(fc.string({ unit: 'binary', maxLength: 40 }), { minLength: 1, maxLength: 5 })
  fc.assert(
    fc.property(texts, (some) =>
      storedBits(some).every((stored, row) => isPartOf(wordBits(wordsOf(some[row] ?? '')), stored)),
    ),
  )
})

it('tell most texts that lack a word', () => {
  const texts = Array.from({ length: 1000 }, (_, n) => Array.from({ length: 25 }, (_, m) => `w${n}x${m}`).join(' '))
  const stored = storedBits(texts)
  const maybe = Array.from({ length: 100 }, (_, n) => wordBits([`other${n}`])).map(
    (wanted) => stored.filter((bits) => isPartOf(wanted, bits)).length,
  )
  expect(maybe.reduce((sum, count) => sum + count, 0) / 100).toBeLessThan(160)
})

it('that are not there yet leave nothing out', async () => {
  const directory = await newDirectory()
  const before = await startedIn(directory, {}, [log])
  await writeNew(before, linesOf([lineOf('20250101', 0, { message: 'order paid' })]))
  await before.stop()
  const instance = await openInstance({ directory })
  const connection = await instance.connect()
  await connection.run('UPDATE "log_20250101" SET "_words_1" = NULL, "_words_2" = NULL')
  connection.closeSync()
  instance.closeSync()
  const store = await startedIn(directory, {}, [log])
  const searched = (words: string[]) => findOn('20250101', { search: { kind: 'words', words, prefix: false } })
  expect((await find(store, searched(['paid']))).records).toHaveLength(1)
  expect((await find(store, searched(['unpaid']))).records).toHaveLength(0)
})
