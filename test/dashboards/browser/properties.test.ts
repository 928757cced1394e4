import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { dateTimeText } from '../../../dashboards/web/time/clock.ts'
import { createZone } from '../../../dashboards/web/time/zone.ts'
import { sendOverHttp } from '../shop/report.ts'
import { chart, expectTip, pointAt } from './pointing.ts'
import { lastMinutes, shop, visits } from './visit.ts'

const visit = visits()
const zone = createZone('Asia/Shanghai')
const service = 'Test.PropertyServer'
const hour = `/properties?${lastMinutes(60)}&compare=none&service=${service}`
const day = 86_400

/** A minute within the last hour, and the words for it. */
const minute = shop.now - 600
const at = dateTimeText(minute, zone)

/** Two hosts report by every policy, and so did they yesterday, the half of it. */
beforeAll(async () => {
  const reports = {
    Sum: [7.5, 5],
    Count: [3, 4],
    Max: [21, 88],
    Min: [2, 5],
    Avg: ['30=4', '10=1'],
    Distr: ['5|10,20|30,100|0', '5|1,20|3,100|6'],
    Median: [0.25, 0.5],
    Version: ['v2', 'v3'],
  }
  const records = Object.entries(reports).flatMap(([policy, values]) =>
    values.map((value, host) => ({ policy, value, property_name: 'depth', master_ip: `10.9.0.${host}` })),
  )
  const common = { master_name: service, f_timestamp: minute }
  await sendOverHttp(
    shop.http,
    'property',
    records.map((record) => ({ ...common, ...record })),
  )
  const yesterday = { ...common, f_timestamp: minute - day, property_name: 'depth', policy: 'Sum', value: 5 }
  await sendOverHttp(shop.http, 'property', [yesterday])
})

function name(policy: string, help: string): string {
  return `depth · ${policy}: ${help}`
}

/** What the chart of a policy tells those who do not see it. */
async function summary(page: Page, policy: string): Promise<string> {
  const chart = page.getByRole('img', { name: new RegExp(`^depth · ${policy}:`) })
  const id = await chart.getAttribute('aria-describedby')
  return (await page.locator(`[id="${id}"]`).textContent()) ?? ''
}

it('are put together by each policy in its own way, one chart each', async () => {
  const expected = {
    Sum: ['Sum 12.5'],
    Count: ['Count 7'],
    Max: ['Max 88'],
    Min: ['Min 2'],
    Avg: ['Avg 8'],
    Distr: ['5 to 20 33', 'up to 5 11'],
    Median: ['mean 0.375', 'smallest 0.25', 'largest 0.5'],
    Version: ['v3 1', 'v2 1'],
  }
  const page = await visit(hour)
  await page.getByRole('heading', { name: 'depth · Version' }).waitFor()
  for (const [policy, parts] of Object.entries(expected)) {
    const told = (await summary(page, policy)).replace(/ · \d+\.\d%/g, '')
    expect(told).toMatch(new RegExp(`^Newest: ${at}, `))
    for (const part of parts) expect(told).toContain(part)
  }
})

it('are explained, each policy with its own words', async () => {
  const page = await visit(hour)
  await page.getByText('The mean, each report weighed by the values that it is made of.').waitFor()
  expect(await page.locator('.chart').evaluateAll((charts) => charts.map(({ ariaLabel }) => ariaLabel))).toEqual([
    name('Avg', 'The mean, each report weighed by the values that it is made of.'),
    name('Count', 'How often it was reported.'),
    name('Distr', 'How many values lie between each two bounds, told by colours.'),
    name('Max', 'The largest value of all hosts.'),
    name('Median', 'A policy of the service’s own: shown is the mean of what it reported.'),
    name('Min', 'The smallest value of all hosts.'),
    name('Sum', 'The sum of all reported values.'),
    name('Version', 'A policy of the service’s own: shown is how often each of its texts was reported.'),
  ])
})

it('of a distribution are a heatmap that tells how many values lie between two bounds', async () => {
  const page = await visit(`/properties?${lastMinutes(60)}&service=Shop.CartServer&find=payment`)
  const name = 'payment.ms · Distr: How many values lie between each two bounds, told by colours.'
  await expectTip(page, name, 0.5, /^[\d-]{10} \d\d:\d\d.*20 to 50\d+ · \d+\.\d%.*5 to 20\d+ · .*up to 5\d+/)
  const colours = await chart(page, name).locator('canvas').first().evaluate(coloursOf)
  expect(colours).toBeGreaterThan(3)
})

it('are compared with other ranges', async () => {
  const page = await visit(`${hour.replace('compare=none', 'compare=yesterday')}&find=depth`)
  const panel = page.locator('section').filter({ has: page.getByRole('heading', { name: 'depth · Sum' }) })
  await expect.poll(() => panel.getByRole('listitem').allTextContents()).toEqual(['12.5', 'yesterday'])
  expect(await summary(page, 'Sum')).toBe(`Newest: ${at}, Sum 12.5, yesterday 5.`)
})

it('are of the service that is chosen by its name, and of those that contain what is typed', async () => {
  const page = await visit(`/properties?${lastMinutes(60)}`)
  await page.getByRole('heading', { name: 'orders · Sum' }).waitFor()
  const box = page.getByRole('combobox', { name: 'Service', exact: true })
  await box.focus()
  await page.keyboard.type('OrderS')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'cache.hitRatio · Avg' }).waitFor()
  expect(new URL(page.url()).searchParams.get('service')).toBe('Shop.OrderServer')
  await page.goBack()
  await page.getByRole('heading', { name: 'orders · Sum' }).waitFor()
  await page.getByRole('searchbox', { name: 'Filter properties' }).fill('QUEUE')
  await expect
    .poll(() => page.getByRole('main').getByRole('heading', { level: 2 }).allTextContents())
    .toEqual(['queue.depth · Avg', 'queue.depth · Max', 'queue.depth · Min'])
  await page.reload()
  await expect.poll(() => page.getByRole('main').getByRole('heading', { level: 2 }).count()).toBe(3)
  await page.getByRole('searchbox', { name: 'Filter properties' }).fill('none of them')
  await page.getByText('No property matches').waitFor()
})

it('choose the time that is dragged over in any chart', async () => {
  const page = await visit(`/properties?${lastMinutes(120)}&service=Shop.CartServer&find=orders`)
  const name = 'orders · Sum: The sum of all reported values.'
  await pointAt(page, name, 0.4)
  await page.mouse.down()
  await pointAt(page, name, 0.6)
  await page.mouse.up()
  await expect.poll(() => page.url()).not.toContain(lastMinutes(120))
  const { searchParams } = new URL(page.url())
  const [from, to] = ['from', 'to'].map((name) => Date.parse(searchParams.get(name) ?? '') / 60_000)
  expect((to ?? 0) - (from ?? 0)).toBeGreaterThan(20)
  expect((to ?? 0) - (from ?? 0)).toBeLessThan(32)
  expect(searchParams.get('service')).toBe('Shop.CartServer')
})

it('that are missing say so, and lead to why', async () => {
  const page = await visit(`/properties?${lastMinutes(60)}&service=Shop.NoServer`)
  await page.getByText('No property of Shop.NoServer was reported in this time').waitFor()
  await page.getByRole('main').getByRole('link', { name: 'Why is there no data?' }).click()
  await page.waitForURL(/no-data\?.*service=Shop.NoServer/)
})

it('say that the store is away and keep the answer before, until it is back', async () => {
  const page = await visit(hour, { expected: /Failed to load/ })
  await page.getByRole('heading', { name: 'depth · Sum' }).waitFor()
  const error = { code: 'UNAVAILABLE', message: 'the store does not answer' }
  await page.route('**/api/v1/property/**', (route) => route.fulfill({ status: 503, json: { error } }))
  await page.getByRole('button', { name: 'Refresh', exact: true }).click()
  await page.getByRole('alert').getByText('The store is away').first().waitFor()
  expect(await page.getByRole('heading', { name: 'depth · Sum' }).isVisible()).toBe(true)
  await page.unroute('**/api/v1/property/**')
  await page.getByRole('button', { name: 'Try again' }).first().click()
  await page.getByRole('alert').first().waitFor({ state: 'detached' })
})

/** How many colours of the heatmap's scale a canvas has; run in the browser. */
function coloursOf(canvas: unknown): number {
  const scale = ['d3e2f1', 'a9c8e6', '78a9d6', '4a8cc2', '2b6a9e', '164a77']
  // What the browser hands over is the chart's canvas; its types are not known here.
  const { width, height, getContext } = canvas as {
    width: number
    height: number
    getContext(kind: '2d'): { getImageData(...box: number[]): { data: Uint8ClampedArray } }
  }
  const { data } = getContext.call(canvas, '2d').getImageData(0, 0, width, height)
  const found = new Set<string>()
  for (let at = 0; at < data.length; at += 4)
    found.add([...data.slice(at, at + 3)].map((part) => part.toString(16).padStart(2, '0')).join(''))
  return scale.filter((colour) => found.has(colour)).length
}
