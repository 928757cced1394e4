import { expect, it } from 'vitest'
import { log } from '../../signals/log.ts'
import { notify } from '../../signals/notify.ts'
import { stat } from '../../signals/stat.ts'
import type { FindQuestion, FoundRecord } from '../../store/store.ts'
import { find, findOn, lineOf, linesOf, messageOf, messagesOf, shown, wellFormed } from './lines.ts'
import { encodeWith, hostileNames, timeOn } from './records.ts'
import { keepAll, type Subject, writeNew } from './subject.ts'

/** The part about what records hold when they are found. */
export function foundRecords(subject: Subject): void {
  asTheyWere(subject)
  ofBatches(subject)
}

const oddTexts = ['\ud83d half', 'half \ude00', '\ud800', 'Straße\r\n\tend', '[支付] 超时 💳', 'x'.repeat(65_536)]

function asTheyWere(subject: Subject): void {
  it('are as they were sent, hostile names and long texts among them', async () => {
    const day = subject.nextDay()
    const records = [...hostileNames, ...oddTexts].map((text, n) =>
      lineOf(day, n, { file: text.slice(0, 1024), message: text }),
    )
    await writeNew(subject.store, linesOf(records))
    await subject.settle()
    const found = await find(subject.store, findOn(day, { sort: 'oldest' }))
    expect(found.records.map(({ record }) => record)).toEqual(records.map(shown))
    expect(found.more).toBe(false)
  })

  it('have no field that they were sent without', async () => {
    const day = subject.nextDay()
    const summary = messageOf(day, 1, {
      suppressed: 12,
      window_start: 1_767_000_000_000,
      window_end: 1_767_000_300_000,
    })
    const records = [messageOf(day, 0), summary]
    await writeNew(subject.store, messagesOf(records))
    await subject.settle()
    const found = await find(subject.store, findOn(day, { signal: notify, sort: 'oldest' }))
    expect(found.records.map(({ record }) => record)).toEqual(records.map(shown))
  })

  it('may be 256 KB long', async () => {
    const day = subject.nextDay()
    const message = '支付 timeout 1234567890 '.repeat(12_000).slice(0, 256 * 1024)
    await writeNew(subject.store, linesOf([lineOf(day, 0, { message })]))
    await writeNew(subject.store, messagesOf([messageOf(day, 0, { message })]))
    await subject.settle()
    for (const signal of [log, notify]) {
      const { records } = await find(subject.store, findOn(day, { signal }))
      expect(records.map(({ record }) => record['message'])).toEqual([message])
    }
  })

  it('are those for which all conditions hold', async () => {
    const day = subject.nextDay()
    const records = [0, 1000, 2000, 3000].map((after) => lineOf(day, after, { level: after < 2000 ? 'INFO' : 'ERROR' }))
    await writeNew(subject.store, linesOf(records))
    await subject.settle()
    const start = timeOn(day) * 1000
    const after = async (conditions: FindQuestion['conditions']) => {
      const { records: found } = await find(subject.store, findOn(day, { conditions }))
      return found.map(({ record }) => Number(record['time']) - start)
    }
    expect(await after([{ field: 'level', operator: 'equals', value: 'ERROR' }])).toEqual([3000, 2000])
    expect(await after([{ field: 'time', operator: 'upTo', value: start + 1000 }])).toEqual([1000, 0])
    expect(await after([{ field: 'time', operator: 'above', value: start + 999.5 }])).toEqual([3000, 2000, 1000])
    expect(await after([{ field: 'received_at', operator: 'equals', value: start + 2040 }])).toEqual([2000])
    expect(await after([{ field: 'level', operator: 'like', pattern: 'IN%' }])).toEqual([1000, 0])
  })
}

function ofBatches(subject: Subject): void {
  it('have an id of their own, under which a batch has them with their words', async () => {
    const day = subject.nextDay()
    const lines = [...hostileNames, ...oddTexts].map((message, n) =>
      lineOf(day, n % 5, { message, thread: message.slice(0, 9) }),
    )
    const summary = messageOf(day, 3, { suppressed: 2 ** 40 })
    const batch = {
      ...linesOf(lines),
      parts: [...linesOf(lines).parts, ...messagesOf([summary, messageOf(day, 4)]).parts],
    }
    const encoded = encodeWith(subject.store, batch)
    await subject.store.write(encoded, keepAll)
    await subject.settle()
    for (const { signal, records } of batch.parts) {
      const inBatch = subject.store.recordsOf(encoded, signal)
      expect(inBatch.map(({ record }) => record)).toEqual(records.map(wellFormed))
      const { records: found } = await find(subject.store, findOn(day, { signal }))
      expect(byId(inBatch.map(({ id, record }) => ({ id, record: shown(record) })))).toEqual(byId(found))
      expect(new Set(found.map(({ id }) => id)).size).toBe(records.length)
    }
    expect(subject.store.recordsOf(encoded, stat)).toEqual([])
  })

  it('are found once, however often their batch is written', async () => {
    const day = subject.nextDay()
    const encoded = encodeWith(subject.store, linesOf([lineOf(day), lineOf(day)]))
    for (let time = 0; time < 3; time++) await subject.store.write(encoded, keepAll)
    await subject.settle()
    expect((await find(subject.store, findOn(day))).records).toHaveLength(2)
  })
}

function byId(records: readonly FoundRecord[]): readonly FoundRecord[] {
  return records.toSorted((one, other) => (one.id < other.id ? -1 : 1))
}
