import { describe, expect, it } from 'vitest'
import { namesApart, type Quota, type QuotaLimits } from '../../quota/quota.ts'
import { until } from '../flow/program.ts'

/** Longer than any test, and it began in 2001. */
const long = 10 ** 12

/** What quota/quota.ts promises, for any quota; `open` gives one that nothing was taken of. */
export function quotaContract(name: string, open: (limits: QuotaLimits) => Quota): void {
  describe(`${name} keeps the contract of a quota`, () => {
    const ten = () => open({ interval: long, count: 10 })
    const wanted = (name: string, count: number) => [{ name, count }]

    it('grants what is left of each name, and no more in the interval', async () => {
      const quota = ten()
      const first = await quota.take([...wanted('a', 7), ...wanted('b', 12), ...wanted('c', 0)])
      expect(first).toEqual({ granted: [7, 10, 0], from: long, to: 2 * long })
      expect((await quota.take([...wanted('a', 7), ...wanted('b', 1)])).granted).toEqual([3, 0])
      expect((await quota.take(wanted('a', 7))).granted).toEqual([0])
    })

    it('counts a name that is wanted twice once', async () => {
      expect((await ten().take([...wanted('a', 7), ...wanted('a', 7)])).granted).toEqual([7, 3])
    })

    it('grants nothing to nobody', async () => {
      expect((await ten().take([])).granted).toEqual([])
    })

    it('grants anew in the next interval', async () => {
      const quota = open({ interval: 50, count: 10 })
      const first = await quota.take(wanted('a', 11))
      expect(first.granted).toEqual([10])
      await until(async () => (await quota.take(wanted('a', 1))).from > first.from)
    })

    it('answers the same under the same id, and takes once', async () => {
      const quota = ten()
      const first = await quota.take(wanted('a', 4), 'b1')
      expect(await quota.take(wanted('a', 4), 'b1')).toEqual(first)
      expect((await quota.take(wanted('a', 9), 'b2')).granted).toEqual([6])
      expect(await quota.take(wanted('a', 4), 'b1')).toEqual(first)
      expect((await quota.take(wanted('a', 1))).granted).toEqual([0])
    })

    it('counts only so many names apart: the others share', async () => {
      const quota = ten()
      await quota.take(Array.from({ length: namesApart }, (_, each) => ({ name: `n${each}`, count: 1 })))
      expect((await quota.take([...wanted('x', 6), ...wanted('y', 6)])).granted).toEqual([6, 4])
      expect((await quota.take([...wanted('n7', 20), ...wanted('z', 1)])).granted).toEqual([9, 0])
    })
  })
}
