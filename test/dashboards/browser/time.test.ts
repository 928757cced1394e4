import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { readingAt } from '../../../dashboards/web/time/clock.ts'
import { createZone } from '../../../dashboards/web/time/zone.ts'
import { lastMinutes, shop, visits } from './visit.ts'

const visit = visits()
const zone = createZone('Asia/Shanghai')
const hour = `/?${lastMinutes(60)}`

async function openPicker(page: Page) {
  await page.getByRole('button', { name: /^Time range/ }).click()
  return page.getByRole('dialog', { name: 'Time range' })
}

/** The spans, epoch seconds, that services are asked about from now on. */
function asked(page: Page): { from: number; to: number }[] {
  const spans: { from: number; to: number }[] = []
  page.on('request', (request) => {
    const { pathname, searchParams } = new URL(request.url())
    if (!pathname.endsWith('/stat/services')) return
    spans.push({ from: Number(searchParams.get('from')), to: Number(searchParams.get('to')) })
  })
  return spans
}

it('is chosen by a quick range, and asked for at once', async () => {
  const page = await visit(hour)
  const spans = asked(page)
  await (await openPicker(page)).getByRole('button', { name: 'Last 3 h' }).click()
  await page.getByRole('button', { name: 'Time range: Last 3 h Asia/Shanghai UTC+08:00' }).waitFor()
  expect(new URL(page.url()).search).toBe('?range=3h')
  await expect.poll(() => spans.map(({ from, to }) => to - from)).toContain(3 * 3600)
})

it('is typed as in TarsWeb, HHMM, on the server’s clock, and asked for when it is confirmed', async () => {
  const page = await visit(hour)
  await page.getByRole('link', { name: 'Shop.WebServer' }).waitFor()
  const spans = asked(page)
  const dialog = await openPicker(page)
  const { date, time } = readingAt(shop.now - 60 * 90, zone)
  const from = dialog.getByRole('textbox', { name: 'From: Time as HHMM' })
  await from.fill(time.replace(':', ''))
  await dialog.getByRole('textbox', { name: 'From', exact: true }).fill(date)
  await page.keyboard.press('Enter')
  expect(spans).toEqual([])
  await dialog.getByRole('button', { name: 'Apply' }).click()
  await expect.poll(() => spans).toContainEqual({ from: shop.now - 60 * 90, to: shop.now })
  await page.getByRole('button', { name: `Time range: ${date} ${time} –` }).waitFor()
})

it.each([
  ['2575', 'HHMM, 0000 to 2400'],
  ['noon', 'HHMM, 0000 to 2400'],
  ['', 'HHMM, 0000 to 2400'],
])('is refused with words where the time is %j', async (typed, problem) => {
  const page = await visit(hour)
  const dialog = await openPicker(page)
  await dialog.getByRole('textbox', { name: 'To: Time as HHMM' }).fill(typed)
  expect(await dialog.getByRole('alert').textContent()).toBe(problem)
  expect(await dialog.getByRole('button', { name: 'Apply' }).isDisabled()).toBe(true)
})

it('begins with the range that is chosen, also where it is opened again', async () => {
  const page = await visit(hour)
  await (await openPicker(page)).getByRole('button', { name: 'Yesterday' }).click()
  const dialog = await openPicker(page)
  const { date } = readingAt(shop.now - 86_400, zone)
  await expect.poll(() => dialog.getByRole('textbox', { name: 'From', exact: true }).inputValue()).toBe(date)
  expect(await dialog.getByRole('textbox', { name: 'From: Time as HHMM' }).inputValue()).toBe('0000')
})

it('is asked about again where the same is chosen again, and leaves no step to go back', async () => {
  const page = await visit('/')
  await page.getByRole('link', { name: 'Shop.WebServer' }).waitFor()
  const spans = asked(page)
  const steps = await page.evaluate('history.length')
  await (await openPicker(page)).getByRole('button', { name: 'Last 1 h' }).click()
  await expect.poll(() => spans.map(({ from, to }) => to - from)).toContain(3600)
  expect(await page.evaluate('history.length')).toBe(steps)
})

it('is refused with words where it ends before it begins', async () => {
  const page = await visit(hour)
  const dialog = await openPicker(page)
  const { date, time } = readingAt(shop.now - 60 * 61, zone)
  await dialog.getByRole('textbox', { name: 'To: Time as HHMM' }).fill(time.replace(':', ''))
  await dialog.getByRole('textbox', { name: 'To', exact: true }).fill(date)
  await page.keyboard.press('Enter')
  await dialog.getByText('The end has to come after the beginning').waitFor()
})

it('is told in the server’s zone, whatever the browser’s is', async () => {
  const page = await visit(hour)
  const [from, to] = [readingAt(shop.now - 3600, zone), readingAt(shop.now, zone)]
  const name = await page.getByRole('button', { name: /^Time range/ }).textContent()
  expect(name).toContain(`Time range: ${from.date} ${from.time} – `)
  expect(name).toContain(`${to.time}Asia/Shanghai UTC+08:00`)
})

it('goes on by itself where it is refreshed by itself', async () => {
  const page = await visit('/', { before: (page) => page.clock.install() })
  await page.getByRole('link', { name: 'Shop.WebServer' }).waitFor()
  await page.getByRole('button', { name: 'Refresh by itself' }).click()
  await page.getByRole('menuitem', { name: 'Every 1 min' }).click()
  await page.waitForURL(/refresh=60/)
  const spans = asked(page)
  await page.clock.runFor(60_000)
  await expect.poll(() => spans.length).toBeGreaterThan(0)
  const after = spans.at(-1)?.to ?? 0
  await page.clock.runFor(60_000)
  await expect.poll(() => spans.at(-1)?.to ?? 0).toBe(after + 60)
})

it('is asked about again by the button', async () => {
  const page = await visit(hour)
  await page.getByRole('link', { name: 'Shop.WebServer' }).waitFor()
  const spans = asked(page)
  await expect
    .poll(async () => {
      await page.getByRole('button', { name: 'Refresh', exact: true }).click()
      return spans
    })
    .toContainEqual({ from: shop.now - 3600, to: shop.now })
})
