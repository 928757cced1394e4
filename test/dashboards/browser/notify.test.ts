import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { sendMessages } from '../../flow/messages.ts'
import { searched } from './lines.ts'
import { lastMinutes, shop, visits } from './visit.ts'

const visit = visits()
const hour = `/notify?${lastMinutes(60)}`

/** Rows of messages. */
function messages(page: Page) {
  return page.locator('.messages tbody tr')
}

/** A message's level, server and text. */
async function told(page: Page): Promise<string[][]> {
  const all = await messages(page).all()
  return Promise.all(all.map(async (row) => (await row.locator('td').allTextContents()).slice(1)))
}

beforeAll(async () => {
  await Promise.all([
    // 300 of them are kept in five minutes.
    sendMessages(
      shop.notify,
      'Test.FloodServer',
      Array.from({ length: 450 }, (_, each) => `[alarm] flood ${each}`),
    ),
    sendMessages(shop.notify, 'Other.PriceServer', ['of another App']),
    sendMessages(shop.notify, 'Test.LongServer', [`begin ${'x'.repeat(5000)} end`]),
  ])
})

it('are shown with level, server, host and text, the newest first', async () => {
  const page = await visit(`${hour}&q=app:Shop`)
  await messages(page).first().waitFor()
  expect(await told(page)).toContainEqual([
    '[alarm]',
    'Shop.OrderServer',
    'orderserver-3',
    '[alarm] zombie process, no keep alive msg for 61 seconds',
  ])
  const times = await messages(page).locator('td:first-child').allTextContents()
  expect(times).toEqual(times.toSorted().toReversed())
  expect(await messages(page).filter({ hasText: '[error]' }).first().getAttribute('class')).toBe('error')
})

it('that a real service sends are there at once', async () => {
  await sendMessages(shop.notify, 'Test.NowServer', ['库存不足'])
  const page = await visit('/notify?q=server:NowServer 存不')
  await expect.poll(() => told(page)).toEqual([['[normal]', 'Test.NowServer', '127.0.0.1', '库存不足']])
})

it('of a flood are counted, those that are kept and those summed up', async () => {
  const page = await visit('/notify?q=server:FloodServer')
  await page.getByText('450 messages').waitFor()
  const suppressed = /(\d+) of them suppressed by flood control/.exec((await page.locator('aside').textContent()) ?? '')
  expect(Number(suppressed?.[1])).toBeGreaterThan(0)
  await page
    .getByText(/stands for \d+ messages/)
    .first()
    .waitFor()
  // Further pages come as their end is nearly seen.
  await expect
    .poll(async () => {
      await page.evaluate('scrollTo(0, document.body.scrollHeight)')
      return messages(page).count()
    })
    .toBeGreaterThan(250)
})

it('are kept to a level or a server by a click, or without it', async () => {
  const page = await visit(hour)
  await page.getByRole('region', { name: 'Levels' }).getByTitle('Only [error]').click()
  await expect.poll(() => searched(page)).toBe('level:"[error]"')
  await expect.poll(async () => (await told(page)).every(([level]) => level === '[error]')).toBe(true)
  await page.goto(`${shop.http}/notify?q=PriceServer OR another OR autumn`)
  await page.getByRole('button', { name: 'Without Shop.PriceServer' }).click()
  await expect.poll(() => searched(page)).toContain('-(app:"Shop" server:"PriceServer")')
  await expect.poll(() => told(page)).toEqual([['[normal]', 'Other.PriceServer', '127.0.0.1', 'of another App']])
  await page.goBack()
  await page.getByRole('region', { name: 'Servers' }).getByTitle('Only Other.PriceServer').click()
  await expect.poll(() => searched(page)).toContain('app:"Other" server:"PriceServer"')
})

it('complete fields and values by the keyboard', async () => {
  const page = await visit(hour)
  const box = page.getByRole('combobox', { name: 'Search' })
  await box.focus()
  await page.keyboard.type('level:')
  await page.getByRole('option', { name: 'level:"[alarm]"' }).waitFor({ state: 'attached' })
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect.poll(() => box.inputValue()).toBe('level:"[alarm]"')
  await page.keyboard.press('Enter')
  await expect.poll(() => searched(page)).toBe('level:"[alarm]"')
})

it('lead to the logs of their server around their time', async () => {
  const page = await visit(`${hour}&q=autumn`)
  await messages(page).first().getByRole('link').click()
  await page.getByRole('heading', { name: 'Logs', level: 1 }).waitFor()
  expect(searched(page)).toBe('app:"Shop" server:"PriceServer"')
  await page.locator('li.line').first().waitFor()
  const { searchParams } = new URL(page.url())
  const [from, to] = ['from', 'to'].map((name) => Date.parse(searchParams.get(name) ?? '') / 60_000)
  expect((to ?? 0) - (from ?? 0)).toBe(11)
})

it('that are long are shown by their beginning, and whole at a click', async () => {
  const page = await visit('/notify?q=server:LongServer')
  await page.getByRole('button', { name: '… 3,010 more characters' }).click()
  await expect.poll(async () => (await told(page))[0]?.[3]?.endsWith('x end')).toBe(true)
})

it('that are missing say so; a wrong search says where', async () => {
  const page = await visit(`${hour}&q=nowhere`, { expected: /Failed to load/ })
  await page.getByText('No message came in this time').waitFor()
  await page.getByRole('combobox', { name: 'Search' }).fill('(pay')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').getByText('The question was refused').waitFor()
  expect(await page.getByRole('alert').textContent()).toContain('at character 1')
})
