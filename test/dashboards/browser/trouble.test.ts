import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, it } from 'vitest'
import { calls, report } from '../../cli/running.ts'
import { startProgram } from '../../flow/program.ts'
import { scratchDirectory } from '../../services/scratch.ts'
import { lastMinutes, shop, visits } from './visit.ts'

const visit = visits()
const directory = scratchDirectory()
const hour = lastMinutes(60)
const notLoaded = /Failed to load resource/

it('leads from a service without calls to why there are none, with its name filled in', async () => {
  const page = await visit(`/service/Shop.PricServer?${hour}`)
  await page.getByText('No calls were reported in this time').first().waitFor()
  await page.getByRole('link', { name: 'Why is there no data?' }).first().click()
  await page.waitForURL(/\/no-data\?.*service=Shop.PricServer/)
  await page.getByText('Shop.PricServer was neither reported by its callers').waitFor()
  expect(await page.getByRole('combobox', { name: 'App.Server' }).inputValue()).toBe('Shop.PricServer')
  await page.getByRole('main').getByRole('link', { name: 'Shop.PriceServer' }).click()
  await page.getByRole('link', { name: 'Open the service' }).click()
  await page.getByRole('heading', { name: 'Shop.PriceServer', level: 1 }).waitFor()
})

it('leads from a time without calls to why there are none', async () => {
  const page = await visit('/?from=2020-01-01T00:00Z&to=2020-01-01T01:00Z')
  await page.getByRole('link', { name: 'Why is there no data?' }).click()
  await page.getByRole('heading', { name: 'Why is there no data?' }).waitFor()
  await page.getByRole('heading', { name: /^Who reports/ }).waitFor()
})

it('does not call it well where nobody has reported lately', async () => {
  const page = await visit('/', { before: (page) => page.clock.setFixedTime((shop.now + 1200) * 1000) })
  await page.getByText('Nobody has reported a call in the last 5 minutes').waitFor()
  await page.getByRole('main').getByRole('link', { name: 'Why is there no data?' }).click()
  await page.getByRole('heading', { name: 'Why is there no data?' }).waitFor()
})

it('tells in Chinese why there are none', async () => {
  const page = await visit('/no-data?service=Shop.PricServer', { language: 'zh-CN' })
  await page.getByText('此时段 Shop.PricServer 既没有被主调上报，也没有自己上报').waitFor()
})

it('says that the store is away and keeps the answer before, until it is back', async () => {
  const page = await visit(`/?${hour}`, { expected: notLoaded })
  await page.getByRole('link', { name: 'Shop.WebServer' }).waitFor()
  const error = { code: 'UNAVAILABLE', message: 'the store does not answer' }
  await page.route('**/api/v1/stat/**', (route) => route.fulfill({ status: 503, json: { error } }))
  await page.getByRole('button', { name: 'Refresh', exact: true }).click()
  await page.getByRole('alert').getByText('The store is away').waitFor()
  expect(await page.getByRole('alert').textContent()).toContain('the store does not answer')
  expect(await page.getByRole('link', { name: 'Shop.WebServer' }).isVisible()).toBe(true)
  await page.unroute('**/api/v1/stat/**')
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('alert').waitFor({ state: 'detached' })
})

it('takes what a proxy sends instead, or what broke off on its way, for no answer', async () => {
  const page = await visit(`/?${hour}`, { alone: true })
  await page.getByRole('link', { name: 'Shop.WebServer' }).waitFor()
  for (const body of ['<html>Log in</html>', '']) {
    const contentType = body === '' ? 'application/json' : 'text/html'
    await page.route('**/api/v1/stat/**', (route) => route.fulfill({ contentType, body }))
    await page.getByRole('button', { name: 'Refresh', exact: true }).click()
    await page.getByRole('alert').getByText('Tarsier does not answer').waitFor()
    expect(await page.getByRole('alert').textContent()).toMatch(/HTTP 200Shown is what was known at \d\d:\d\d/)
    expect(await page.getByRole('link', { name: 'Shop.WebServer' }).isVisible()).toBe(true)
    await page.unroute('**/api/v1/stat/**')
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('alert').waitFor({ state: 'detached' })
  }
})

it('says that a page can not be shown where its script is gone since an update', async () => {
  const page = await visit(`/?${hour}`, { expected: /./ })
  await page.route('**/assets/service-*.js', (route) => route.fulfill({ status: 404 }))
  await page.getByRole('link', { name: 'Shop.WebServer' }).click()
  await page.getByRole('alert').getByText('This page could not be shown').waitFor()
  await page.unroute('**/assets/service-*.js')
  await page.getByRole('button', { name: 'Load it anew' }).click()
  await page.getByRole('heading', { name: 'Breakdown' }).waitFor()
})

it('does not say that nothing fails where that is not known', async () => {
  const newest = (url: URL) => Number(url.searchParams.get('to')) - Number(url.searchParams.get('from')) === 300
  const error = { code: 'DEADLINE', message: 'no answer within 30000 ms: ask for less' }
  const page = await visit('/', {
    expected: notLoaded,
    before: (page) => page.route(newest, (route) => route.fulfill({ status: 504, json: { error } })),
  })
  await page.getByRole('alert').getByText('No answer in time').waitFor()
  await page.getByRole('link', { name: 'Shop.WebServer' }).waitFor()
  expect(await page.locator('.failing').count()).toBe(0)
})

it('does not show what was found of one service beside the name of another', async () => {
  const page = await visit('/no-data?service=Shop.PriceServer', { expected: notLoaded })
  await page.getByText('Reports of Shop.PriceServer').waitFor()
  const error = { code: 'UNAVAILABLE', message: 'the store does not answer' }
  await page.route('**/api/v1/doctor*', (route) => route.fulfill({ status: 503, json: { error } }))
  await page.getByRole('combobox', { name: 'App.Server' }).fill('Shop.WebServer')
  await page.getByRole('button', { name: 'Look' }).click()
  await page.getByRole('alert').getByText('The store is away').waitFor()
  expect(await page.getByText('Reports of Shop.PriceServer').count()).toBe(0)
})

it('says in words why frames were refused', async () => {
  const { host, port } = shop.stat
  const socket = connect(port, host).on('error', () => undefined)
  socket.end('GET / HTTP/1.1\r\n\r\n')
  await once(socket, 'close')
  const page = await visit('/no-data')
  const told = page.getByText('no Tars at all: HTTP and TLS look so')
  // In the findings, and in the table of what was refused.
  await expect
    .poll(async () => {
      await page.getByRole('button', { name: 'Refresh', exact: true }).click()
      return told.count()
    })
    .toBe(2)
})

it('gives the tables of evidence the room that they need', async () => {
  const page = await visit('/no-data')
  await page.getByRole('heading', { name: /^Who reports/ }).waitFor()
  const tooWide = `document.querySelectorAll('.evidence .panel').values()
    .filter((each) => each.scrollWidth > each.clientWidth).map((each) => each.textContent).toArray()`
  expect(await page.evaluate(tooWide)).toEqual([])
})

it('says that a question was refused, and why', async () => {
  const page = await visit(`/service/Shop.CartServer?${hour}&slave_port=none`, { expected: notLoaded })
  await page.getByText('The question was refused').first().waitFor()
  expect(await page.getByRole('alert').first().textContent()).toContain('slave_port: found "none"')
})

it('has no page but its own', async () => {
  const page = await visit('/services/Shop.CartServer')
  await page.getByRole('heading', { name: 'There is no such page' }).waitFor()
  await page.getByRole('link', { name: 'To the overview' }).click()
  await page.getByRole('heading', { name: 'Services', level: 1 }).waitFor()
})

it('works below any base path, and keeps the answer when the server is gone', async () => {
  const program = await startProgram({ TARSIER_DATA_DIR: directory, TARSIER_BASE_PATH: '/ops/tarsier' })
  expect(program.http).toMatch(/\/ops\/tarsier$/)
  await report(program.http, calls)
  const day = `from=2020-01-01T00:00Z&to=2020-01-01T01:00Z`
  const page = await visit(`${program.http}/no-data?${day}`, { expected: notLoaded })
  await page.getByRole('link', { name: 'Overview' }).click()
  await page.waitForURL(`${program.http}/?${day}`)
  await page.getByRole('button', { name: /^Time range/ }).click()
  await page.getByRole('button', { name: 'Today' }).click()
  await page.getByRole('link', { name: 'Shop.购物车' }).first().click()
  await page.waitForURL(`${program.http}/service/Shop.${encodeURIComponent('购物车')}?day=today`)
  await page.getByRole('button', { name: '查询库存' }).waitFor()
  await program.end('SIGTERM')
  await page.getByRole('button', { name: 'Refresh', exact: true }).click()
  await page.getByText('Tarsier does not answer').first().waitFor()
  expect(await page.getByRole('button', { name: '查询库存' }).isVisible()).toBe(true)
  expect(new URL(page.url()).origin).not.toBe(new URL(shop.http).origin)
})
