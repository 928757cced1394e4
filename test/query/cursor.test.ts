import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TarsierError } from '../../errors.ts'
import { cursorOf, cursorText, packed } from '../../query/cursor.ts'
import { notify } from '../../signals/notify.ts'

describe('a cursor', () => {
  it('is read as it was written, and needs no escaping in a URL', () => {
    const range = fc.tuple(fc.nat(), fc.nat(31 * 86_400 - 1)).map(([from, length]) => ({ from, to: from + length + 1 }))
    const place = fc.tuple(fc.maxSafeNat(), fc.maxSafeNat(), fc.string())
    fc.assert(
      fc.property(range, place, (range, place) => {
        const text = cursorText({ range, place })
        expect(text).toMatch(/^[\w-]+$/)
        expect(cursorOf('after', text, notify)).toEqual({ range, place })
        expect(cursorOf('after', cursorText({ range }), notify)).toEqual({ range })
      }),
    )
  })

  it.each([
    ['nothing', ''],
    ['what is no JSON', 'abc'],
    ['too few values', packed([1, 2, 3])],
    ['too many values', packed([1, 2, 3, 4, 'a', 'b'])],
    ['a range that ends before it begins', packed([2, 1, 3, 4, 'a'])],
    ['a range of a thousand years', packed([1, 3e10, 3, 4, 'a'])],
    ['a range beyond all dates', packed([3e11, 3e11 + 1, 3, 4, 'a'])],
    ['text for a time', packed(['1', '2', 3, 4, 'a'])],
    ['text for a time of its place', packed([1, 2, '3', 4, 'a'])],
    ['a fraction for one', packed([1, 2, 3.5, 4, 'a'])],
    ['a number for a text', packed([1, 2, 3, 4, 5])],
    ['a very long text', packed([1, 2, 3, 4, 'a'.repeat(5000)])],
  ])('of %s is refused, naming the parameter', (_what, text) => {
    expect(() => cursorOf('after', text, notify)).toThrow(TarsierError)
    expect(() => cursorOf('after', text, notify)).toThrow(/^after: found .*, expected `next` of the page before$/)
  })
})
