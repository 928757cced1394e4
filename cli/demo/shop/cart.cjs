'use strict'

const { connect, serve, work } = require('./service.cjs')
const { proxy, servant } = require('./stubs.cjs')

const price = connect('price', proxy(['getPrice', 'getDiscount']))

const functions = {
  async addItem(current, item) {
    current.sendResponse(0, await price.getPrice(item))
  },
  /** Goes on without a discount where there is none; one time in twelve the payment is slower than the caller waits. */
  async checkout(current, customer) {
    const discount = await price.getDiscount(customer).catch(() => 0)
    const total = await price.getPrice('everything in the cart')
    await work(5, 60)
    if (Math.random() < 1 / 12) await work(1500, 2000)
    current.sendResponse(0, Math.round((total * (100 - discount)) / 100))
  },
  /** The stock of an item: answered by a slow warehouse. */
  async 查询库存(current) {
    await work(120, 700)
    current.sendResponse(0, Math.floor(Math.random() * 500))
  },
}

/** A function that can't do its work answers with an error. */
function guarded(name) {
  return (current, subject) => {
    functions[name](current, subject).catch(() => current.sendErrorResponse(-1002, 'the price is not known'))
  }
}

const answered = Object.fromEntries(Object.keys(functions).map((name) => [name, guarded(name)]))

serve('Shop.CartServer.CartObj', servant(answered))
