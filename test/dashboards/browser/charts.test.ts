import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { dateTimeText, readingAt } from '../../../dashboards/web/time/clock.ts'
import { createZone } from '../../../dashboards/web/time/zone.ts'
import { incidents } from '../shop/trouble.ts'
import { chart, expectTip, pointAt } from './pointing.ts'
import { lastMinutes, shop, visits } from './visit.ts'

const visit = visits()
const zone = createZone('Asia/Shanghai')
const service = `/service/Pay.GatewayServer?${lastMinutes(120)}`
const charts = ['Calls per minute', 'Failures', 'Response time', 'Distribution of response times']

/** What a chart tells those who do not see it. */
async function summary(page: Page, name: string): Promise<string> {
  const id = await chart(page, name).getAttribute('aria-describedby')
  return (await page.locator(`[id="${id}"]`).textContent()) ?? ''
}

/** The legend's entries of a chart's panel. */
function legend(page: Page, name: string) {
  return page
    .locator('section')
    .filter({ has: chart(page, name) })
    .getByRole('listitem')
}

it('are described in words, with the newest and the highest step', async () => {
  const page = await visit(service)
  await expect
    .poll(() => summary(page, 'Calls per minute'))
    .toMatch(/^Newest: [\d-]{10} \d\d:\d\d, Calls\/min \d+, Success \d+ · 100%.* Highest: .*Calls\/min \d+/)
  await expect.poll(() => summary(page, 'Response time')).toMatch(/p99 [\d.]+ m?s.* Highest: .*p99 >3 s/)
  await expect.poll(() => summary(page, 'Distribution of response times')).toMatch(/^Newest: .*200–500 ms \d+/)
})

it('show where nobody reported as a gap, and not as zero', async () => {
  const page = await visit(service)
  const [from, to] = [incidents.gap.from, incidents.gap.until].map((age) => shop.now - 60 * age)
  const span = `${dateTimeText(from ?? 0, zone)} – ${readingAt(to ?? 0, zone).time}`
  for (const name of charts) await expect.poll(() => summary(page, name)).toContain(`No reporter was seen: ${span}.`)
  expect(await summary(page, 'Calls per minute')).not.toMatch(/Calls\/min 0\b/)
  await expectTip(page, 'Calls per minute', 1 - (incidents.gap.from - 3) / 120, /No reporter was seen/)
})

it.each([
  ['yesterday', ['yesterday']],
  ['lastWeek', ['same day last week']],
  ['yesterday,lastWeek,previous', ['yesterday', 'same day last week', 'the span before']],
])('are compared with %s', async (compare, expected) => {
  const page = await visit(`${service}&compare=${compare}`)
  await expect.poll(() => legend(page, 'Calls per minute').allTextContents()).toEqual(expect.arrayContaining(expected))
  for (const name of expected.filter((each) => each !== 'the span before'))
    await expect.poll(() => summary(page, 'Calls per minute')).toMatch(new RegExp(`${name} \\d+ · 0%`))
})

it('are compared with any other start, that was typed', async () => {
  const page = await visit(service)
  await page.getByRole('button', { name: 'Compare with: vs yesterday' }).click()
  const dialog = page.getByRole('dialog', { name: 'Compare with' })
  await dialog.getByRole('checkbox', { name: 'yesterday' }).uncheck()
  const clock = dialog.getByRole('textbox', { name: 'Other start: Time as HHMM' })
  const { time } = readingAt(shop.now - 86_400 - 7200, zone)
  await clock.fill(time.replace(':', ''))
  await dialog
    .getByRole('textbox', { name: 'Other start', exact: true })
    .fill(readingAt(shop.now - 86_400 - 7200, zone).date)
  await page.keyboard.press('Enter')
  await dialog.getByRole('button', { name: 'Other start' }).click()
  await dialog.getByRole('button', { name: 'Apply' }).click()
  const name = `from ${dateTimeText(shop.now - 86_400 - 7200, zone)}`
  await expect.poll(() => legend(page, 'Failures').allTextContents()).toContain(name)
  await expect.poll(() => summary(page, 'Calls per minute')).toMatch(new RegExp(`${name} \\d+ · 0%`))
})

it('tell of the step that is pointed at', async () => {
  const page = await visit(service)
  await expect.poll(() => summary(page, 'Response time')).toContain('Newest')
  await expectTip(page, 'Response time', 0.6, /^[\d-]{10} \d\d:\d\dMax.*p99.*within .*p90.*p50.*Avg.*p99 yesterday/)
})

it('tell how many calls took how long in the step that is pointed at', async () => {
  const page = await visit(service)
  await expectTip(page, 'Distribution of response times', 0.5, /^[\d-]{10} \d\d:\d\d.*200–500 ms\d+ · \d+\.\d+%/)
})

it('choose no more than they show where a drag ends beside them', async () => {
  const page = await visit(service)
  await expect.poll(() => summary(page, 'Failures')).toContain('Newest')
  await pointAt(page, 'Calls per minute', 0.9)
  await page.mouse.down()
  await pointAt(page, 'Calls per minute', 0.95)
  await pointAt(page, 'Calls per minute', 1.3)
  await page.mouse.up()
  const whole = new URL(shop.http + service).searchParams
  await expect.poll(() => new URL(page.url()).searchParams.get('from')).not.toBe(whole.get('from'))
  expect(new URL(page.url()).searchParams.get('to')).toBe(whole.get('to'))
})

it('choose the span that is dragged over', async () => {
  const page = await visit(service)
  await expect.poll(() => summary(page, 'Calls per minute')).toContain('Newest')
  await pointAt(page, 'Calls per minute', 0.4)
  await page.mouse.down()
  await pointAt(page, 'Calls per minute', 0.6)
  await page.mouse.up()
  await expect
    .poll(() => new URL(page.url()).searchParams.get('from'))
    .not.toBe(new URL(shop.http + service).searchParams.get('from'))
  const { searchParams } = new URL(page.url())
  const minutes = (Date.parse(searchParams.get('to') ?? '') - Date.parse(searchParams.get('from') ?? '')) / 60_000
  expect(minutes).toBeGreaterThan(20)
  expect(minutes).toBeLessThan(32)
})
