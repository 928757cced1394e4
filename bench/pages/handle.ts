import type { Page } from 'playwright-core'
import type { Bench } from '../measure.ts'
import { traceTasks } from './trace.ts'

const charts = ['Calls per minute', 'Failures', 'Response time', 'Distribution of response times']

/** A longest task: how long it took, 0 where none took 50 ms, which browsers do not tell of; and its time on a core. */
export interface Task {
  readonly millis: number
  readonly busy: number
}

/** By what was done. */
export type Longest = Readonly<Record<'hover' | 'scroll' | 'drag', Task>>

const observe = `
  globalThis.tasks = []
  new PerformanceObserver((list) => globalThis.tasks.push(...list.getEntries().map(({ duration }) => duration)))
    .observe({ type: 'longtask' })`

/** Hovers over each chart from left to right, scrolls to the foot and back, and drags over half a chart. */
export async function longestTasks(page: Page, bench: Bench): Promise<Longest> {
  await page.evaluate(observe)
  const hover = await longestOf(page, () => hoverAll(page))
  const scroll = await longestOf(page, () => scrollDownAndUp(page))
  const drag = await longestOf(page, () => dragOver(page))
  bench.say(`longest tasks: hover ${hover.millis} ms, scroll ${scroll.millis} ms, drag ${drag.millis} ms`)
  return { hover, scroll, drag }
}

async function longestOf(page: Page, act: () => Promise<void>): Promise<Task> {
  await page.evaluate('globalThis.tasks.length = 0')
  const busiest = await traceTasks(page, async () => {
    await act()
    // Tasks are told of after they have ended.
    await page.waitForTimeout(300)
  })
  return { millis: Number(await page.evaluate('Math.max(0, ...globalThis.tasks)')), busy: busiest }
}

async function hoverAll(page: Page): Promise<void> {
  for (const name of charts) {
    const { x, y, width, height } = await boxOf(page, name)
    for (let share = 0.1; share < 1; share += 0.02) await page.mouse.move(x + width * share, y + height / 2)
  }
}

async function scrollDownAndUp(page: Page): Promise<void> {
  for (const delta of [300, -300]) {
    for (let turn = 0; turn < 12; turn++) {
      await page.mouse.wheel(0, delta / 3)
      await page.waitForTimeout(16)
    }
  }
}

async function dragOver(page: Page): Promise<void> {
  const { x, y, width, height } = await boxOf(page, 'Calls per minute')
  await page.mouse.move(x + width * 0.2, y + height / 2)
  await page.mouse.down()
  for (let share = 0.2; share < 0.95; share += 0.02) await page.mouse.move(x + width * share, y + height / 2)
  const before = page.url()
  await page.mouse.up()
  await page.waitForURL((url) => url.href !== before)
  await page.waitForLoadState('networkidle')
}

async function boxOf(page: Page, name: string) {
  const chart = page.getByRole('img', { name, exact: true })
  await chart.scrollIntoViewIfNeeded()
  const box = await chart.boundingBox()
  if (!box) throw new Error(`the chart ${name} is not there`)
  return box
}
