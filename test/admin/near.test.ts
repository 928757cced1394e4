import { describe, expect, it } from 'vitest'
import { nearNames } from '../../admin/near.ts'

const known = [
  '',
  'S',
  'Shop.OrderServer',
  'Shop.PayServer',
  'Shop.orderserver',
  'Pay.Gate',
  '支付.订单服务',
  'tars.tarsregistry',
]

describe('names that may be meant', () => {
  it.each([
    ['shop.orderserver', ['Shop.OrderServer', 'Shop.orderserver']],
    ['Shop.OderServer', ['Shop.OrderServer', 'Shop.orderserver']],
    ['OrderServer', ['Shop.OrderServer', 'Shop.orderserver']],
    ['Shop.OrderServer.OrderObj', ['Shop.OrderServer', 'Shop.orderserver']],
    ['支付.订单服', ['支付.订单服务']],
    ['Mall.Basket', []],
  ])('by %s', (asked, expected) => {
    expect(nearNames(asked, known)).toEqual(expected)
  })

  it('are not the one that was asked for', () => {
    expect(nearNames('Pay.Gate', known)).toEqual([])
  })
})
