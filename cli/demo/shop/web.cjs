'use strict'

const { tellOfStart } = require('./remote.cjs')
const { connect } = require('./service.cjs')
const { proxy } = require('./stubs.cjs')

const cart = connect('cart', proxy(['addItem', 'checkout', '查询库存']))
const price = connect('price', proxy(['getPrice']))
cart.setTimeout(1000)

const visitorEvery = 250

async function visit() {
  const item = `item ${Math.floor(Math.random() * 1000)}`
  await price.getPrice(item)
  await cart.查询库存(item)
  await cart.addItem(item)
  if (Math.random() < 0.5) await cart.checkout(`customer ${Math.floor(Math.random() * 100)}`)
}

// What fails is counted by @tars/monitor, as in any Tars service; this visitor just leaves.
setInterval(() => visit().catch(() => {}), visitorEvery)
tellOfStart()
