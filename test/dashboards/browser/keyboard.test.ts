import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { writeLines } from './lines.ts'
import { lastMinutes, visits } from './visit.ts'

const visit = visits()
const hour = lastMinutes(60)

// Told by the browser, whose language has no types here.
const focusedName = `(() => {
  const { activeElement: focused } = document
  return (focused.ariaLabel ?? focused.closest('label')?.textContent ?? focused.textContent).trim()
})()`

function focused(page: Page): Promise<string> {
  return page.evaluate(focusedName)
}

/** What the keyboard comes by, in its order. */
async function walk(page: Page, steps: number): Promise<string[]> {
  const names: string[] = []
  for (let step = 0; step < steps; step++) {
    await page.keyboard.press('Tab')
    names.push(await focused(page))
  }
  return names
}

it('comes by everything on the overview, in its order', async () => {
  const page = await visit(`/?${hour}&find=pay&compare=none`, { fresh: true })
  await page.getByRole('link', { name: 'Pay.RiskServer' }).waitFor()
  await page.locator('.failing').waitFor()
  const names = await walk(page, 40)
  const expected = [
    'Skip to content',
    'Overview',
    'Why no data?',
    'Go to service',
    'Language: 中文',
    'Dark',
    'Callers',
    'Compare with: No comparison',
    'Refresh',
    'Refresh by itself',
    'Filter services',
    'By App',
    'Tars’ own servants',
    'Calls/min',
    'p99',
    'Pay.GatewayServer',
    'Pay.RiskServer',
  ]
  expect(names.filter((name) => expected.includes(name)).slice(0, expected.length)).toEqual(expected)
})

it('skips to the content', async () => {
  const page = await visit(`/?${hour}`, { fresh: true })
  await page.getByRole('link', { name: 'Shop.WebServer' }).waitFor()
  await page.keyboard.press('Tab')
  expect(await page.getByRole('button', { name: 'Skip to content' }).boundingBox()).toMatchObject({ x: 8 })
  await page.keyboard.press('Enter')
  expect(await page.evaluate('document.activeElement.id')).toBe('content')
  expect((await walk(page, 1))[0]).toBe('Whose reports')
})

it('opens a row by Enter on its name', async () => {
  const page = await visit(`/?${hour}`)
  await page.locator('.services').getByRole('link', { name: 'Shop.OrderServer' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Shop.OrderServer', level: 1 }).waitFor()
})

it('sorts, looks at a part alone and takes the condition away', async () => {
  const page = await visit(`/service/Shop.CartServer?${hour}`)
  const panel = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Breakdown' }) })
  await panel.getByRole('button', { name: 'p99' }).focus()
  await page.keyboard.press('Enter')
  await page.waitForURL(/sort=-p99/)
  await panel.getByRole('button', { name: 'checkout' }).focus()
  await page.keyboard.press('Enter')
  await page.waitForURL(/interface_name=checkout/)
  await page.getByRole('button', { name: 'Remove Interface' }).focus()
  await page.keyboard.press('Enter')
  await expect.poll(() => page.url()).not.toContain('interface_name')
})

it.each([
  [/^Time range/, 'Last 5 min'],
  [/^Compare with/, 'yesterday'],
])('goes into the dialog of %s, stays there, and comes back at Escape', async (name, first) => {
  const page = await visit(`/?${hour}`)
  const button = page.getByRole('button', { name })
  await button.focus()
  await page.keyboard.press('Enter')
  await expect.poll(() => focused(page)).toBe(first)
  await page.getByRole('dialog').getByRole('button', { name: 'Apply' }).waitFor()
  await page.keyboard.press('Shift+Tab')
  expect(await focused(page)).toBe('Apply')
  await page.keyboard.press('Tab')
  expect(await focused(page)).toBe(first)
  await page.keyboard.press('Escape')
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
  expect(await focused(page)).toBe(await button.textContent())
})

it('chooses how often to refresh, and closes the menu at Escape', async () => {
  const page = await visit(`/?${hour}`)
  const button = page.getByRole('button', { name: 'Refresh by itself' })
  await button.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('menuitem', { name: 'Every 30 s' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('menuitem', { name: 'Every 30 s' }).waitFor({ state: 'hidden' })
  expect(new URL(page.url()).searchParams.get('refresh')).toBe(null)
})

it('opens a line, looks around it, and comes back to it', async () => {
  const page = await visit(`/logs?${hour}&q=level:ERROR`)
  const line = page.locator('li.line').first()
  await line.getByRole('button', { expanded: false }).focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  expect(await focused(page)).toBe('Only Shop')
  await line.getByRole('button', { name: 'Lines around it' }).focus()
  await page.keyboard.press('Enter')
  const drawer = page.getByRole('dialog', { name: /^Around a line/ })
  await drawer.locator('.marked').waitFor()
  await page.keyboard.press('Escape')
  await drawer.waitFor({ state: 'hidden' })
  expect(await focused(page)).toBe('Lines around it')
  await line.getByRole('button', { name: 'Only Shop' }).focus()
  await page.keyboard.press('Enter')
  await page.waitForURL(/q=level:ERROR\+app:/)
})

it('switches to lines as they come, pauses them and goes on', async () => {
  const page = await visit('/logs?q=server:LiveKeys')
  await page.getByRole('switch', { name: 'Live' }).focus()
  await page.keyboard.press('Space')
  await page.getByRole('status').getByText('Following').waitFor()
  await writeLines({ server: 'LiveKeys', file: 'f' }, ['first'])
  await page.getByText('first', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Pause' }).focus()
  await page.keyboard.press('Enter')
  await writeLines({ server: 'LiveKeys', file: 'f' }, ['second'])
  await page.getByRole('button', { name: 'Go on: 1 new' }).focus()
  await page.keyboard.press('Enter')
  await page.getByText('second', { exact: true }).waitFor()
})
