import type { Page } from 'playwright-core'
import { z } from 'zod'

const mark = 'here'
const task = 'ThreadControllerImpl::RunTask'

const traceSchema = z.object({
  traceEvents: z.array(z.object({ name: z.string(), pid: z.number(), tid: z.number(), tdur: z.number().optional() })),
})

/**
 * The longest task of a page while something is done with it, ms of the processor: on a busy machine the clock says more.
 * One at a time: a browser takes one trace.
 */
export async function longestTask(page: Page, work: () => Promise<void>): Promise<number> {
  const browser = page.context().browser()
  if (!browser) throw new Error('the page has no browser')
  await browser.startTracing(page, { categories: ['toplevel', 'blink.user_timing'] })
  let trace: Buffer = Buffer.alloc(0)
  try {
    await page.evaluate(`performance.mark('${mark}')`)
    await work()
  } finally {
    trace = await browser.stopTracing()
  }
  const { traceEvents } = traceSchema.parse(JSON.parse(trace.toString()))
  const own = traceEvents.find(({ name }) => name === mark)
  const tasks = traceEvents.filter(({ name, pid, tid }) => name === task && pid === own?.pid && tid === own.tid)
  if (tasks.length === 0) throw new Error('the trace has no task of the page')
  return tasks.reduce((longest, { tdur = 0 }) => Math.max(longest, tdur / 1000), 0)
}
