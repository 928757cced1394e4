'use strict'

const { property } = require('@tars/monitor')
const { log, tellOfStart } = require('./remote.cjs')
const { connect, serve, work } = require('./service.cjs')
const { proxy, servant } = require('./stubs.cjs')

const price = connect('price', proxy(['getPrice', 'getDiscount']))

const { Sum, Max, Distr } = property.POLICY
const amount = property.create('order.amount', [new Sum(), new Max(), new Distr([1000, 2500, 5000, 7500, 10_000])])
const paymentTime = property.create('payment.time', [new Max(), new Distr([10, 20, 50, 100, 1000, 2000])])

const functions = {
  async addItem(current, item) {
    current.sendResponse(0, await price.getPrice(item))
  },
  /** Goes on without a discount where there is none; one time in twelve the payment is slower than the caller waits. */
  async checkout(current, customer) {
    const discount = await price.getDiscount(customer).catch(() => {
      log('warn', `getDiscount failed for ${customer}: checkout goes on without a discount, 按原价结账`)
      return 0
    })
    const total = await price.getPrice('everything in the cart')
    await pay(customer)
    const paid = Math.round((total * (100 - discount)) / 100)
    amount.report(paid)
    log('info', `订单已支付: ${customer} paid ${paid}, discount ${discount}%`)
    current.sendResponse(0, paid)
  },
  /** The stock of an item: answered by a slow warehouse. */
  async 查询库存(current) {
    await work(120, 700)
    current.sendResponse(0, Math.floor(Math.random() * 500))
  },
}

async function pay(customer) {
  const started = Date.now()
  await work(5, 60)
  if (Math.random() < 1 / 12) await work(1500, 2000)
  const time = Date.now() - started
  paymentTime.report(time)
  if (time > 1000) log('warn', `支付超时: the payment of ${customer} took ${time} ms, the caller waits 1000 ms`)
}

/** A function that can't do its work answers with an error. */
function guarded(name) {
  return (current, subject) => {
    functions[name](current, subject).catch(() => current.sendErrorResponse(-1002, 'the price is not known'))
  }
}

const answered = Object.fromEntries(Object.keys(functions).map((name) => [name, guarded(name)]))

serve('Shop.CartServer.CartObj', servant(answered))
tellOfStart()
