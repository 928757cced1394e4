import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Application, startApplication } from '../../../cli/demo/application.ts'
import { type RunningProgram, startProgram } from '../../flow/program.ts'
import { scratchDirectory } from '../../services/scratch.ts'
import { visits } from './visit.ts'

const visit = visits()
const directory = scratchDirectory()
let program: RunningProgram
let application: Application

beforeAll(async () => {
  program = await startProgram({ TARSIER_DATA_DIR: join(directory, 'data') })
  application = await startApplication({ to: program, directory: join(directory, 'services') })
})

afterAll(async () => {
  await application.stop()
  await program.end('SIGTERM')
})

it('finds what fails in the demo, since when, at which interface and on which host in six clicks', async () => {
  let clicks = 0
  const click = async (what: Locator) => {
    await what.click()
    clicks++
  }
  // The services of the demo report every 10 s, and pages show full minutes: for this browser it is a minute later.
  const later = (page: Page) => page.clock.setFixedTime(Date.now() + 60_000)
  const page = await visit(`${program.http}/`, { before: later })
  const failing = page.getByRole('region', { name: 'Failing now' }).getByRole('link', { name: /^Shop\.PriceServer/ })
  await expect
    .poll(
      async () => {
        await later(page)
        await page.reload()
        await page.locator('.failing, .state').first().waitFor()
        return failing.count()
      },
      { timeout: 50_000, interval: 2000 },
    )
    .toBe(1)
  await expect.poll(() => failing.textContent()).toMatch(/Exception .*since( before)? (\d\d-\d\d )?\d\d:\d\d/)

  await click(failing)
  const panel = (heading: RegExp) =>
    page.locator('section').filter({ has: page.getByRole('heading', { name: heading }) })
  await click(panel(/^Breakdown/).getByRole('columnheader', { name: 'Exceptions' }))
  const worst = panel(/^Breakdown/)
    .getByRole('row')
    .nth(1)
  await expect.poll(() => worst.textContent()).toMatch(/^getDiscount/)
  const host = panel(/^Hosts/).getByRole('row', { name: /differs/ })
  await expect.poll(() => host.textContent()).toMatch(/^127\.0\.0\.1.*of its calls fail, 0% elsewhere/)
  expect(clicks).toBeLessThanOrEqual(6)
}, 70_000)
