import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { lastMinutes, shop, visits } from './visit.ts'

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
  ['/storage', '.storage-table td'],
  ['/no-data?service=Shop.PricServer', '.evidence td'],
] as const

/** How far the page reaches over its window, pixels. */
function excess(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - innerWidth')
}

describe.each(['en-US', 'zh-CN'] as const)('in %s', (language) => {
  it('every page fits into a window of 1024 pixels', async () => {
    const page = await visit('/', { language, width: 1024 })
    const found: [string, number][] = []
    for (const [path, ready] of pages) {
      await page.goto(shop.http + path)
      await page.locator(ready).first().waitFor()
      found.push([path, await excess(page)])
    }
    expect(found.filter(([, pixels]) => pixels > 0)).toEqual([])
  })
})
