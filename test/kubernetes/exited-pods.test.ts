import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type ExitedPod, withExited } from '../../kubernetes/exited-pods.ts'

const noon = Date.parse('2026-11-20T12:00:00Z')

function podOf(uid: string, minute = 0): ExitedPod {
  return { uid, deleteTime: new Date(noon + minute * 60_000).toISOString() }
}

const pod = fc
  .record({ uid: fc.integer({ min: 0, max: 250 }), minute: fc.integer({ min: 0, max: 1000 }) })
  .map(({ uid, minute }) => podOf(String(uid), minute))

test('whatever was there: the newest first, at most 150, one a uid, and nothing more to do after that', () => {
  const property = fc.property(
    fc.array(pod, { maxLength: 200, size: 'max' }),
    fc.array(pod, { maxLength: 20 }),
    (kept, added) => {
      const pods = withExited(kept, added)
      if (!pods) return
      const uids = pods.map(({ uid }) => uid)
      const times = pods.map(({ deleteTime }) => deleteTime ?? '')
      const all = new Set([...kept, ...added].map(({ uid }) => uid))
      expect(new Set(uids).size).toBe(uids.length)
      expect(uids.length).toBe(Math.min(150, all.size))
      expect(times).toEqual(times.toSorted().reverse())
      expect(withExited(pods, added)).toBeUndefined()
    },
  )
  fc.assert(property)
})

test('of one uid the entry that was there first stays: the one behind', () => {
  const kept = [podOf('a', 1), podOf('b', 0), podOf('a', 5)]
  expect(withExited(kept, [podOf('a', 9)])).toEqual([podOf('a', 5), podOf('b', 0)])
})

test('what is older than all of a full list is left out, and nothing is written', () => {
  const kept = Array.from({ length: 150 }, (_, place) => podOf(`p${place}`, 1000 - place))
  expect(withExited(kept, [podOf('old', 1)])).toBeUndefined()
  expect(
    withExited(kept, [podOf('new', 2000)])
      ?.map(({ uid }) => uid)
      .slice(0, 2),
  ).toEqual(['new', 'p0'])
})

test('fields that others have written stay', () => {
  const kept = { ...podOf('a', 1), note: 'by hand' }
  expect(withExited([kept], [podOf('b', 2)])).toEqual([podOf('b', 2), kept])
})
