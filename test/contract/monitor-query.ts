import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMetrics } from '../../observe/metrics.ts'
import type { MonitorCondition, MonitorQueryRequest } from '../../query/monitor-query.ts'
import { queryStatServant } from '../../query/servants.ts'
import type { Value } from '../../signals/signal.ts'
import { fieldOf } from '../../signals/signal.ts'
import { type StatRecord, stat } from '../../signals/stat.ts'
import type { Servant } from '../../tars/servant.ts'
import { runs } from '../long.ts'
import { askMonitor } from '../query/monitor-client.ts'
import { calendar, hostileNames, statBatch, statRecord } from './records.ts'
import { type OpenedStore, writeNew } from './subject.ts'

const day = '20260131'

/** MonitorQuery over a real store, asked in bytes, answers what contract section 8 says of the same records. */
export function monitorQueryContract(name: string, open: () => Promise<OpenedStore>): void {
  describe(`MonitorQuery over ${name}`, () => {
    const records = fc.sample(hostileRecord, { numRuns: 400, seed: 20260131 })
    let opened: OpenedStore
    let servant: Servant

    beforeAll(async () => {
      opened = await open()
      const { store } = opened
      await store.start()
      const others = [statRecord(calendar.addDays(day, -1)), statRecord(calendar.addDays(day, 1))]
      await writeNew(store, statBatch([...records, ...others]))
      await opened.settle()
      servant = queryStatServant({
        store,
        calendar,
        horizon: () => day,
        metrics: createMetrics(),
        groupLimit: 1000,
        deadline: 30_000,
      })
    }, 60_000)
    afterAll(async () => {
      await opened?.close()
    }, 60_000)

    const answer = async (request: Partial<MonitorQueryRequest>) => {
      const { ret, msg, result } = await askMonitor(servant, { date: day, ...request })
      expect({ ret, msg }).toEqual({ ret: 0, msg: '' })
      return sorted(result)
    }
    const refusal = async (request: Partial<MonitorQueryRequest>) => {
      const { returned, ret, msg, result } = await askMonitor(servant, { date: day, ...request })
      expect({ returned, ret, size: result.size }).toEqual({ returned: -1, ret: -1, size: 0 })
      return msg
    }

    it('answers any request as the reference does', { timeout: 120_000 }, async () => {
      await fc.assert(
        fc.asyncProperty(anyRequest(records), async (request) => {
          expect(await answer(request)).toEqual(sorted(referenceResult(records, request)))
        }),
        { numRuns: runs(300), seed: 20260131, endOnFailure: true },
      )
    })

    it("answers TarsWeb's own requests", async () => {
      const indexs = ['succ_count', 'timeout_count', 'exce_count', 'total_time']
      for (const groupby of [['f_tflag'], ['f_date', 'slave_name'], ['f_date', 'master_ip']]) {
        for (const val of ['%', '支付%', 'a_b']) {
          const request = { ...empty, indexs, groupby, conditions: [{ field: 'slave_name', op: 5, val }] }
          expect(await answer(request)).toEqual(sorted(referenceResult(records, request)))
        }
      }
    })

    it('answers nothing for a day without records', async () => {
      for (const date of ['20260201', '20200101', '20260231', '29991231']) {
        const elsewhere = { date, conditions: [{ field: 'interface_name', op: 5, val: 'no%where' }] }
        expect(await answer(elsewhere)).toEqual([])
      }
    })

    it('refuses what no store has, and what no store may guess', async () => {
      const like = (field: string, val: string) => ({ conditions: [{ field, op: 5, val }] })
      expect(await refusal({ indexs: ['nowhere'] })).toContain('"nowhere"')
      expect(await refusal({ indexs: ['__proto__'] })).toContain('"__proto__"')
      expect(await refusal({ groupby: ["1; drop table stat; --'"] })).toContain('drop table')
      expect(await refusal({ groupby: ['le_5'] })).toContain('le_5')
      expect(await refusal({ indexs: ['slave_name'] })).toContain('expected a number')
      expect(await refusal(like('slave_port', '1%'))).toContain('LIKE')
      expect(await refusal(like('slave_name', '%a'.repeat(10_000)))).toContain('wildcards')
      expect(
        await refusal({ groupby: ['total_time', 'interface_name', 'slave_name', 'f_tflag'], ...like('x', '') }),
      ).toContain('"x"')
    })

    it('refuses more groups than its bound', async () => {
      const few = queryStatServant({
        store: opened.store,
        calendar,
        horizon: () => day,
        metrics: createMetrics(),
        groupLimit: 10,
        deadline: 30_000,
      })
      const { ret, msg } = await askMonitor(few, { date: day, groupby: ['f_tflag'] })
      expect(ret).toBe(-1)
      expect(msg).not.toBe('')
    })
  })
}

const empty: MonitorQueryRequest = {
  method: 'query',
  dataid: 'tars_stat',
  date: day,
  tflag1: '',
  tflag2: '',
  conditions: [],
  indexs: ['succ_count'],
  groupby: [],
}

const anyName = fc.oneof(
  fc.constantFrom(...hostileNames, 'a,b', 'b,c', ',', 'axb'),
  fc.string({ unit: 'binary', maxLength: 8 }),
)

const hostileRecord: fc.Arbitrary<StatRecord> = fc
  .record({
    minute: fc.nat({ max: 1439 }),
    master_name: fc.constantFrom('a', 'a,b', '', 'Shop.Web'),
    slave_name: anyName,
    interface_name: fc.constantFrom('b,c', 'c', '', '%', 'place'),
    return_value: fc.constantFrom(0, 1, -1, 2 ** 31 - 1, -(2 ** 31)),
    succ_count: fc.nat({ max: 2 ** 40 }),
    total_time: fc.nat({ max: 2 ** 40 }),
    le_5: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
  })
  .map(({ minute, le_5, ...fields }) => {
    const record = statRecord(day, minute, fields)
    return le_5 === undefined ? record : { ...record, le_5 }
  })

const texts = ['master_name', 'slave_name', 'interface_name', 'f_tflag', 'master_ip', 'f_date']
const numbers = ['return_value', 'succ_count', 'slave_port', 'total_time']

function anyRequest(records: readonly StatRecord[]): fc.Arbitrary<MonitorQueryRequest> {
  const knownIn = (field: string) => fc.constantFrom(...records).map((record) => String(valueIn(record, field)))
  const anyOperator = fc.integer({ min: 0, max: 5 })
  const onText = fc.constantFrom(...texts).chain((field) =>
    fc.record({
      field: fc.constant(field),
      op: anyOperator,
      val: fc.oneof(knownIn(field), knownIn(field).map(wild), anyName),
    }),
  )
  const onNumber = fc.constantFrom(...numbers).chain((field) =>
    fc.record({
      field: fc.constant(field),
      op: anyOperator,
      val: fc.oneof(knownIn(field), fc.constantFrom('0', '-0.5', '9007199254740991')),
    }),
  )
  const window = fc.oneof(fc.constant(''), knownIn('f_tflag'), fc.constantFrom('0000', '2400', '1200'))
  return fc.record({
    method: fc.constant('query'),
    dataid: fc.constant('tars_stat'),
    date: fc.constantFrom(day, '2026-01-31'),
    tflag1: window,
    tflag2: window,
    conditions: fc.array(fc.oneof(onText, onNumber), { maxLength: 3 }),
    indexs: fc.array(fc.constantFrom('succ_count', 'total_time', 'le_5', 'le_inf', 'return_value'), {
      minLength: 1,
      maxLength: 4,
    }),
    groupby: fc.array(
      fc.constantFrom('f_date', 'f_tflag', 'master_name', 'slave_name', 'interface_name', 'return_value'),
      { maxLength: 3 },
    ),
  })
}

/** A pattern that the text is like: its beginning and its end, short enough to be no cost. */
function wild(text: string): string {
  const characters = [...text].slice(0, 20)
  return `${characters.slice(0, 2).join('')}%${characters.slice(-1).join('')}${characters.length > 3 ? '%' : ''}`
}

/** Contract section 8 by looking at every record. */
function referenceResult(records: readonly StatRecord[], request: MonitorQueryRequest): Map<string, number[]> {
  const { tflag1, tflag2, conditions, indexs, groupby } = request
  const result = new Map<string, number[]>()
  for (const record of records) {
    if (tflag1 !== '' && record.f_tflag < tflag1) continue
    if (tflag2 !== '' && record.f_tflag > tflag2) continue
    if (!conditions.every((condition) => holds(record, condition))) continue
    const key = groupby.map((field) => String(valueIn(record, field))).join(',')
    const sums = result.get(key) ?? indexs.map(() => 0)
    result.set(
      key,
      sums.map((sum, place) => sum + Number(valueIn(record, indexs[place] ?? '') ?? 0)),
    )
  }
  return result
}

function holds(record: StatRecord, { field, op, val }: MonitorCondition): boolean {
  const value = valueIn(record, field)
  const isText = fieldOf(stat, field)?.type === 'keyword'
  const isLike = op === 5 && /[%_]/.test(val)
  if (isLike) return likePattern(val).test(String(value))
  const order = isText
    ? Buffer.compare(Buffer.from(String(value)), Buffer.from(val))
    : Math.sign(Number(value) - Number(val))
  return [order === 0, order > 0, order >= 0, order < 0, order <= 0, order === 0][op] ?? false
}

function likePattern(pattern: string): RegExp {
  const source = pattern
    .replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
    .replaceAll('%', '.*')
    .replaceAll('_', '.')
  return new RegExp(`^${source}$`, 'su')
}

function valueIn(record: Readonly<Record<string, Value | undefined>>, field: string): Value | undefined {
  return record[field]
}

function sorted(result: ReadonlyMap<string, readonly number[]>): readonly (readonly [string, readonly number[]])[] {
  return [...result].sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0))
}
