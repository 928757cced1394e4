import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { rows, writeLines } from './lines.ts'
import { shop, visits } from './visit.ts'

const visit = visits()
const pageSchema = z.object({ lines: z.array(z.object({ message: z.string() })), next: z.string().nullable() })

/** What of the page is drawn, from top to bottom. */
async function drawn(page: Page): Promise<string[]> {
  return rows(page).locator('.line-text').allTextContents()
}

it('ten thousand of them are scrolled through without a task that is felt, and drawn where they are seen', async () => {
  const page = await visit(`/logs?range=3h&q=app:Shop`)
  await rows(page).first().waitFor()
  await page.evaluate(`(() => {
    window.longest = 0
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) window.longest = Math.max(window.longest, duration)
    }).observe({ entryTypes: ['longtask'] })
  })()`)
  // Each time that the end is nearly seen the next lines come.
  await expect
    .poll(
      async () => {
        await page.evaluate('scrollTo(0, document.body.scrollHeight)')
        return page.locator('ol.lines').count()
      },
      { interval: 20, timeout: 50_000 },
    )
    .toBeGreaterThanOrEqual(10_000 / 50)
  expect(await rows(page).count()).toBeLessThan(400)
  await expect.poll(() => drawn(page)).toContainEqual(await lineAt(9_990))
  await page.evaluate('scrollTo(0, document.body.scrollHeight / 2)')
  await expect.poll(() => rows(page).count()).toBeGreaterThan(40)
  await page.evaluate('scrollTo(0, 0)')
  await expect.poll(async () => (await drawn(page))[0]).toBe(await lineAt(0))
  // On a machine that does nothing else 50 ms.
  expect(await page.evaluate('window.longest')).toBeLessThan(400)
})

it('stays open while it is out of sight', async () => {
  const page = await visit(`/logs?range=3h&q=app:Shop`)
  await rows(page).first().getByRole('button', { expanded: false }).click()
  await rows(page).first().locator('dl').waitFor()
  await page.evaluate('scrollTo(0, 4000)')
  await expect.poll(async () => (await drawn(page))[0]).not.toBe(await lineAt(0))
  await page.evaluate('scrollTo(0, 0)')
  await rows(page).first().locator('dl').waitFor()
})

it('is shown by its beginning where it is long, and as a whole where it is opened', async () => {
  await writeLines({ server: 'LongLine', file: 'f' }, [`begin ${'x'.repeat(50_000)} end`])
  const page = await visit('/logs?q=server:LongLine')
  const line = rows(page).first()
  await line.getByRole('button', { name: '… 48,010 more characters' }).click()
  await expect.poll(async () => (await line.locator('.line-text').textContent())?.endsWith('x end')).toBe(true)
})

/** The message of a line of the shop, the newest first. */
async function lineAt(place: number): Promise<string> {
  let after = ''
  for (let start = 0; ; start += 1000) {
    const question = new URLSearchParams({
      q: 'app:Shop',
      limit: '1000',
      from: String(shop.now - 3 * 3600),
      to: String(shop.now + 3600),
      ...(after && { after }),
    })
    const answer = await fetch(`${shop.http}/api/v1/logs/search?${question}`)
    const { lines, next } = pageSchema.parse(await answer.json())
    const line = lines[place - start]
    if (line) return line.message
    if (next === null) throw new Error(`there are only ${start + lines.length} lines`)
    after = next
  }
}
