import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dimensions } from '../../../dashboards/web/state/dimensions.ts'
import { exitFields } from '../../../dashboards/web/state/exit-conditions.ts'
import { languageOfTarsWeb, serviceOfTree } from '../../../dashboards/web/state/tars-web.ts'
import {
  carriedOver,
  initialState,
  namedComparisons,
  type PageState,
  printState,
  readState,
  refreshChoices,
} from '../../../dashboards/web/state/url.ts'

const minute = fc.integer({ min: 0, max: 4_000_000 }).map((minutes) => minutes * 60)
const subset = <Value>(values: readonly Value[], most: number) => fc.shuffledSubarray([...values], { maxLength: most })

const anyRange = fc.oneof(
  fc.integer({ min: 1, max: 31 * 1440 }).map((minutes) => ({ kind: 'last', minutes }) as const),
  fc.constantFrom('today', 'yesterday', '20260131', '20240229').map((day) => ({ kind: 'day', day }) as const),
  fc
    .tuple(minute, fc.integer({ min: 1, max: 31 * 1440 }))
    .map(([from, minutes]) => ({ kind: 'between', from, to: from + minutes * 60 }) as const),
)

const anySort = fc.option(fc.record({ column: fc.constantFrom('calls', 'p99'), descending: fc.boolean() }), {
  nil: undefined,
})

const anyState: fc.Arbitrary<PageState> = fc.record({
  range: anyRange,
  compare: fc.uniqueArray(fc.oneof(fc.constantFrom(...namedComparisons), minute), { maxLength: 4 }),
  view: fc.constantFrom('callers', 'callees'),
  infrastructure: fc.boolean(),
  refresh: fc.constantFrom(...refreshChoices),
  conditions: fc.dictionary(fc.constantFrom(...dimensions), fc.string({ unit: 'grapheme' }), { noNullPrototype: true }),
  by: subset(dimensions, 2),
  sort: anySort,
  hostSort: anySort,
  find: fc.string({ unit: 'grapheme' }),
  flat: fc.boolean(),
  service: fc.string(),
  q: fc.string({ unit: 'grapheme' }),
  live: fc.boolean(),
  around: fc.option(
    fc.record({ at: fc.string(), app: fc.string(), server: fc.string(), file: fc.string(), node: fc.string() }),
    { nil: undefined },
  ),
  exits: fc.dictionary(fc.constantFrom(...exitFields), fc.string({ unit: 'grapheme' }), { noNullPrototype: true }),
  card: fc.option(fc.record({ key: fc.string({ minLength: 1 }), at: fc.nat() }), { nil: undefined }),
})

describe("a page's state", () => {
  it('comes back from its URL as it was', () => {
    fc.assert(
      fc.property(anyState, (state) => {
        expect(readState(printState(state))).toEqual(state)
      }),
    )
  })

  it('that is as usual leaves the URL alone', () => {
    expect(printState(initialState)).toBe('')
    expect(readState('')).toEqual(initialState)
  })

  it('reads well', () => {
    const state = readState('?range=90m&compare=yesterday,2026-01-30T08:00Z&interface_name=查询库存&sort=-p99')
    expect(state).toMatchObject({
      range: { kind: 'last', minutes: 90 },
      compare: ['yesterday', 1_769_760_000],
      conditions: { interface_name: '查询库存' },
      sort: { column: 'p99', descending: true },
    })
    expect(printState({ ...initialState, range: { kind: 'last', minutes: 1440 }, compare: [] })).toBe(
      '?range=1d&compare=none',
    )
  })

  it.each([
    '?range=0m',
    '?range=32d',
    '?range=-1h',
    '?day=20260230',
    '?from=2026-01-31T08:00Z',
    '?from=2026-01-31T08:00Z&to=2026-01-31T07:00Z',
    '?from=2026-01-31T08:00Z&to=2026-05-31T07:00Z',
    '?refresh=1',
    '?view=neither&sort=a b&by=nothing',
    '?around=nothing',
    '?around=[1,2,3,4,5]',
    '?card=nothing',
    '?card=1~',
  ])('of a URL that says nothing possible is the usual one: %s', (search) => {
    expect(readState(search)).toEqual(initialState)
  })

  it('keeps on another page when is looked at, and leaves behind what belongs to the page', () => {
    const state = readState('?range=6h&compare=none&view=callees&refresh=30&interface_name=a&by=slave_ip&find=x')
    expect(printState(carriedOver(state))).toBe('?range=6h&compare=none&view=callees&refresh=30')
  })
})

describe('within TarsWeb', () => {
  it.each([
    ['?treeid=1Shop.5CartServer&k8s=false', 'Shop.CartServer'],
    ['?treeid=1Shop.2set.3area.4group.5CartServer', 'Shop.CartServer'],
    ['?treeid=1Shop', undefined],
    ['?k8s=true', undefined],
  ])('%s opens %s', (search, service) => {
    expect(serviceOfTree(search)).toBe(service)
  })

  it('its language is followed', () => {
    expect(['a=1; locale=cn', 'locale=en; b=2', 'xlocale=cn', ''].map(languageOfTarsWeb)).toEqual([
      'zh',
      'en',
      undefined,
      undefined,
    ])
  })
})
