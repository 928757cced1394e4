import { expect, it } from 'vitest'
import { rows, searched, texts } from './lines.ts'
import { lastMinutes, visits } from './visit.ts'

const visit = visits()
const hour = `/logs?${lastMinutes(60)}`
const errors = `${hour}&q=level:ERROR`

it('are searched for by a word of a line that is clicked at, or without it', async () => {
  const page = await visit(errors)
  await rows(page).first().locator('.line-text').hover()
  await rows(page).first().locator('.word').filter({ hasText: 'getDiscount' }).first().click()
  await page.getByRole('button', { name: 'Without getDiscount' }).click()
  await expect.poll(() => searched(page)).toBe('level:ERROR -getDiscount')
  await expect.poll(async () => (await texts(page)).every((each) => each.includes('pay timeout'))).toBe(true)
  await rows(page).first().locator('.line-text').hover()
  await rows(page).first().locator('.word').filter({ hasText: 'timeout' }).click()
  await page.getByRole('button', { name: 'Only timeout' }).click()
  await expect.poll(() => searched(page)).toBe('level:ERROR -getDiscount timeout')
})

it('complete fields and their values by the keyboard', async () => {
  const page = await visit(hour)
  const box = page.getByRole('combobox', { name: 'Search' })
  await box.focus()
  await page.keyboard.type('timeout -le')
  await page.getByRole('option', { name: '-level:' }).waitFor({ state: 'attached' })
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect.poll(() => box.inputValue()).toBe('timeout -level:')
  expect(searched(page)).toBe(null)
  await page.keyboard.type('w')
  await page.getByRole('option', { name: '-level:WARN' }).waitFor({ state: 'attached' })
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect.poll(() => box.inputValue()).toBe('timeout -level:WARN')
  await page.keyboard.press('Enter')
  await expect.poll(() => searched(page)).toBe('timeout -level:WARN')
})

it('are searched for by Enter as it was typed, whatever would complete it', async () => {
  const page = await visit(hour)
  await page.getByRole('combobox', { name: 'Search' }).fill('s')
  await page.getByRole('option', { name: 'server:' }).waitFor({ state: 'attached' })
  await page.keyboard.press('Enter')
  await expect.poll(() => searched(page)).toBe('s')
})

it('have what is searched for marked in them', async () => {
  const page = await visit(`${hour}&q=${encodeURIComponent('rule* OR 支付')}`)
  await rows(page).first().waitFor()
  const marks = await page.locator('li.line mark').allTextContents()
  expect(new Set(marks)).toEqual(new Set(['rule', 'rules', '支付']))
})

it('say where a search is wrong, once', async () => {
  const page = await visit(`${hour}&q=pay OR`, { expected: /Failed to load/ })
  await page.getByRole('alert').getByText('The question was refused').waitFor()
  expect(await page.getByRole('alert').allTextContents()).toEqual([expect.stringContaining('at character 7')])
  await page.getByRole('combobox', { name: 'Search' }).fill('pay OR checkout')
  await page.keyboard.press('Enter')
  await rows(page).first().waitFor()
  expect(await page.getByRole('alert').count()).toBe(0)
})
