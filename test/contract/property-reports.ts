import fc from 'fast-check'
import { normaliseProperties } from '../../ingest/property/records.ts'
import { newBatchId } from '../../signals/identity.ts'
import { property } from '../../signals/property.ts'
import type { RecordBatch } from './records.ts'
import { calendar, hostileNames } from './records.ts'
import { berlin, day } from './stat-records.ts'

/** What a server reported of a property by one policy, as it was sent. */
export interface ReportedValue {
  /** Epoch seconds of the minute. */
  readonly minute: number
  /** App.Server, and its set without dots. */
  readonly service: string
  readonly set: string
  readonly ip: string
  readonly property: string
  readonly policy: string
  readonly text: string
}

const autumn = berlin.rangeOf('20251026')?.from ?? 0
const spring = berlin.rangeOf('20260329')?.from ?? 0

/** Multiples of a quarter, and averages of 2, 4 and 8 of them: sums are exact, in whatever order they are added. */
const someNumber = fc.oneof(
  fc.integer({ min: -50, max: 50 }),
  fc.integer({ min: -200, max: 200 }).map((each) => each / 4),
)

const boundLists = [
  ['5', '20', '100'],
  ['10', '100'],
  ['-3', '0', '0.5', '20'],
  Array.from({ length: 40 }, (_, place) => String(10 * (place + 1))),
]

const someDistribution = fc
  .tuple(fc.constantFrom(...boundLists), fc.array(fc.constantFrom(0, 0, 1, 3), { minLength: 40, maxLength: 40 }))
  .map(([bounds, counts]) => bounds.map((bound, place) => `${bound}|${counts[place] ?? 0}`).join())
  .filter((text) => /\|[1-9]/.test(text))

const somePolicy = fc.oneof(
  fc.tuple(fc.constantFrom('Sum', 'Count', 'Max', 'Min', 'Load'), someNumber.map(String)),
  fc.tuple(fc.constant('Avg'), someNumber.map(String)),
  fc.tuple(
    fc.constant('Avg'),
    fc.tuple(someNumber, fc.constantFrom(1, 2, 4, 8)).map(([sum, count]) => `${sum}=${count}`),
  ),
  fc.tuple(fc.constant('Distr'), someDistribution),
  fc.tuple(fc.constantFrom('Version', 'Load'), fc.constantFrom('v1', 'v2', 'ok', '版本', '7', 'a,b')),
)

/** Reports on the days on which clocks change, a week before and a day after. */
export const someReport: fc.Arbitrary<ReportedValue> = fc
  .record({
    start: fc.constantFrom(autumn, autumn, autumn - 7 * day, spring, spring, spring - 7 * day),
    minute: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: -1440, max: 2880 })),
    service: fc.constantFrom('Shop.Cart', 'Shop.Cart', 'Shop.Cart2', '购物.支付', ...hostileNames.slice(0, 9)),
    set: fc.constantFrom('', '', 'graysz1', 'graysz2'),
    ip: fc.constantFrom('10.0.0.1', '10.0.0.2'),
    property: fc.constantFrom('queue.depth', 'queue.depth', 'cache.hit', '__proto__', 'a,b'),
    policy: somePolicy,
  })
  .map(({ start, minute, policy: [policy, text], service, set, ...rest }) => {
    // Only a name of two parts can have its set behind it.
    const inSet = /^[^.]+\.[^.]+$/.test(service) ? set : ''
    return { ...rest, service, set: inSet, minute: start + 60 * minute, policy, text }
  })

/** The batch that the door makes of reports, each sent on its own. */
export function propertyBatch(reports: readonly ReportedValue[]): RecordBatch {
  const records = reports.flatMap(({ minute, service, set, ip, property: propertyName, policy, text }) => {
    const moduleName = set === '' ? service : `${service}.${set}`
    const head = { moduleName, propertyName, setName: '', setArea: '', setId: '', container: '' }
    const receipt = { calendar, receivedAt: minute * 1000 + 7, sourceId: '10.0.0.9', peer: ip }
    return normaliseProperties([[head, [{ policy, value: text }]]], receipt).records
  })
  return {
    id: newBatchId(),
    signal: 'property',
    receivedAt: 1_767_000_000_000,
    parts: [{ signal: property, records }],
  }
}
