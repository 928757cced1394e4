import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { utcText } from '../../../dashboards/web/state/url-time.ts'
import { crashHour, crashing } from '../shop/cluster.ts'
import { chart, pointAt } from './pointing.ts'
import { lastMinutes, shop, visits } from './visit.ts'

const visit = visits()
const hour = lastMinutes(60)

/** The flags of a chart's marks. */
function flags(page: Page, name: string) {
  return page
    .locator('.chart-place')
    .filter({ has: chart(page, name) })
    .locator('.mark-line a')
}

it.each([
  [
    'a service',
    `/service/Shop.PriceServer?${hour}`,
    ['Calls per minute', 'Failures', 'Response time', 'Distribution of response times'],
  ],
  ['the logs of one server', `/logs?${hour}&q=server:PriceServer level:ERROR`, ['Lines over time by level']],
] as const)('stand on every chart of %s', async (_, address, names) => {
  const page = await visit(address)
  for (const name of names) await expect.poll(() => flags(page, name).count()).toBe(1)
})

it('stand on the properties of a service', async () => {
  const page = await visit(`/properties?${hour}&service=Shop.CartServer`)
  await page.locator('.mark-line').first().waitFor()
  await expect
    .poll(async () => (await page.locator('.mark-line').count()) === (await page.locator('.chart canvas').count()))
    .toBe(true)
})

it('are none in the logs of several servers', async () => {
  const page = await visit(`/logs?${hour}`)
  await page.locator('.histogram canvas').first().waitFor()
  await page.locator('li.line').first().waitFor()
  expect(await page.locator('.mark-line').count()).toBe(0)
})

it('tell what ended where they are pointed at, and lead to its card over the page', async () => {
  const page = await visit(`/service/Shop.PriceServer?${hour}`)
  const flag = flags(page, 'Response time')
  await flag.hover()
  const tip = page.locator('.mark-tip')
  await tip.waitFor()
  expect(await tip.textContent()).toMatch(
    /^\d\d-\d\d \d\d:\d\d:\d\d Container restarted OOMKilled 137 \(SIGKILL\)priceserver-2$/,
  )
  await flag.click()
  await page.getByRole('dialog').getByText('Shop.PriceServer · priceserver-2').waitFor()
  await page.goBack()
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  await page.getByRole('heading', { name: 'Shop.PriceServer', level: 1 }).waitFor()
})

it('are told in words beside the charts, for the keyboard too', async () => {
  const page = await visit(`/service/Shop.PriceServer?${hour}`)
  const told = page.getByRole('navigation', { name: 'Exits in this time' })
  await told.getByRole('link', { name: /Container restarted OOMKilled/ }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').getByText('Shop.PriceServer · priceserver-2').waitFor()
  await page.keyboard.press('Escape')
  await told.getByRole('link', { name: '1 exit', exact: true }).click()
  await page.getByRole('heading', { name: 'Exits', level: 1 }).waitFor()
  expect(new URL(page.url()).search).toContain('app=Shop&server=PriceServer')
})

it('leave a span to be dragged over', async () => {
  const page = await visit(`/service/Shop.PriceServer?${hour}`)
  await flags(page, 'Calls per minute').waitFor()
  await pointAt(page, 'Calls per minute', 0.25)
  await page.mouse.down()
  await pointAt(page, 'Calls per minute', 0.35)
  await pointAt(page, 'Calls per minute', 0.5)
  await page.mouse.up()
  await expect.poll(() => new URL(page.url()).searchParams.get('from')).not.toBe(new URLSearchParams(hour).get('from'))
})

it('that are near one another are one with their number, and say where there are more of them', async () => {
  const { from, to } = crashHour(shop.now)
  const page = await visit(`/service/${crashing.service}?from=${utcText(from)}&to=${utcText(to)}`)
  await page.getByRole('link', { name: 'More than 200 exits: the newest 200 are marked' }).waitFor()
  const flag = flags(page, 'Calls per minute').nth(2)
  const count = Number(await flag.textContent())
  expect(count).toBeGreaterThan(1)
  await flag.hover()
  await page.locator('.mark-tip').waitFor()
  await flag.click()
  await page.getByRole('heading', { name: 'Exits', level: 1 }).waitFor()
  await expect.poll(() => page.locator('.exits tbody tr').count()).toBeGreaterThanOrEqual(count)
})
