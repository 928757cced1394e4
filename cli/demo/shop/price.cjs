'use strict'

const { configurationFile, log, notify, tellOfStart } = require('./remote.cjs')
const { serve, setting, work } = require('./service.cjs')
const { servant } = require('./stubs.cjs')

const hasDiscounts = setting('discounts', 'some') !== 'none'
const cause = `the table of discounts is empty (折扣表为空), as ${configurationFile} says discounts=none`

const functions = {
  async getPrice(current) {
    await work(1, 30)
    current.sendResponse(0, 100 + Math.floor(Math.random() * 9900))
  },
  async getDiscount(current, customer) {
    await work(1, 15)
    if (hasDiscounts) return current.sendResponse(0, Math.floor(Math.random() * 30))
    log('error', `getDiscount failed for ${customer}: ${cause}`)
    alarm(`getDiscount fails: ${cause}`)
    current.sendErrorResponse(-1001, 'the table of discounts is empty')
  },
}

const alarmEvery = 60_000
let alarmedAt = Number.NEGATIVE_INFINITY

/** Tells of a failure that goes on once a minute, not once a call. */
function alarm(text) {
  if (Date.now() - alarmedAt < alarmEvery) return
  alarmedAt = Date.now()
  notify('NOTIFYERROR', text)
}

serve('Shop.PriceServer.PriceObj', servant(functions))
tellOfStart()
