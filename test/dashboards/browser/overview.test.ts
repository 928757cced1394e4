import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { shareText, shortCount, timeText } from '../../../dashboards/web/format/numbers.ts'
import { utcText } from '../../../dashboards/web/state/url-time.ts'
import { alarmed, quietHour, reportAlarms, reportWide, wide } from '../shop/incident.ts'
import { lastMinutes, shop, visits } from './visit.ts'

const visit = visits()
const hour = lastMinutes(60)

const servicesSchema = z.object({
  services: z.array(
    z.object({
      slave_name: z.string(),
      callers: z.object({
        callsPerMinute: z.number(),
        successRate: z.number(),
        timeoutRate: z.number(),
        exceptionRate: z.number(),
        average: z.number(),
      }),
    }),
  ),
})

/** The names of the services in their order, without their Apps' rows. */
function names(page: Page): Promise<string[]> {
  return page.locator('.service-name').allTextContents()
}

/** A column's cells of the services' rows; the first after the name is 2. */
async function column(page: Page, number: number): Promise<string[]> {
  return page.locator(`tr:has(.service-name) td:nth-child(${number + 1}) .value`).allTextContents()
}

it('shows each service with the figures that the API gives', async () => {
  const page = await visit(`/?${hour}&flat=true&sort=name`)
  await page.getByRole('link', { name: 'User.SessionServer' }).waitFor()
  const answer = await fetch(`${shop.http}/api/v1/stat/services?from=${shop.now - 3600}&to=${shop.now}`)
  const { services } = servicesSchema.parse(await answer.json())
  const expected = services.toSorted((one, other) => (one.slave_name < other.slave_name ? -1 : 1))
  expect(await names(page)).toEqual(expected.map(({ slave_name }) => slave_name))
  const figures = expected.map(({ callers }) => callers)
  expect(await column(page, 2)).toEqual(figures.map((each) => shortCount(each.callsPerMinute)))
  expect(await column(page, 3)).toEqual(figures.map((each) => shareText(each.successRate)))
  expect(await column(page, 4)).toEqual(figures.map((each) => shareText(each.timeoutRate)))
  expect(await column(page, 5)).toEqual(figures.map((each) => shareText(each.exceptionRate)))
  expect(await column(page, 6)).toEqual(figures.map((each) => timeText(each.average)))
})

it('says first what is failing now, since when, and leads there', async () => {
  const page = await visit('/')
  const now = page.getByRole('region', { name: 'Failing now' })
  // Other tests' services fail now too.
  const failing = now.getByRole('link').filter({ hasText: 'Shop.PriceServer' })
  await expect
    .poll(() => failing.textContent())
    .toMatch(/^Shop\.PriceServerException \d+\.\d+%.* calls · since (\d\d-\d\d )?\d\d:\d\d$/)
  await failing.click()
  await page.waitForURL(/\/service\/Shop\.PriceServer$/)
})

it('tells what failed today although the day is not over', async () => {
  const page = await visit('/?day=today')
  await page.getByRole('region', { name: 'Failing now' }).getByRole('link', { name: 'Shop.PriceServer' }).waitFor()
})

it('says of a time that has passed what failed in it, and does not speak of now', async () => {
  await reportWide(shop.http, shop.now)
  const { from, to } = quietHour(shop.now)
  const past = `from=${utcText(from)}&to=${utcText(to)}`
  const page = await visit(`/?${past}`)
  await page.getByText('Nothing failed: 1 service', { exact: true }).waitFor()
  await page.goto(`${shop.http}/?${past}&view=callees`)
  await page.getByText('No callee has reported in this time').waitFor()
  expect(await page.getByText('in the last 5 minutes').count()).toBe(0)
})

it('lists all that failed where they are many', async () => {
  await reportAlarms(shop.http, shop.now)
  const { to } = quietHour(shop.now)
  const page = await visit(`/?from=${utcText(to)}&to=${utcText(to + 3600)}`)
  const failed = page.getByRole('region', { name: `Failing ${alarmed}` })
  await failed.getByRole('button', { name: '2 more' }).click()
  expect(await failed.getByRole('link').count()).toBe(alarmed)
})

it('shows services that have gone since the compared range', async () => {
  await reportWide(shop.http, shop.now)
  const page = await visit(`/?${hour}&compare=${utcText(quietHour(shop.now).from)}`)
  await page.getByRole('row', { name: `${wide.service} no longer reported` }).waitFor()
  const calls = page.getByRole('region', { name: 'Moved most' }).getByRole('listitem').filter({ hasText: wide.service })
  await expect.poll(() => calls.allTextContents()).toContainEqual(expect.stringContaining('−100%'))
})

it('leaves the page where it is while a row’s text is marked to be copied', async () => {
  const page = await visit(`/?${hour}`, { fresh: true })
  // Rows move, and are made anew, as the other answers come.
  await page.waitForLoadState('networkidle')
  const cell = page
    .getByRole('row', { name: /^Shop\.WebServer/ })
    .locator('.value')
    .first()
  const box = await cell.boundingBox()
  if (!box) throw new Error('the cell is not there')
  await page.mouse.move(box.x + box.width, box.y + box.height / 2)
  await page.mouse.down()
  await page.mouse.move(box.x, box.y + box.height / 2, { steps: 4 })
  await page.mouse.up()
  expect(await page.evaluate('getSelection().toString()')).not.toBe('')
  expect(new URL(page.url()).pathname).toBe('/')
})

it('marks the rows of services that fail', async () => {
  const page = await visit(`/?${hour}&flat=true`)
  await page.getByRole('link', { name: 'Shop.PriceServer' }).first().waitFor()
  const marked = await page.locator('.failing-row .service-name').allTextContents()
  expect(marked).toContain('Shop.PriceServer')
  expect(marked).not.toContain('User.SessionServer')
})

it('filters by a part of the name', async () => {
  const page = await visit(`/?${hour}`)
  await page.getByRole('searchbox', { name: 'Filter services' }).fill('pay.')
  await expect.poll(() => names(page)).toEqual(['Pay.GatewayServer', 'Pay.RiskServer'])
  expect(new URL(page.url()).searchParams.get('find')).toBe('pay.')
  await page.getByText('2 of 11 services').waitFor()
})

it('sorts by any figure, in both directions', async () => {
  const page = await visit(`/?${hour}&flat=true`)
  const head = page.getByRole('columnheader', { name: 'Exceptions' })
  await head.click()
  await expect.poll(async () => (await names(page))[0]).toBe('Shop.PriceServer')
  await head.click()
  await expect.poll(async () => (await names(page)).at(-1)).toBe('Shop.PriceServer')
})

it('shows all Apps again when the filter is taken away', async () => {
  const page = await visit(`/?${hour}&find=pay`)
  await expect.poll(() => names(page)).toHaveLength(2)
  await page.getByRole('searchbox', { name: 'Filter services' }).fill('')
  await expect.poll(() => names(page)).toHaveLength(11)
})

it('groups services by App, or does not', async () => {
  const page = await visit(`/?${hour}`)
  await page.getByText('4 services').waitFor()
  await page.getByRole('checkbox', { name: 'By App' }).uncheck()
  await expect.poll(() => page.locator('.app-row').count()).toBe(0)
  expect(await names(page)).toHaveLength(11)
})

it("hides Tars' own servants until they are asked for", async () => {
  const page = await visit(`/?${hour}`)
  await page.getByRole('link', { name: 'Shop.WebServer' }).waitFor()
  expect(await names(page)).not.toContain('tars.tarsregistry')
  await page.getByRole('checkbox', { name: 'Tars’ own servants' }).check()
  await expect.poll(() => names(page)).toContain('tars.tarsregistry')
})

it('opens a service by a click on its row', async () => {
  const page = await visit(`/?${hour}`)
  await page.getByRole('row', { name: /^Search\.RankServer/ }).click({ position: { x: 600, y: 10 } })
  await page.getByRole('heading', { name: 'Search.RankServer', level: 1 }).waitFor()
  expect(await page.title()).toBe('Search.RankServer · Tarsier')
})

it('opens a service at the top of its page', async () => {
  const page = await visit(`/?${hour}`, { alone: true })
  await page.setViewportSize({ width: 1440, height: 300 })
  await page.locator('.services').getByRole('link', { name: 'Pay.RiskServer' }).click()
  await page.getByRole('heading', { name: 'Pay.RiskServer', level: 1 }).waitFor()
  expect(await page.evaluate('[scrollY, document.activeElement.id]')).toEqual([0, 'content'])
})

it('opens a service by a part of its name', async () => {
  const page = await visit(`/?${hour}`)
  await page.getByRole('combobox', { name: 'Go to service' }).fill('risk')
  await page.getByRole('option', { name: 'Pay.RiskServer' }).waitFor({ state: 'attached' })
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Pay.RiskServer', level: 1 }).waitFor()
})

it('says what moved most against the compared range', async () => {
  const page = await visit(`/?${hour}&compare=lastWeek`)
  const movers = page.getByRole('region', { name: 'Moved most' })
  await movers.getByText('vs same day last week').waitFor()
  expect(await movers.getByRole('listitem').allTextContents()).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^Shop\.PriceServer.*\+\d.*pp$/),
      expect.stringMatching(/^Search\.IndexServer.*\+\d+%$/),
      expect.stringMatching(/^Search\.RankServer.*\+\d+%$/),
    ]),
  )
})
