import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { lastMinutes, visits } from './visit.ts'

const visit = visits()
const hour = lastMinutes(60)

/** Every page, with what is there once it has its answer. */
const pages = [
  [`/?${hour}`, '.services .sparkline'],
  [`/service/Shop.PriceServer?${hour}&compare=yesterday,lastWeek`, '.tables .drill'],
  [`/properties?${hour}`, '.chart canvas'],
  [`/logs?${hour}`, 'li.line'],
  ['/logs?live=true', '.live-state.open'],
  [`/notify?${hour}`, '.messages td'],
  [`/events?${hour}`, '.events td'],
  [`/exits?${lastMinutes(140)}`, '.exits td'],
  ['/storage', '.storage-table td'],
  ['/no-data?service=Shop.PricServer', '.evidence td'],
] as const

/** How far the page reaches over its window, pixels. */
function excess(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - innerWidth')
}

/** How many lines the links to the pages take. */
function linesOfHeader(page: Page): Promise<number> {
  return page.evaluate('Math.round(document.querySelector("header nav").offsetHeight / 28)')
}

describe.each(['en-US', 'zh-CN'] as const)('in %s a window of 1024 pixels is wide enough', (language) => {
  it.each(pages)('for %s', async (address, ready) => {
    const page = await visit(address, { language, width: 1024 })
    await page.locator(ready).first().waitFor()
    expect(await excess(page)).toBeLessThanOrEqual(0)
    expect(await linesOfHeader(page)).toBe(1)
  })
})
