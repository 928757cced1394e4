import { buffer } from 'node:stream/consumers'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { percentileText, shareText, shortCount, timeText } from '../../../dashboards/web/format/numbers.ts'
import { utcText } from '../../../dashboards/web/state/url-time.ts'
import { quietHour, reportWide, wide } from '../shop/incident.ts'
import { incidents } from '../shop/trouble.ts'
import { lastMinutes, shop, visits } from './visit.ts'

const visit = visits()
const failing = `/service/Shop.PriceServer?${lastMinutes(60)}`

/** A panel with a table, by its heading. */
function panel(page: Page, heading: string | RegExp) {
  return page.locator('section').filter({ has: page.getByRole('heading', { name: heading, level: 2 }) })
}

/** Its rows' names in their order. */
function names(page: Page, heading: string | RegExp): Promise<string[]> {
  return panel(page, heading).locator('.drill').allTextContents()
}

/** Conditions of the page's address. */
function conditions(page: Page): Readonly<Record<string, string>> {
  const { from, to, ...others } = Object.fromEntries(new URL(page.url()).searchParams)
  return others
}

it('tells at which interface and on which host calls fail', async () => {
  const page = await visit(failing)
  const { discounts } = incidents
  await panel(page, 'Breakdown').getByRole('columnheader', { name: 'Exceptions' }).click()
  await expect.poll(async () => (await names(page, 'Breakdown'))[0]).toBe(discounts.interface)
  const host = panel(page, /^Hosts/).getByRole('row', { name: /differs/ })
  expect(await host.getByRole('button').first().textContent()).toBe(`10.0.3.${discounts.host}`)
  expect(await host.textContent()).toMatch(/\d+\.\d+% of its calls fail, 0% elsewhere/)
  expect(await host.count()).toBe(1)
})

it.each([
  ['is slow', 'Search.IndexServer', '10.0.10.4', /p99 .* ms, .* ms elsewhere|p99 .* s, .* ms elsewhere/],
  ['is busy', 'Search.RankServer', '10.0.11.3', /calls\/min, \d+ elsewhere/],
])('marks the host that %s', async (_, service, address, difference) => {
  const page = await visit(`/service/${service}?${lastMinutes(60)}`)
  const host = panel(page, /^Hosts/).getByRole('row', { name: /differs/ })
  expect(await host.textContent()).toMatch(difference)
  expect(await host.getByRole('button').first().textContent()).toBe(address)
})

it('looks at a part alone by a click, and back again by the browser’s button', async () => {
  const page = await visit(failing)
  await panel(page, 'Breakdown').getByRole('button', { name: 'getDiscount' }).click()
  await page.getByRole('region', { name: 'Conditions' }).getByText('Interface getDiscount').waitFor()
  expect(conditions(page)).toEqual({ interface_name: 'getDiscount' })
  await panel(page, /^Hosts/)
    .getByRole('button', { name: '10.0.3.2' })
    .click()
  await expect.poll(() => conditions(page)).toEqual({ interface_name: 'getDiscount', slave_ip: '10.0.3.2' })
  await expect.poll(() => names(page, /^Hosts/)).toEqual(['10.0.3.2', '10201'])
  await page.goBack()
  await expect.poll(() => conditions(page)).toEqual({ interface_name: 'getDiscount' })
  await page.goBack()
  await expect.poll(() => conditions(page)).toEqual({})
  await expect.poll(() => names(page, 'Breakdown')).toEqual(expect.arrayContaining(['getPrice', 'getDiscount']))
})

it('asks for the groups that come first in what is looked at, where there are more than are shown', async () => {
  await reportWide(shop.http, shop.now)
  const { from, to } = quietHour(shop.now)
  const page = await visit(`/service/${wide.service}?from=${utcText(from)}&to=${utcText(to)}&compare=none`)
  await panel(page, 'Breakdown').getByText('31 more left out').waitFor()
  expect(await names(page, 'Breakdown')).not.toContain(wide.failing)
  await panel(page, 'Breakdown').getByRole('button', { name: 'Exceptions' }).click()
  await expect.poll(async () => (await names(page, 'Breakdown'))[0]).toBe(wide.failing)
  expect(await names(page, 'Breakdown')).toHaveLength(50)
  await panel(page, 'Breakdown').getByRole('button', { name: '150 more' }).click()
  expect(await names(page, 'Breakdown')).toHaveLength(200)
})

it('keeps the order of its hosts in the address', async () => {
  const page = await visit(failing)
  await panel(page, /^Hosts/)
    .getByRole('button', { name: 'Host', exact: true })
    .click()
  await expect.poll(() => conditions(page)).toEqual({ hosts: 'slave_ip' })
  await page.reload()
  await expect.poll(async () => (await names(page, /^Hosts/))[0]).toBe('10.0.3.1')
})

it('takes a condition away, or all of them', async () => {
  const page = await visit(`${failing}&interface_name=getDiscount&slave_ip=10.0.3.2`)
  await page.getByRole('button', { name: 'Remove Interface' }).click()
  await expect.poll(() => conditions(page)).toEqual({ slave_ip: '10.0.3.2' })
  await page.getByRole('button', { name: 'Clear all' }).click()
  await expect.poll(() => conditions(page)).toEqual({})
})

it('breaks calls down by any two dimensions', async () => {
  const page = await visit(failing)
  await page.getByRole('combobox', { name: 'and' }).click()
  await page.locator('.ant-select-item-option').getByText('Return code').click()
  await expect.poll(() => conditions(page)).toEqual({ by: 'interface_name,return_value' })
  await expect
    .poll(() => names(page, 'Breakdown'))
    .toEqual(expect.arrayContaining(['getDiscount', '-1001', 'getPrice', '0']))
})

it('opens by its link exactly what was seen', async () => {
  const page = await visit(`/service/Shop.CartServer?${lastMinutes(120)}`)
  await page.getByText('Callees', { exact: true }).click()
  await panel(page, 'Breakdown').getByRole('button', { name: '查询库存' }).click()
  await panel(page, 'Breakdown').getByRole('columnheader', { name: 'p99' }).click()
  await expect.poll(() => page.url()).toMatch(/view=callees.*sort=-p99/)
  const seen = (page: Page) => Promise.all([names(page, 'Breakdown'), page.locator('.sides').textContent()])
  await expect.poll(() => names(page, 'Breakdown')).toEqual(['stat_from_server'])
  const other = await visit(page.url())
  await expect.poll(() => seen(other)).toEqual(await seen(page))
  expect(other.url()).toBe(page.url())
  expect(await other.getByText('Interface 查询库存').count()).toBe(1)
})

it('shows what callers and what the service itself report of the same calls', async () => {
  const page = await visit(`/service/User.AccountServer?${lastMinutes(60)}`)
  const other = page.getByRole('button', { name: /The service itself reports/ })
  await expect.poll(() => other.textContent()).toMatch(/[\d,]+ Calls\/min · Failed 0% · Avg [\d.]+ ms · p99/)
  await other.click()
  await expect.poll(() => conditions(page)).toEqual({ view: 'callees' })
  await page.getByRole('button', { name: /Callers report/ }).waitFor()
})

it.each([
  ['Logs', /\/logs\?.*q=app:%22Shop%22\+server:%22PriceServer%22/, 'li.line'],
  ['Messages', /\/notify\?.*q=app:%22Shop%22\+server:%22PriceServer%22/, '.messages td'],
  ['Properties', /\/properties\?.*service=Shop\.PriceServer/, 'main .state'],
])('leads to its %s of the same time', async (name, address, shown) => {
  const page = await visit(failing)
  await page.getByRole('navigation', { name: 'Of this service' }).getByRole('link', { name }).click()
  await page.waitForURL(address)
  expect(page.url()).toContain(lastMinutes(60))
  await page.locator(shown).first().waitFor()
})

it('keeps the numbers of a table in its CSV', async () => {
  const page = await visit(`${failing}&compare=none`)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    panel(page, 'Breakdown').getByRole('button', { name: 'CSV' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('Shop.PriceServer interface_name.csv')
  const csv = await buffer(await download.createReadStream())
  // By the byte order mark spreadsheets know how names are encoded.
  expect(csv.subarray(0, 3).toString('hex')).toBe('efbbbf')
  const [head = [], ...lines] = csv
    .toString('utf8', 3)
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(','))
  const rows = lines.map((line) => Object.fromEntries(line.map((cell, place) => [head[place], cell])))
  const shown = await panel(page, 'Breakdown').locator('tr:has(.drill)').all()
  const cells = await Promise.all(shown.map((row) => row.locator('.drill, .value').allTextContents()))
  const expected = rows.map((row) => [
    row['interface_name'],
    shortCount(Number(row['callsPerMinute'])),
    shareText(Number(row['timeoutRate'])),
    shareText(Number(row['exceptionRate'])),
    timeText(Number(row['average'])),
    percentileText({ value: Number(row['p99']), lower: Number(row['p99_lower']), upper: Number(row['p99_upper']) }),
  ])
  expect(cells.toSorted()).toEqual(expected.toSorted())
})
