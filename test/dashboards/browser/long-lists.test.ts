import { expect, it } from 'vitest'
import { firstLine, rows, searched, texts, writeLines } from './lines.ts'
import { longestTask } from './tasks.ts'
import { visits } from './visit.ts'

const visit = visits()

/** Tasks up to 50 ms are not felt; a processor that others use too has its caches to fill again. */
const unfelt = 80

it('of ten thousand lines are scrolled through without a task that is felt, and drawn where they are seen', async () => {
  const page = await visit('/logs?range=3h&q=app:Shop')
  await rows(page).first().waitFor()
  const longest = await longestTask(page, async () => {
    // Each time that the end is nearly seen the next lines come.
    await expect
      .poll(
        async () => {
          await page.evaluate('scrollTo(0, document.body.scrollHeight)')
          return (await texts(page)).at(-1)
        },
        { interval: 20, timeout: 100_000 },
      )
      .toBe(await firstLine('oldest'))
    expect(await page.locator('ol.lines').count()).toBeGreaterThanOrEqual(10_000 / 50)
    expect(await rows(page).count()).toBeLessThan(400)
    await page.evaluate('scrollTo(0, document.body.scrollHeight / 2)')
    await expect.poll(() => rows(page).count()).toBeGreaterThan(40)
    await page.evaluate('scrollTo(0, 0)')
    await expect.poll(async () => (await texts(page))[0]).toBe(await firstLine('newest'))
  })
  expect(longest).toBeLessThan(unfelt)
}, 120_000)

it('keep the newest lines of a flood, without a task that is felt, and say so', async () => {
  const log = { server: 'LiveFlood', file: 'f' }
  const page = await visit(`/logs?live=true&q=server:${log.server}`)
  await page.getByRole('status').getByText('Following').waitFor()
  const longest = await longestTask(page, async () => {
    for (let round = 0; round < 5; round++) {
      const lines = Array.from({ length: 1000 }, (_, each) => `line ${1000 * round + each}`)
      await writeLines(log, lines)
    }
    await page.getByText('5,000 lines', { exact: true }).waitFor()
    await expect.poll(async () => (await texts(page))[0]).toBe('line 4999')
  })
  expect(longest).toBeLessThan(unfelt)
  expect(await rows(page).count()).toBeLessThan(200)
  await page.locator('.live-lines').evaluate((list) => list.scrollTo(0, list.scrollHeight))
  await page.getByText('Older ones than the newest 2,000 are not kept here.').waitFor()
  await page.getByRole('button', { name: 'Search them' }).click()
  await expect.poll(async () => (await texts(page))[0]).toBe('line 4999')
  expect(searched(page)).toBe(`server:${log.server}`)
}, 120_000)

it('keep a line open while it is out of sight', async () => {
  const page = await visit('/logs?range=3h&q=app:Shop')
  await rows(page).first().getByRole('button', { expanded: false }).click()
  await rows(page).first().locator('dl').waitFor()
  await page.evaluate('scrollTo(0, 4000)')
  await expect.poll(async () => (await texts(page))[0]).not.toBe(await firstLine('newest'))
  await page.evaluate('scrollTo(0, 0)')
  await rows(page).first().locator('dl').waitFor()
})

it('show a long line by its beginning, and as a whole where it is opened', async () => {
  await writeLines({ server: 'LongLine', file: 'f' }, [`begin ${'x'.repeat(50_000)} end`])
  const page = await visit('/logs?q=server:LongLine')
  const line = rows(page).first()
  await line.getByRole('button', { name: '… 48,010 more characters' }).click()
  await expect.poll(async () => (await line.locator('.line-text').textContent())?.endsWith('x end')).toBe(true)
})
