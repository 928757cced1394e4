import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMetrics } from '../../observe/metrics.ts'
import type { MonitorCondition, MonitorQueryRequest } from '../../query/monitor-query.ts'
import { queryPropertyServant } from '../../query/servants.ts'
import { isLike } from '../../signals/like.ts'
import type { Servant } from '../../tars/servant.ts'
import { runs } from '../long.ts'
import { askMonitor } from '../query/monitor-client.ts'
import { propertyBatch, type ReportedValue, someReport } from './property-reports.ts'
import { calendar } from './records.ts'
import { type OpenedStore, writeNew } from './subject.ts'

const day = '20251026'

/** MonitorQuery about properties over a real store, asked in bytes, answers what contract section 8 says of the same reports. */
export function propertyMonitorQueryContract(name: string, open: () => Promise<OpenedStore>): void {
  describe(`MonitorQuery about properties over ${name}`, () => {
    const reports = fc.sample(someReport, { numRuns: 400, seed: 20260131 })
    let opened: OpenedStore
    let servant: Servant

    beforeAll(async () => {
      opened = await open()
      const { store } = opened
      await store.start()
      await writeNew(store, propertyBatch(reports))
      await opened.settle()
      const metrics = createMetrics()
      servant = queryPropertyServant({
        store,
        calendar,
        horizon: () => day,
        metrics,
        groupLimit: 1000,
        deadline: 30_000,
      })
    }, 60_000)
    afterAll(() => opened?.close(), 60_000)

    it('answers any request as the reference does', { timeout: 120_000 }, async () => {
      await fc.assert(
        fc.asyncProperty(anyRequest, async (asked) => {
          const request = { ...asked, dataid: 'tars_property', date: day, indexs: ['value'] }
          const { ret, msg, result } = await askMonitor(servant, request)
          expect({ ret, msg }).toEqual({ ret: 0, msg: '' })
          expect(new Map(result)).toEqual(referenceResult(reports, request))
        }),
        { numRuns: runs(200), seed: 20260131 },
      )
    })

    it('refuses what is another data set, and what can not be filtered by', async () => {
      const refusal = async (request: Partial<MonitorQueryRequest>) => {
        const { ret, msg } = await askMonitor(servant, { dataid: 'tars_property', date: day, ...request })
        expect(ret).toBe(-1)
        return msg
      }
      expect(await refusal({ dataid: 'tars_stat', indexs: ['value'] })).toContain('"tars_property"')
      expect(await refusal({ indexs: ['succ_count'] })).toContain('"succ_count"')
      expect(await refusal({ indexs: ['value'], conditions: [{ field: 'value', op: 1, val: '5' }] })).toContain('value')
    })
  })
}

/** A report by the names of the fields that may be asked for. */
function fieldsOf({ minute, service, set, ip, property, policy }: ReportedValue) {
  const { f_date, f_tflag } = calendar.windowAt(minute * 1000)
  const master_name = set === '' ? service : `${service}.${set}`
  return { f_date, f_tflag, master_name, service, set, master_ip: ip, property_name: property, policy }
}

type Asked = Pick<MonitorQueryRequest, 'tflag1' | 'tflag2' | 'conditions' | 'groupby'>

const like = 5

const anyCondition: fc.Arbitrary<MonitorCondition> = fc.oneof(
  fc.record({
    field: fc.constant('master_name'),
    op: fc.constantFrom(0, like),
    val: fc.constantFrom('Shop.Cart', 'Shop.Cart.graysz1', 'Shop.Cart.gray.sz.2', 'Sh_p.C_rt', '购物.支付', ''),
  }),
  fc.constantFrom(
    { field: 'master_name', op: like, val: 'Shop.Cart%' },
    { field: 'property_name', op: like, val: 'queue%' },
    { field: 'property_name', op: 0, val: 'a,b' },
    { field: 'policy', op: like, val: 'Avg' },
    { field: 'policy', op: like, val: '%' },
    { field: 'master_ip', op: 0, val: '10.0.0.1' },
  ),
)

const anyRequest: fc.Arbitrary<Asked> = fc.record({
  tflag1: fc.constantFrom('', '', '0000', '1200'),
  tflag2: fc.constantFrom('', '', '2360', '1800'),
  conditions: fc.array(anyCondition, { maxLength: 2 }),
  // The first group field may be any (contract section 9).
  groupby: fc.subarray(['policy', 'property_name', 'f_tflag', 'master_name', 'master_ip', 'f_date'], { maxLength: 3 }),
})

function referenceResult(reports: readonly ReportedValue[], request: Asked): Map<string, number[]> {
  const result = new Map<string, number[]>()
  for (const report of reports) {
    const fields: Readonly<Record<string, string>> = fieldsOf(report)
    if (fields['f_date'] !== day) continue
    if (request.tflag1 !== '' && (fields['f_tflag'] ?? '') < request.tflag1) continue
    if (request.tflag2 !== '' && (fields['f_tflag'] ?? '') > request.tflag2) continue
    if (!request.conditions.every((condition) => holds(report, fields, condition))) continue
    const key = request.groupby.map((name) => fields[name]).join(',')
    result.set(key, [(result.get(key)?.[0] ?? 0) + valueIn(report)])
  }
  return result
}

function holds(report: ReportedValue, fields: Readonly<Record<string, string>>, { field, op, val }: MonitorCondition) {
  const is = (value: string, wanted: string) => (op === like ? isLike(value, wanted) : value === wanted)
  if (field !== 'master_name' || val.includes('%')) return is(fields[field] ?? '', val)
  const [app = '', server, ...set] = val.split('.')
  const service = server === undefined ? app : `${app}.${server}`
  return is(report.service, service) && (set.length === 0 || is(report.set, set.join('')))
}

function valueIn({ policy, text }: ReportedValue): number {
  if (policy === 'Distr') return 0
  const [sum = 0, count = 1] = text.split('=').map(Number)
  return Number.isNaN(sum) ? 0 : sum / count
}
