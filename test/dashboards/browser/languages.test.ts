import { expect, it } from 'vitest'
import { lastMinutes, shop, visits } from './visit.ts'

const visit = visits()
const service = `/service/Shop.CartServer?${lastMinutes(60)}`

it.each([
  ['zh-CN', '服务', 'zh-CN'],
  ['en-US', 'Services', 'en'],
  ['fr-FR', 'Services', 'en'],
] as const)('speaks a browser’s language: %s', async (language, title, lang) => {
  const page = await visit('/', { language })
  await page.getByRole('heading', { name: title, level: 1 }).waitFor()
  expect(await page.locator('html').getAttribute('lang')).toBe(lang)
})

it('speaks the other language at a switch, and remembers it', async () => {
  const page = await visit(service, { alone: true })
  await page.getByRole('button', { name: 'Language: 中文' }).click()
  await page.getByRole('heading', { name: '分组统计' }).waitFor()
  await page.getByRole('columnheader', { name: '异常率' }).first().waitFor()
  await page.getByRole('button', { name: '时间范围' }).waitFor()
  await page.goto(`${shop.http}/no-data`)
  await page.getByRole('heading', { name: '为什么没有数据？' }).waitFor()
})

it('speaks TarsWeb’s language beside it, and sets it there', async () => {
  const page = await visit('/', { cookies: { locale: 'cn' } })
  await page.getByRole('heading', { name: '服务', level: 1 }).waitFor()
  await page.getByRole('button', { name: '语言: English' }).click()
  await page.getByRole('heading', { name: 'Services', level: 1 }).waitFor()
  const cookies = await page.context().cookies()
  expect(cookies.map(({ name, value }) => [name, value])).toEqual([['locale', 'en']])
})

it('shows the service of TarsWeb’s tab', async () => {
  const page = await visit('/?treeid=1Shop.5CartServer')
  await page.getByRole('heading', { name: 'Shop.CartServer', level: 1 }).waitFor()
})

it.each(['light', 'dark'] as const)('is %s where the system is', async (theme) => {
  const page = await visit('/', { theme })
  await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe(theme)
})

it('is dark at a switch, charts too, and remembers it', async () => {
  const page = await visit(service, { alone: true })
  // Told by the browser, whose language has no types here.
  const drawn = () => page.evaluate('document.querySelector(".chart canvas")?.toDataURL()')
  await page
    .getByText(/^Newest: .*Success/)
    .first()
    .waitFor({ state: 'attached' })
  const light = await drawn()
  await page.getByRole('button', { name: 'Dark' }).click()
  await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe('dark')
  await expect.poll(drawn).not.toBe(light)
  await page.reload()
  await page.getByRole('button', { name: 'Light' }).waitFor()
  expect(await page.locator('html').getAttribute('data-theme')).toBe('dark')
})
