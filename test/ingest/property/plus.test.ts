import { expect, it } from 'vitest'
import { propertiesOfPlus } from '../../../ingest/property/plus.ts'
import { TarsWriter } from '../../../tars/writer.ts'

/** A StatContent of values that are 200.5 and counted twice each. */
function content(keys: readonly string[], policies: readonly string[]): Buffer {
  const writer = new TarsWriter()
  writer.writeList(0, keys, (each, tag, key) => each.writeString(tag, key))
  writer.writeList(1, policies, (each, tag, policy) =>
    each.writeStruct(tag, () => {
      each.writeString(0, policy)
      each.writeDouble(1, 200.5)
      each.writeLong(2, 2)
    }),
  )
  return writer.finish()
}

function properties(logname: string, ...contents: readonly Buffer[]) {
  const { reports, rejected } = propertiesOfPlus([{ logname, contents }])
  const said = reports.map(([{ moduleName, propertyName }, infos]) => [moduleName, propertyName, infos])
  return { said, rejected }
}

it('a value of propertyplus is a property named for its log and its keys', () => {
  const keys = ['Shop.Cart', '127.0.0.1', 'sz', 'vip']
  expect(properties('pp_Shop.Cart_orders', content(keys, ['Max'])).said).toEqual([
    ['Shop.Cart', 'orders|sz|vip', [{ policy: 'Max', value: '200.5' }]],
  ])
})

it('values of one log are told apart by their place, averages have their count', () => {
  expect(properties('pp_Shop.Cart_orders', content(['Shop.Cart', '127.0.0.1'], ['Sum', 'Avg'])).said).toEqual([
    ['Shop.Cart', 'orders#1', [{ policy: 'Sum', value: '200.5' }]],
    ['Shop.Cart', 'orders#2', [{ policy: 'Avg', value: '401=2' }]],
  ])
})

it('a log without a server has properties of none', () => {
  expect(properties('opp_orders', content(['sz', 'vip'], ['Sum'])).said).toEqual([
    ['', 'orders|sz|vip', [{ policy: 'Sum', value: '200.5' }]],
  ])
})

it('what can not be read is rejected and fails no other', () => {
  const { said, rejected } = properties('opp_orders', Buffer.from('ff', 'hex'), content(['sz'], ['Sum']))
  expect([said.length, rejected]).toEqual([1, 1])
})
