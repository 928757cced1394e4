import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { chromiumPath } from '../../test/services/chromium.ts'

/** A new profile's page, to be closed with its context. */
export interface Visit {
  readonly page: Page
  readonly context: BrowserContext
}

export async function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: await chromiumPath(), args: ['--no-sandbox'] })
}

/** A browser that has never been there, at a usual size. `script` runs before the page's own. */
export async function firstVisit(browser: Browser, script: string): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-US' })
  const page = await context.newPage()
  await page.addInitScript(script)
  return { page, context }
}

/** Time that the page's own thread has been busy on a core, ms, whoever else was on it meanwhile. */
export async function busyClock(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0)
  }
}

/** Bytes that came over the wire for a page, compressed and with their heads, by what asked for them. */
export async function countBytes(page: Page): Promise<{ readonly own: () => number; readonly answers: () => number }> {
  const session = await page.context().newCDPSession(page)
  const urls = new Map<string, string>()
  let own = 0
  let answers = 0
  session.on('Network.requestWillBeSent', ({ requestId, request }) => urls.set(requestId, request.url))
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (urls.get(requestId)?.includes('/api/')) answers += encodedDataLength
    else own += encodedDataLength
  })
  await session.send('Network.enable')
  return { own: () => own, answers: () => answers }
}
