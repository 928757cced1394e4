import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'

/** Room for the axis' labels left of what is drawn, and right of it, pixels. */
const [left, right] = [48, 12]

/** A chart by its name. */
export function chart(page: Page, name: string): Locator {
  return page.getByRole('img', { name, exact: true })
}

/** Points at a chart, that far from left to right, 0 to 1. */
export async function pointAt(page: Page, name: string, share: number): Promise<void> {
  await chart(page, name).locator('canvas').first().waitFor()
  const box = await chart(page, name).boundingBox()
  if (!box) throw new Error(`the chart ${name} is not there`)
  await page.mouse.move(box.x + left + (box.width - left - right) * share, box.y + box.height / 2)
}

/** Expects what the chart says there; it may be drawn anew meanwhile, as answers come. */
export async function expectTip(page: Page, name: string, share: number, expected: RegExp): Promise<void> {
  const tip = page.locator('.tip:visible')
  await expect
    .poll(async () => {
      await pointAt(page, name, share - 0.002)
      await pointAt(page, name, share)
      return (await tip.allTextContents()).join()
    })
    .toMatch(expected)
}
