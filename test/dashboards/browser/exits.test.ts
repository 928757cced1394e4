import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { utcText } from '../../../dashboards/web/state/url-time.ts'
import { crashHour } from '../shop/cluster.ts'
import { chart } from './pointing.ts'
import { follow, lastMinutes, shop, visits } from './visit.ts'

const visit = visits()
const hours = `/exits?${lastMinutes(140)}`

/** Rows of exits. */
function exits(page: Page) {
  return page.locator('.exits tbody tr')
}

/** What an exit's row tells after its time. */
async function told(page: Page): Promise<string[][]> {
  const all = await exits(page).all()
  return Promise.all(all.map(async (row) => (await row.locator('td').allTextContents()).slice(1)))
}

function card(page: Page) {
  return page.getByRole('dialog')
}

it('are listed with what ended, why, how, and after how long, the newest first', async () => {
  const page = await visit(hours)
  await exits(page).first().waitFor()
  expect(await told(page)).toEqual([
    ['Container restarted', 'Error', '143 (SIGTERM)', '5 h', 'Shop.OrderServer', 'orderserver-3', 'node-3'],
    ['Container restarted', 'OOMKilled', '137 (SIGKILL)', '2 d 4 h', 'Shop.PriceServer', 'priceserver-2', 'node-2'],
    ['Pod deleted', '', '–', '–', 'Shop.CartServer', 'cartserver-1', 'node-1'],
    ['Pod evicted', 'Evicted', '137 (SIGKILL)', '22 h 30 min', 'Shop.WebServer', 'webserver-2', 'node-2'],
    ['Container restarted', 'Error', '139 (SIGSEGV)', '31 min', 'Pay.GatewayServer', 'gatewayserver-1', 'node-1'],
  ])
})

it('are kept to a value by a click, until it is taken away', async () => {
  const page = await visit(hours)
  await page.getByRole('region', { name: 'Node' }).getByTitle('Only node-2').click()
  await page.getByRole('region', { name: 'What ended' }).getByTitle('Only Pod evicted').click()
  await expect.poll(async () => (await told(page)).map(([, , , , server]) => server)).toEqual(['Shop.WebServer'])
  expect(new URL(page.url()).search).toContain('kind=evicted&node=node-2')
  await page.getByRole('button', { name: 'Remove What ended' }).click()
  await expect.poll(() => told(page)).toHaveLength(2)
  await page.getByRole('button', { name: 'Clear all' }).click()
  await expect.poll(() => told(page)).toHaveLength(5)
  await page.getByRole('region', { name: 'Reason' }).getByTitle('Only (none)').click()
  await expect.poll(async () => (await told(page)).map(([kind]) => kind)).toEqual(['Pod deleted'])
})

it('tell on a card what was going on, and lead back', async () => {
  const page = await visit(`${hours}&server=PriceServer`)
  const row = exits(page).getByRole('link')
  await row.focus()
  await page.keyboard.press('Enter')
  await card(page).getByText('Shop.PriceServer · priceserver-2').waitFor()
  await card(page).getByText('It took more memory than its limit').waitFor()
  const facts = await card(page).locator('dl').textContent()
  expect(facts).toContain('Memory limit512 MB')
  expect(facts).toContain('CPU limit0.5 CPUs')
  expect(facts).toContain('Exit code137 (SIGKILL)')
  expect(facts).toContain('Podpriceserver-2 (10.0.3.2)')
  await card(page).getByRole('heading', { name: 'Its last 50 lines, the newest first' }).waitFor()
  expect(await card(page).locator('.exit-lines li').count()).toBe(50)
  await chart(page, 'Calls to it, the last 15 minutes').locator('canvas').first().waitFor()
  await card(page).getByText('as callers report').waitFor()
  expect(await card(page).locator('.events .level').allTextContents()).toEqual(['Pulled', 'Started'])
  await page.keyboard.press('Escape')
  await card(page).waitFor({ state: 'hidden' })
  expect(new URL(page.url()).searchParams.get('card')).toBe(null)
  expect(await page.evaluate('document.activeElement.textContent')).toBe(await row.textContent())
})

it('lead from their card to the logs, events and calls of the pod around its end', async () => {
  const page = await visit(`${hours}&server=CartServer`)
  await exits(page).getByRole('link').click()
  await card(page).getByText('By an upgrade, by scaling down, or by a person').waitFor()
  const leadsTo = async (name: string) => {
    const href = await card(page).getByRole('link', { name }).getAttribute('href')
    const { pathname, searchParams } = new URL(href ?? '', shop.http)
    return [pathname, searchParams.get('q') ?? searchParams.get('slave_ip')]
  }
  const server = 'app:"Shop" server:"CartServer"'
  expect(await leadsTo('Logs of this pod')).toEqual(['/logs', `${server} (podName:"cartserver-1" OR node:"10.0.2.1")`])
  expect(await leadsTo('Calls to this pod')).toEqual(['/service/Shop.CartServer', '10.0.2.1'])
  await card(page).getByRole('link', { name: 'Events of this pod' }).click()
  await page.getByText('Stopping container shop-cartserver').waitFor()
  expect(await card(page).count()).toBe(0)
})

it('say on a card of long ago what is no longer kept, and what nobody told', async () => {
  const { from, to } = crashHour(shop.now)
  const page = await visit(`/exits?from=${utcText(from)}&to=${utcText(to)}&pod=crash-7`)
  await exits(page).getByRole('link').click()
  await card(page).getByText('No longer kept:').waitFor()
  await card(page).getByRole('heading', { name: 'What it logged last' }).waitFor()
  await card(page).getByText('No lines of it are found').waitFor()
  await card(page).getByText('Nobody reported calls to it').waitFor()
})

it('that are missing say so, and a card of nothing why', async () => {
  const page = await visit(`${hours}&pod=none`, { expected: /Failed to load/ })
  await page.getByText('No pod of a Tars server ended in this time').waitFor()
  await follow(page, `${hours}&card=1~none`)
  await card(page).getByRole('alert').getByText('The question was refused').waitFor()
})

it('are told in Chinese', async () => {
  const page = await visit(`${hours}&server=PriceServer`, { language: 'zh-CN' })
  await exits(page).getByRole('link').click()
  await card(page).getByText('内存超过了上限').waitFor()
  await card(page).getByText('主调上报').waitFor()
})
