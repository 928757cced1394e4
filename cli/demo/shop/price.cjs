'use strict'

const { serve, setting, work } = require('./service.cjs')
const { servant } = require('./stubs.cjs')

const hasDiscounts = setting('discounts', 'some') !== 'none'

const functions = {
  async getPrice(current) {
    await work(1, 30)
    current.sendResponse(0, 100 + Math.floor(Math.random() * 9900))
  },
  async getDiscount(current) {
    await work(1, 15)
    if (hasDiscounts) current.sendResponse(0, Math.floor(Math.random() * 30))
    else current.sendErrorResponse(-1001, 'the table of discounts is empty')
  },
}

serve('Shop.PriceServer.PriceObj', servant(functions))
