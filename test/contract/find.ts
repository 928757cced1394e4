import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { log } from '../../signals/log.ts'
import { stat } from '../../signals/stat.ts'
import type { FindQuestion } from '../../store/store.ts'
import { runs } from '../long.ts'
import { foundRecords } from './found-records.ts'
import { batchOf, find, findAll, findOn, inOrder, lineOf, linesOf, placeOf, shown } from './lines.ts'
import { calendar, statRecord, timeOn } from './records.ts'
import { type OpenedStore, type Subject, subjectOf, writeNew } from './subject.ts'

/** What store/store.ts promises of records that are read one by one, for any store of stat, log and notify. */
export function findContract(name: string, open: () => Promise<OpenedStore>): void {
  describe(`${name} finds records, which`, { timeout: 60_000 }, () => {
    const subject = subjectOf(open)
    foundRecords(subject)
    inTheirOrder(subject)
    pageByPage(subject)
    refused(subject)
  })
}

function inTheirOrder(subject: Subject): void {
  it('come newest or oldest first: by time, then by number, then by origin', async () => {
    const day = subject.nextDay()
    const records = [
      lineOf(day, 5, { sequence: 1 }),
      lineOf(day, 5, { sequence: 10 }),
      lineOf(day, 5, { sequence: 9 }),
      lineOf(day, 5, { sequence: 9, origin: 'a-' }),
      lineOf(day, 5, { sequence: 9, origin: 'Z' }),
      lineOf(day, 4, { sequence: 2 ** 53 - 1 }),
      lineOf(day, 6, { sequence: 0 }),
    ]
    await writeNew(subject.store, linesOf(records))
    await subject.settle()
    for (const sort of ['newest', 'oldest'] as const) {
      const question = findOn(day, { sort })
      const found = (await find(subject.store, question)).records.map(({ record }) => record)
      expect(found).toEqual(inOrder(question, records).map(shown))
    }
  })

  it('are of all days of the range, those of a zone set before too', async () => {
    const day = subject.nextDay()
    const before = calendar.addDays(day, -1)
    const hour = 3_600_000
    const records = [
      lineOf(before, 20 * hour),
      { ...lineOf(before, 22 * hour), f_date: day },
      lineOf(before, 23 * hour),
      lineOf(day, 0),
      { ...lineOf(day, hour), f_date: before },
      lineOf(day, 2 * hour),
    ]
    await writeNew(subject.store, linesOf(records))
    await subject.settle()
    const range = { from: timeOn(before), to: timeOn(day, 1440) }
    for (const sort of ['newest', 'oldest'] as const) {
      for (const limit of [1, 2, 3, 6]) {
        const question = findOn(day, { range, sort, limit })
        expect(await findAll(subject.store, question)).toEqual(inOrder(question, records).map(shown))
      }
    }
  })

  it('are found wherever they lie in the range, around every part that a store may search alone', async () => {
    const day = subject.nextDay()
    const length = 86_400_000
    const edges = Array.from({ length: 257 }, (_, n) => Math.round((n * length) / 256))
    const times = edges.flatMap((edge) => [edge - 1, edge, edge, edge + 1]).filter((at) => at >= 0 && at < length)
    const records = times.map((after) => lineOf(day, after))
    await writeNew(subject.store, linesOf(records))
    await subject.settle()
    for (const sort of ['newest', 'oldest'] as const) {
      const question = findOn(day, { sort, limit: 97 })
      expect(await findAll(subject.store, question)).toEqual(inOrder(question, records).map(shown))
    }
  })

  it('are none where there are none', async () => {
    const day = subject.nextDay()
    expect(await find(subject.store, findOn(day))).toEqual({ records: [], more: false })
    await subject.store.prepare([day])
    expect(await find(subject.store, findOn(day))).toEqual({ records: [], more: false })
  })
}

function pageByPage(subject: Subject): void {
  it('say whether there are more', async () => {
    const day = subject.nextDay()
    await writeNew(subject.store, linesOf([0, 0, 0, 0].map((after) => lineOf(day, after))))
    await subject.settle()
    const answers = [1, 3, 4, 5].map(async (limit) => {
      const { records, more } = await find(subject.store, findOn(day, { limit }))
      return [records.length, more]
    })
    expect(await Promise.all(answers)).toEqual([
      [1, true],
      [3, true],
      [4, false],
      [4, false],
    ])
  })

  it('are 10,000 at a time where that many are asked for', async () => {
    const day = subject.nextDay()
    const records = Array.from({ length: 10_050 }, (_, n) => lineOf(day, n % 977))
    for (let start = 0; start < records.length; start += 5025) {
      await writeNew(subject.store, linesOf(records.slice(start, start + 5025)))
    }
    await subject.settle()
    const question = findOn(day, { limit: 10_000 })
    const { records: found, more } = await find(subject.store, question)
    expect([found.length, more]).toEqual([10_000, true])
    expect(await findAll(subject.store, question)).toEqual(inOrder(question, records).map(shown))
  })

  it('come each once, page by page, while others are written', { timeout: 120_000 }, async () => {
    const random = fc.record({
      times: fc.array(fc.nat({ max: 5 }), { minLength: 1, maxLength: 25 }),
      later: fc.array(fc.nat({ max: 5 }), { maxLength: 8 }),
      sort: fc.constantFrom('newest', 'oldest'),
      limit: fc.integer({ min: 1, max: 9 }),
    })
    const day = subject.nextDay()
    let tries = 0
    await fc.assert(
      fc.asyncProperty(random, async ({ times, later, sort, limit }) => {
        const app = `Run${tries++}`
        const records = times.map((after) => lineOf(day, after, { app }))
        await writeNew(subject.store, linesOf(records))
        await subject.settle()
        const conditions = [{ field: 'app', operator: 'equals', value: app }] as const
        const question = findOn(day, { sort, limit, conditions })
        const waiting = [...later]
        const found = await findAll(subject.store, question, async () => {
          const after = waiting.pop()
          if (after === undefined) return
          await writeNew(subject.store, linesOf([lineOf(day, after, { app, message: 'meanwhile' })]))
          await subject.settle()
        })
        const mine = found.filter(({ message }) => message !== 'meanwhile')
        expect(mine).toEqual(inOrder(question, records).map(shown))
        expect(found).toEqual(inOrder(question, found))
      }),
      { numRuns: runs(25), seed: 20260131, endOnFailure: true },
    )
  })

  it('come back the other way from any place', async () => {
    const day = subject.nextDay()
    const records = Array.from({ length: 40 }, (_, n) => lineOf(day, n % 7))
    await writeNew(subject.store, linesOf(records))
    await subject.settle()
    const ordered = inOrder({ signal: log, sort: 'oldest' }, records)
    for (const [index, record] of ordered.entries()) {
      const after = placeOf(log, record)
      const older = await find(subject.store, findOn(day, { sort: 'newest', after }))
      const newer = await find(subject.store, findOn(day, { sort: 'oldest', after }))
      const around = [
        ...older.records.toReversed().map((each) => each.record),
        shown(record),
        ...newer.records.map((each) => each.record),
      ]
      expect(around, String(index)).toEqual(ordered.map(shown))
    }
  })
}

function refused(subject: Subject): void {
  it('are not found by questions that no store may answer', async () => {
    const day = subject.nextDay()
    await writeNew(subject.store, batchOf(stat, [statRecord(day)]))
    const wrong: Partial<FindQuestion>[] = [
      { signal: stat },
      { limit: 0 },
      { limit: 10_001 },
      { limit: 1.5 },
      { after: [] },
      { after: [1, 2] },
      { after: [1, 2, 3] },
      { after: ['1', 2, 'a'] },
      { after: [1.5, 2, 'a'] },
      { after: [1, Number.NaN, 'a'] },
      { conditions: [{ field: 'message', operator: 'equals', value: 'x' }] },
      { conditions: [{ field: 'tokens', operator: 'like', pattern: '%' }] },
      { conditions: [{ field: '__proto__', operator: 'equals', value: 'x' }] },
    ]
    for (const asked of wrong) {
      const answer = find(subject.store, findOn(day, asked))
      await expect(answer, JSON.stringify(asked)).rejects.toMatchObject({ code: 'BAD_QUESTION' })
    }
  })

  it('are not looked for where nobody waits any more', async () => {
    const asked = subject.store.find(findOn(subject.nextDay()), { cancelled: AbortSignal.abort(), deadline: 30_000 })
    await expect(asked).rejects.toMatchObject({ code: 'CANCELLED' })
  })
}
