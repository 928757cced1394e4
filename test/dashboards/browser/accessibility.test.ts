import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { writeLines } from './lines.ts'
import { lastMinutes, visits } from './visit.ts'

const visit = visits()
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const hour = lastMinutes(60)

/** What axe looks at. In the other theme colours are all that differs. */
const looks = { light: {}, dark: { runOnly: ['color-contrast'] } }

/** Findings of axe that are serious or worse: what, and where. */
async function findings(page: Page, theme: 'light' | 'dark'): Promise<string[]> {
  // What is still asked is paler meanwhile.
  await expect.poll(() => page.locator('.asking').count()).toBe(0)
  if (!(await page.evaluate('globalThis.axe !== undefined'))) await page.evaluate(axe)
  const options = JSON.stringify({ resultTypes: ['violations'], ...looks[theme] })
  // The script above has put it there.
  const { violations } = (await page.evaluate(`axe.run(document, ${options})`)) as AxeResults
  const bad = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  return bad.map(({ id, nodes }) => `${nodes.length} × ${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`)
}

describe.each(['light', 'dark'] as const)('axe finds nothing serious in the %s theme', (theme) => {
  it('on the overview', async () => {
    const page = await visit(`/?${hour}`, { theme })
    await page.getByRole('region', { name: 'Failing' }).waitFor()
    await page.locator('.services .sparkline .line').first().waitFor()
    expect(await findings(page, theme)).toEqual([])
  })

  it('on a service, of which one host differs', async () => {
    const page = await visit(
      `/service/Shop.PriceServer?${hour}&compare=yesterday,lastWeek&interface_name=getDiscount`,
      { theme },
    )
    await page.getByRole('row', { name: /differs/ }).waitFor()
    await page.locator('.chart canvas').last().waitFor()
    await page.locator('.mark-line').last().waitFor()
    expect(await findings(page, theme)).toEqual([])
  })

  it('where nothing is', async () => {
    const page = await visit(`/service/No.Server?${hour}`, { theme })
    await page.getByRole('link', { name: 'Why is there no data?' }).first().waitFor()
    expect(await findings(page, theme)).toEqual([])
  })

  it('where data are missed', async () => {
    const page = await visit('/no-data?service=Shop.PricServer', { theme })
    await page.getByText('Did you mean').waitFor()
    expect(await findings(page, theme)).toEqual([])
  })

  it('on the properties of a service', async () => {
    const page = await visit(`/properties?${hour}&service=Shop.CartServer&compare=yesterday`, { theme })
    await page.locator('.chart canvas').first().waitFor()
    expect(await findings(page, theme)).toEqual([])
  })

  it('in logs, with a line that is opened and a word that is chosen', async () => {
    const page = await visit(`/logs?${hour}&q=level:ERROR`, { theme })
    await page.locator('.line-time').first().click()
    await page.locator('.line-text').first().hover()
    await page.locator('.word').first().click()
    await page.getByRole('button', { name: /^Without 2/ }).waitFor()
    await page.locator('.histogram canvas').first().waitFor()
    expect(await findings(page, theme)).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Lines around it' }).click()
    await page
      .getByRole('dialog', { name: /^Around a line/ })
      .locator('.line')
      .first()
      .waitFor()
    expect(await findings(page, theme)).toEqual([])
  })

  it('in logs as they come', async () => {
    const page = await visit('/logs?live=true', { theme })
    await page.getByRole('status').getByText('Following').waitFor()
    await writeLines({ server: 'Accessible', file: theme }, ['a line'])
    await page.locator('.line').first().waitFor()
    expect(await findings(page, theme)).toEqual([])
  })

  it('on messages', async () => {
    const page = await visit(`/notify?${hour}`, { theme })
    await page.locator('.messages td').first().waitFor()
    expect(await findings(page, theme)).toEqual([])
  })

  it('on events', async () => {
    const page = await visit(`/events?${hour}`, { theme })
    await page.locator('.events td').first().waitFor()
    expect(await findings(page, theme)).toEqual([])
  })

  it('on exits, and on the card of one', async () => {
    const page = await visit(`/exits?${hour}&server=PriceServer`, { theme })
    await page.locator('.exits td').first().waitFor()
    expect(await findings(page, theme)).toEqual([])
    await page.locator('.exits').getByRole('link').click()
    await page.getByRole('dialog').locator('.mark-line').waitFor()
    expect(await findings(page, theme)).toEqual([])
  })

  it('on the storage', async () => {
    const page = await visit('/storage', { theme })
    await page.getByRole('row', { name: /^Logs/ }).waitFor()
    expect(await findings(page, theme)).toEqual([])
  })

  it.each([/^Time range/, /^Compare with/])('in the dialog of %s', async (name) => {
    const page = await visit(`/?${hour}`, { theme })
    await page.getByRole('button', { name }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Apply' }).waitFor()
    expect(await findings(page, theme)).toEqual([])
  })

  it('where a question failed', async () => {
    const page = await visit(`/service/Shop.CartServer?${hour}&slave_port=none`, { theme, expected: /Failed to load/ })
    await page.getByText('The question was refused').first().waitFor()
    expect(await findings(page, theme)).toEqual([])
  })
})
