import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { shop, visits } from './visit.ts'

const visit = visits()
const services = '**/api/v1/stat/services*'

/** A browser whose clock is the test's, and a server that answers about services only when it is told to. */
function held() {
  const gate = Promise.withResolvers<void>()
  const given = { up: 0 }
  const before = async (page: Page) => {
    await page.clock.install()
    page.on('requestfailed', () => given.up++)
    await page.route(services, async (route) => {
      await gate.promise
      // The page may have given up meanwhile.
      await route.continue().catch(() => undefined)
    })
  }
  return { before, given, answer: gate.resolve }
}

/** When the services were asked about, epoch seconds: the ends of the spans. */
function ends(page: Page): number[] {
  const found: number[] = []
  page.on('request', (request) => {
    const { pathname, searchParams } = new URL(request.url())
    if (pathname.endsWith('/stat/services')) found.push(Number(searchParams.get('to')))
  })
  return found
}

it('waits for an answer that takes longer than the time between two looks', async () => {
  const { before, given, answer } = held()
  const page = await visit('/?refresh=10', { before })
  await page.getByRole('heading', { name: 'Services', level: 1 }).waitFor()
  await page.clock.runFor(60_000)
  expect(given.up).toBe(0)
  answer()
  await page.getByRole('link', { name: 'Shop.WebServer' }).waitFor()
})

it('gives up where no answer comes, and says so', async () => {
  const { before, answer } = held()
  const page = await visit('/', { before })
  await page.getByRole('heading', { name: 'Services', level: 1 }).waitFor()
  await page.clock.runFor(130_000)
  await page.getByRole('alert').getByText('Tarsier does not answer').waitFor()
  expect(await page.getByRole('alert').textContent()).toContain('no answer within 120 s')
  answer()
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('link', { name: 'Shop.WebServer' }).waitFor()
})

it('asks as of now what is opened long after the last look', async () => {
  const page = await visit('/', { before: (page) => page.clock.install() })
  const asked = ends(page)
  await page.getByRole('link', { name: 'User.SessionServer' }).waitFor()
  const clock = await page.locator('.as-of').textContent()
  await page.clock.fastForward(3_600_000)
  await page.locator('.services').getByRole('link', { name: 'User.SessionServer' }).click()
  await expect.poll(() => asked.at(-1)).toBeGreaterThanOrEqual(Math.floor(Date.now() / 60_000) * 60 + 3600)
  expect(await page.locator('.as-of').textContent()).not.toBe(clock)
})

it('does not ask by itself while nobody looks, and at once when somebody does again', async () => {
  const page = await visit('/?refresh=30', { before: (page) => page.clock.install() })
  await page.getByRole('link', { name: 'Shop.WebServer' }).waitFor()
  await page.waitForLoadState('networkidle')
  const asked = ends(page)
  const show = (state: string) =>
    page.evaluate(`Object.defineProperty(document, 'visibilityState', { configurable: true, value: '${state}' })`)
  await show('hidden')
  await page.clock.runFor(300_000)
  expect(asked).toEqual([])
  await show('visible')
  await page.clock.runFor(1000)
  await expect.poll(() => asked.length).toBeGreaterThan(0)
})

it('asks for the names of all services only while one is looked for', async () => {
  const page = await visit(`${shop.http}/no-data`)
  const asked = ends(page)
  await page.getByRole('combobox', { name: 'Go to service' }).focus()
  await expect.poll(() => asked.length).toBe(1)
  await page.getByRole('heading', { name: 'Why is there no data?' }).click()
  const answered = page.waitForResponse('**/api/v1/doctor*')
  await page.getByRole('button', { name: 'Refresh', exact: true }).click()
  await answered
  expect(asked).toHaveLength(1)
})
