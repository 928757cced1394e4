import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { dateTimeText } from '../../../dashboards/web/time/clock.ts'
import { createZone } from '../../../dashboards/web/time/zone.ts'
import { incidents } from '../shop/trouble.ts'
import { rows, searched, texts, writeLines } from './lines.ts'
import { chart, expectTip, pointAt } from './pointing.ts'
import { lastMinutes, shop, visits } from './visit.ts'

const visit = visits()
const zone = createZone('Asia/Shanghai')
const hour = `/logs?${lastMinutes(60)}`
const errors = `${hour}&q=level:ERROR`
const histogram = 'Lines over time by level'

const pageSchema = z.object({ lines: z.array(z.object({ message: z.string() })) })
const histogramSchema = z.object({
  total: z.number(),
  steps: z.array(z.object({ timestamp: z.number(), levels: z.record(z.string(), z.number()) })),
})

/** What the API answers about the last hour. */
async function asked(question: string, parameters: Readonly<Record<string, string>>): Promise<unknown> {
  const range = { from: String(shop.now - 3600), to: String(shop.now) }
  const answer = await fetch(`${shop.http}/api/v1/logs/${question}?${new URLSearchParams({ ...range, ...parameters })}`)
  return answer.json()
}

/** A column of values with their counts, by its name. */
function counts(page: Page, name: string) {
  return page.getByRole('region', { name, exact: true }).getByRole('listitem')
}

/** The first line, opened: what is known of it. */
async function opened(page: Page) {
  await rows(page).first().getByRole('button', { expanded: false }).click()
  return rows(page).first()
}

it('are found in the order that the API has, the newest first or the oldest', async () => {
  const page = await visit(errors)
  const expected = async (sort: string) => {
    const { lines } = pageSchema.parse(await asked('search', { q: 'level:ERROR', sort, limit: '10' }))
    return lines.map(({ message }) => message)
  }
  await rows(page).first().waitFor()
  expect((await texts(page)).slice(0, 10)).toEqual(await expected('newest'))
  await page.getByRole('button', { name: 'Newest first' }).click()
  await page.waitForURL(/sort=time/)
  await expect
    .poll(async () => (await texts(page)).slice(0, 10))
    .toEqual(expect.arrayContaining(await expected('oldest')))
  await page.reload()
  await page.getByRole('button', { name: 'Oldest first' }).waitFor()
})

it('show one that was written just now', async () => {
  await writeLines({ server: 'JustNow', file: 'f' }, ['just now'])
  const page = await visit('/logs?q=server:JustNow')
  await expect.poll(() => texts(page)).toEqual(['just now'])
})

it('draw a bar for each step, in the colours of the levels, with its figures at the pointer', async () => {
  const page = await visit(hour)
  const { total, steps } = histogramSchema.parse(await asked('histogram', { step: '60' }))
  await page.getByRole('heading', { name: `${total.toLocaleString('en-US')} lines` }).waitFor()
  await expectTip(page, histogram, 0.5, /INFO/)
  const tip = page.locator('.tip:visible')
  const time = await tip.locator('strong').textContent()
  const step = steps.find(({ timestamp }) => dateTimeText(timestamp, zone) === time)
  const figures = ['ERROR', 'WARN', 'INFO', 'DEBUG'].flatMap((level) => {
    const count = step?.levels[level]
    return count === undefined ? [] : [level, String(count)]
  })
  expect(await tip.locator('span, b').allTextContents()).toEqual(figures)
  // Blue bars of INFO, crimson ones of ERROR since discounts fail.
  expect(await coloursOf(page)).toEqual(expect.arrayContaining(['#4a8cc2', '#c2264b']))
})

it('choose the time that is dragged over in the bars', async () => {
  const page = await visit(errors)
  await rows(page).first().waitFor()
  await pointAt(page, histogram, 0.25)
  await page.mouse.down()
  await pointAt(page, histogram, 0.75)
  await page.mouse.up()
  await expect.poll(() => page.url()).not.toContain(lastMinutes(60))
  const { searchParams } = new URL(page.url())
  const [from, to] = ['from', 'to'].map((name) => Date.parse(searchParams.get(name) ?? '') / 60_000)
  expect((to ?? 0) - (from ?? 0)).toBeGreaterThan(28)
  expect((to ?? 0) - (from ?? 0)).toBeLessThan(34)
  expect(searched(page)).toBe('level:ERROR')
  await page.goBack()
  await expect.poll(() => page.url()).toContain(lastMinutes(60))
})

it('are counted by level, server, node and file; a click keeps to a value, or leaves it out', async () => {
  const page = await visit(hour)
  await counts(page, 'Node').nth(2).waitFor()
  const nodes = await counts(page, 'Node').locator('.count > span').allTextContents()
  expect(nodes.toSorted()).toEqual(['127.0.0.1', '127.0.0.2', '127.0.0.3'])
  await page.getByRole('button', { name: 'Without DEBUG' }).click()
  await expect.poll(() => searched(page)).toBe('-level:"DEBUG"')
  await page.getByRole('region', { name: 'Server' }).getByTitle('Only OrderServer').click()
  await expect.poll(() => searched(page)).toBe('-level:"DEBUG" server:"OrderServer"')
  await expect.poll(() => counts(page, 'File').allTextContents()).toEqual([expect.stringMatching(/^order/)])
  await page.goBack()
  await expect.poll(() => page.getByRole('combobox', { name: 'Search' }).inputValue()).toBe('-level:"DEBUG"')
  await expect.poll(() => counts(page, 'File').count()).toBeGreaterThan(1)
})

it('tell all that is known of one that is opened, each value to keep to or leave out', async () => {
  const page = await visit(errors)
  const line = await opened(page)
  const known = await line.locator('dl').textContent()
  expect(known).toMatch(/AppShop.*Server\w+Server.*File\w+.*Node127\.0\.0\.\d.*LevelERROR.*Thread\d+/)
  await line.getByRole('button', { name: 'Only 127.0.0.2' }).click()
  await expect.poll(() => searched(page)).toBe('level:ERROR node:"127.0.0.2"')
})

it('show the lines around one, in the order in which they were written, by a link too', async () => {
  const page = await visit(`${hour}&q=getDiscount&sort=time`)
  await rows(page).first().waitFor()
  const [first = ''] = await texts(page)
  await (await opened(page)).getByRole('button', { name: 'Lines around it' }).click()
  const drawer = page.getByRole('dialog', { name: /^Around a line of Shop\.PriceServer price 127\.0\.0\.2/ })
  const around = drawer.locator('li.line')
  await expect.poll(() => around.count()).toBe(41)
  expect(await drawer.locator('[aria-current]').locator('.line-text').textContent()).toBe(first)
  const times = await around.locator('.line-time').allTextContents()
  expect(times).toEqual(times.toSorted())
  await drawer.getByRole('button', { name: 'More before' }).click()
  await expect.poll(() => around.count()).toBe(81)
  const address = page.url()
  await page.keyboard.press('Escape')
  await drawer.waitFor({ state: 'hidden' })
  await page.goBack()
  await drawer.waitFor()
  await page.goto(address)
  await expect.poll(() => around.count()).toBe(41)
})

it('lead from one to its file on all nodes, as it is written', async () => {
  const page = await visit(`${hour}&q=支付`)
  await (await opened(page)).getByRole('button', { name: 'Follow this file on all nodes' }).click()
  await page.getByRole('status').getByText('Following').waitFor()
  expect(searched(page)).toBe('app:"Shop" server:"OrderServer" file:"order"')
  expect(new URL(page.url()).searchParams.get('live')).toBe('true')
})

it('say that there are none, and lead to why', async () => {
  const page = await visit(`${hour}&q=level:FATAL`)
  await page.getByText('No line is found in this time').waitFor()
  await page.getByRole('main').getByRole('link', { name: 'Why is there no data?' }).click()
  await page.getByRole('heading', { name: 'Why is there no data?' }).waitFor()
})

it('show where discounts began to fail', async () => {
  const page = await visit(errors)
  await expectTip(page, histogram, 1 - (incidents.discounts.since - 3) / 60, /ERROR\d+/)
})

/** Colours of the bars, as they are painted. */
async function coloursOf(page: Page): Promise<string[]> {
  await chart(page, histogram).locator('canvas').first().waitFor()
  const found = await page.evaluate(`(() => {
    const [canvas] = document.querySelectorAll('.histogram canvas')
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
    const colours = new Map()
    for (let at = 0; at < data.length; at += 4) {
      const colour = '#' + [data[at], data[at + 1], data[at + 2]].map((part) => part.toString(16).padStart(2, '0')).join('')
      colours.set(colour, 1 + (colours.get(colour) ?? 0))
    }
    return [...colours].filter(([, count]) => count > 100).map(([colour]) => colour)
  })()`)
  return z.array(z.string()).parse(found)
}
