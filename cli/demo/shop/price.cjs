'use strict'

const { serve, setting, work } = require('./service.cjs')
const { servant } = require('./stubs.cjs')

/** From this second on every discount of this instance fails. */
const brokenAfter = setting('discount-fails-after', Number.POSITIVE_INFINITY)

const functions = {
  async getPrice(current) {
    await work(1, 30)
    current.sendResponse(0, 100 + Math.floor(Math.random() * 9900))
  },
  async getDiscount(current) {
    await work(1, 15)
    if (process.uptime() > brokenAfter) current.sendErrorResponse(-1001, 'the table of discounts is empty')
    else current.sendResponse(0, Math.floor(Math.random() * 30))
  },
}

serve('Shop.PriceServer.PriceObj', servant(functions))
