import { beforeAll, describe, expect, it } from 'vitest'
import { TarsierError } from '../../../errors.ts'
import type { Marks } from '../../../marks/marks.ts'
import { statRollup } from '../../../signals/rollup.ts'
import { stat } from '../../../signals/stat.ts'
import type { Question, Store, WriteOutcome } from '../../../store/store.ts'
import { calendar, encodeWith, statBatch, statRecord, timeOn } from '../../contract/records.ts'
import { buildAll } from '../../contract/rollup.ts'
import { ask, keepAll, questionOn, writeNew } from '../../contract/subject.ts'
import { memoryMarks } from '../../marks/memory.ts'
import { openCorner } from './cluster.ts'

const corner = openCorner()
const everything = { quiet: 0, limit: 100 }
let marks: Marks
let store: Store
let days = 0

beforeAll(async () => {
  marks = corner.marks()
  store = corner.store({}, marks)
  await store.start()
  await buildAll({ store })
})

/** A day of its own, with an empty one on either side. */
const nextDay = () => calendar.addDays('20250101', 3 * days++)

const away = () => Promise.reject(new TarsierError('UNAVAILABLE', 'away for a test'))

/** A store over the same indices whose marks fail in some steps. */
const storeWithout = (...steps: readonly (keyof Marks)[]) =>
  corner.store({}, { ...marks, ...Object.fromEntries(steps.map((step) => [step, away])) })

async function counted(asked: Store, day: string, changes: Partial<Question> = {}) {
  const { rows, served } = await ask(asked, questionOn(day, changes))
  return [rows[0]?.values[0], served]
}

function remainingOf(outcome: WriteOutcome) {
  if (outcome.kind === 'settled') throw new Error('settled')
  return outcome.remaining
}

// Every new index is a change of the cluster's state, which a busy machine takes seconds for.
const patience = { timeout: 60_000 }

describe('builders', patience, () => {
  it('that die between writing and clearing leave the minute to the next', async () => {
    const day = nextDay()
    await writeNew(store, statBatch([statRecord(day), statRecord(day)]))
    await expect(storeWithout('clear').derive(statRollup, everything)).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    expect(await counted(store, day)).toEqual([2, 'both'])
    await buildAll({ store })
    expect(await counted(store, day)).toEqual([2, 'rollup'])
  })

  it('that are late write over nothing that a later one wrote, and clear nothing', async () => {
    const day = nextDay()
    await writeNew(store, statBatch([statRecord(day)]))
    const early = await marks.stale('rollup')
    const late = corner.store({}, { ...marks, stale: async () => early })
    await writeNew(store, statBatch([statRecord(day)]))
    const generation = (await marks.stale('rollup'))?.[0]?.generation
    await buildAll({ store })
    expect(await late.derive(statRollup, everything)).toMatchObject({ built: 0 })
    const index = `${corner.prefix}rollup_${day}`
    const { hits } = await corner.client.search({ index, version: true })
    expect(hits.hits.map(({ _id, _version }) => [_id?.length, _version])).toEqual([[24, generation]])
    expect(await counted(store, day)).toEqual([2, 'rollup'])
  })

  it('take no minute into which a batch is being written', async () => {
    const day = nextDay()
    await writeNew(store, statBatch([statRecord(day)]))
    const minute = timeOn(day) / 60
    await marks.open('rollup', 'slow', [minute])
    expect(await store.derive(statRollup, everything)).toEqual({ built: 0, stale: 1 })
    await marks.close('rollup', 'slow', [minute])
    expect(await store.derive(statRollup, everything)).toEqual({ built: 1, stale: 0 })
  })

  it('write minutes of more groups than a page has', async () => {
    const day = nextDay()
    const records = Array.from({ length: 10_001 }, (_, n) => statRecord(day, 0, { interface_name: `call${n}` }))
    await writeNew(store, statBatch(records))
    expect(await store.derive(statRollup, everything)).toEqual({ built: 1, stale: 0 })
    expect(await counted(store, day)).toEqual([10_001, 'rollup'])
  })
})

describe('marks that are away', patience, () => {
  it('keep a batch from being written', async () => {
    const day = nextDay()
    const encoded = encodeWith(store, statBatch([statRecord(day)]))
    const outcome = await storeWithout('open').write(encoded, keepAll)
    expect(outcome).toMatchObject({ kind: 'away', remaining: encoded, tallies: {}, refused: [] })
    await corner.refresh()
    expect(await counted(store, day)).toEqual([null, 'rollup'])
  })

  it('leave only the note to be made where a batch was written', async () => {
    const day = nextDay()
    const poison = { ...statRecord(day), slave_port: 'x' }
    const batch = statBatch([statRecord(day), poison, statRecord(calendar.addDays(day, -1))])
    const first = await storeWithout('close').write(encodeWith(store, batch), () => day)
    expect(first).toMatchObject({ kind: 'away', tallies: { stat: { stored: 1, repeated: 0, expired: 1 } } })
    expect(first.refused).toHaveLength(1)
    expect(await store.derive(statRollup, everything)).toEqual({ built: 0, stale: 1 })
    expect(await store.write(remainingOf(first), keepAll)).toEqual({ kind: 'settled', tallies: {}, refused: [] })
    expect(await store.derive(statRollup, everything)).toEqual({ built: 1, stale: 0 })
    expect(await counted(store, day)).toEqual([1, 'rollup'])
  })

  it('keep no question from its answer, from the records', async () => {
    const day = nextDay()
    await writeNew(store, statBatch([statRecord(day)]))
    await buildAll({ store })
    expect(await counted(storeWithout('stale'), day)).toEqual([1, 'detail'])
  })

  it('keep every day from being dropped', async () => {
    const day = nextDay()
    await writeNew(store, statBatch([statRecord(day)]))
    await buildAll({ store })
    const dropping = storeWithout('stale').expire(stat, calendar.addDays(day, 1))
    await expect(dropping).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  })
})

describe('marks that were lost', patience, () => {
  it('leave every answer to the records until all minutes are found and built', async () => {
    const day = nextDay()
    const losing = memoryMarks()
    const forgetful = corner.store({}, losing)
    await writeNew(forgetful, statBatch([statRecord(day), statRecord(day, 7)]))
    await buildAll({ store: forgetful })
    expect(await counted(forgetful, day)).toEqual([2, 'rollup'])
    losing.lose()
    expect(await counted(forgetful, day)).toEqual([2, 'detail'])
    expect(await forgetful.expire(stat, '20990101')).toEqual([])
    const { built, stale } = await forgetful.derive(statRollup, everything)
    expect([built, stale]).toEqual([0, expect.any(Number)])
    expect(stale).toBeGreaterThanOrEqual(2)
    expect(await counted(forgetful, day)).toEqual([2, 'both'])
    await buildAll({ store: forgetful })
    expect(await counted(forgetful, day)).toEqual([2, 'rollup'])
  })

  it('miss nothing of a batch that was being written meanwhile', async () => {
    const day = nextDay()
    const losing = memoryMarks()
    const builder = corner.store({}, losing)
    const open: Marks['open'] = async (...batch) => {
      await losing.open(...batch)
      losing.lose()
      await buildAll({ store: builder })
    }
    await writeNew(builder, statBatch([statRecord(day)]))
    await writeNew(corner.store({}, { ...losing, open }), statBatch([statRecord(day)]))
    await corner.refresh()
    expect(await counted(builder, day)).toEqual([2, 'both'])
    await buildAll({ store: builder })
    expect(await counted(builder, day)).toEqual([2, 'rollup'])
  })
})
