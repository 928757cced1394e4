import { expect, it } from 'vitest'
import { reporter } from '../../../signals/reporter.ts'
import type { Store } from '../../../store/store.ts'
import { reporterRecord, statBatch, statRecord } from '../../contract/records.ts'
import { writeNew } from '../../contract/subject.ts'
import { newDirectory, startedIn } from './opened.ts'

const options = { cancelled: new AbortController().signal, deadline: 10_000 }
const day = '20260131'

async function bytesOf(store: Store): Promise<number | undefined> {
  return (await store.usage(options)).find((each) => each.signal === 'stat' && each.day === day)?.bytes
}

/** Moves what is in the log into the file, as dropping a day does. */
async function checkpoint(store: Store): Promise<void> {
  await writeNew(store, statBatch([], [reporterRecord('20250101')]))
  await store.expire(reporter, '20250102')
}

const many = () =>
  statBatch(
    Array.from({ length: 5000 }, (_, minute) => statRecord(day, minute % 1440, { slave_ip: `${Math.random()}` })),
  )

it('looks at a day again when it has more records, and when they have left the log', async () => {
  const store = await startedIn(await newDirectory())
  await writeNew(store, many())
  expect(await bytesOf(store)).toBe(0)
  await checkpoint(store)
  const settled = await bytesOf(store)
  expect(settled).toBeGreaterThan(0)
  for (let batch = 0; batch < 3; batch++) await writeNew(store, many())
  await checkpoint(store)
  expect(await bytesOf(store)).toBeGreaterThan(settled ?? Number.POSITIVE_INFINITY)
})

it('says what is freed in the file and used again', async () => {
  const store = await startedIn(await newDirectory())
  for (let batch = 0; batch < 10; batch++) {
    await writeNew(
      store,
      statBatch(
        [],
        Array.from({ length: 5000 }, () => reporterRecord(day, 0, { peer: `${Math.random()}` })),
      ),
    )
  }
  await checkpoint(store)
  const before = await store.space(options)
  await store.expire(reporter, '20260201')
  // What a checkpoint frees may be used after the next one.
  await checkpoint(store)
  const after = await store.space(options)
  const reusable = (space: typeof before) => (space?.kind === 'file' ? space.file.reusable : undefined)
  expect(reusable(after)).toBeGreaterThan(reusable(before) ?? Number.POSITIVE_INFINITY)
})
