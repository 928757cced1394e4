import type { Browser, Page } from 'playwright-core'
import { buildPagesOnce } from '../dashboards/build.mjs'
import { FailedRun } from './failed-run.ts'
import { figureOf, shown } from './figures.ts'
import type { Bench, Measure, Row } from './measure.ts'
import { busyClock, countBytes, firstVisit, launch } from './pages/browser.ts'
import { busiest, days, fill, services } from './pages/data.ts'
import { longestTasks } from './pages/handle.ts'
import { startEmbedded } from './tarsier.ts'

/** The pages in a real Chromium: bytes and time of the first one, and long tasks while charts are handled. */
export const pages: Measure = { name: 'pages', run }

const mostBytes = 450_000
const mostMillis = 1000
const longestTask = 100

async function run(bench: Bench): Promise<readonly Row[]> {
  const problem = buildPagesOnce(process.execPath)
  if (problem) throw new FailedRun(`the pages could not be built: ${problem}`)
  const tarsier = await startEmbedded(bench.grounds.directory('pages'))
  const browser = await launch()
  try {
    bench.say(`reporting an hour of ${services} services and ${days} days of one`)
    await fill(tarsier.http, bench.quick)
    return [...(await firstPage(browser, tarsier.http, bench)), await handling(browser, tarsier.http, bench)]
  } finally {
    await browser.close()
    await tarsier.stop()
  }
}

/** Notes when every service was to be seen: in the document, and drawn. */
const noteWhenShown = `
  globalThis.shown = new Promise((resolve) => {
    new MutationObserver((_, observer) => {
      if (document.querySelectorAll('.service-name').length < ${services}) return
      observer.disconnect()
      requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now())))
    }).observe(document, { childList: true, subtree: true })
  })`

async function firstPage(browser: Browser, http: string, bench: Bench): Promise<readonly Row[]> {
  const bytes: number[] = []
  const answers: number[] = []
  const millis: number[] = []
  const busy: number[] = []
  // The first of all also warms the server.
  for (let round = 0; round <= bench.rounds; round++) {
    const { page, context } = await firstVisit(browser, noteWhenShown)
    const counted = await countBytes(page)
    const busyUntilNow = await busyClock(page)
    await page.goto(`${http}/`)
    const took = Number(await page.evaluate('globalThis.shown'))
    const worked = await busyUntilNow()
    bench.say(`overview shown after ${shown(took)} ms`)
    await page.waitForLoadState('networkidle')
    await context.close()
    if (round === 0) continue
    millis.push(took)
    busy.push(worked)
    bytes.push(counted.own())
    answers.push(counted.answers())
  }
  return [
    {
      what: 'first page, compressed: document, scripts, styles',
      figure: figureOf(bytes),
      unit: 'B',
      goal: { atMost: mostBytes },
      beside: `and ${shown(figureOf(answers).value)} B of answers about ${services} services`,
    },
    {
      what: `from navigation to the overview of ${services} services, first visit`,
      figure: figureOf(millis),
      unit: 'ms',
      goal: { atMost: mostMillis },
      beside: `the page's own thread was at work for ${shown(figureOf(busy).value)} ms of it`,
    },
  ]
}

async function handling(browser: Browser, http: string, bench: Bench): Promise<Row> {
  const { page, context } = await firstVisit(browser, '')
  await byMinute(page)
  const to = 60 * Math.floor(Date.now() / 60_000)
  const from = to - (bench.quick ? 1 : days) * 86_400
  const text = (instant: number) => `${new Date(instant * 1000).toISOString().slice(0, 16)}Z`
  await page.goto(`${http}/service/${busiest}?from=${text(from)}&to=${text(to)}&compare=none`)
  // What charts show is told in words too.
  await page
    .getByText(/^Newest: .*within|^Newest: .*p99/)
    .first()
    .waitFor({ state: 'attached' })
  await page
    .getByText(/^Newest: .*–.* ms/)
    .first()
    .waitFor({ state: 'attached' })
  await page.waitForLoadState('networkidle')
  await page.unroute(manyPoints)
  const longest = await longestTasks(page, bench)
  await context.close()
  const points = ((to - from) / 60) * pointsOfMinute
  return {
    what: `longest task while ${shown(points)} points are hovered, scrolled and dragged over`,
    figure: figureOf([Math.max(...Object.values(longest).map(({ millis }) => millis))]),
    unit: 'ms',
    goal: { atMost: longestTask },
    beside: Object.entries(longest)
      .map(
        ([action, { millis, busy }]) =>
          `${action} ${millis === 0 ? 'under 50' : shown(millis)} ms (${shown(busy)} at work)`,
      )
      .join(', '),
  }
}

/** Three areas of calls, two rates, three percentiles, the average, two bounds; and seven cells of the heatmap. */
const pointsOfMinute = 11 + 7

const manyPoints = /\/stat\/(series|heatmap)/

/** Pages ask for at most 300 steps; here for every minute, so that charts hold far more points than people get to see. */
async function byMinute(page: Page): Promise<void> {
  await page.route(manyPoints, (route) => {
    const url = new URL(route.request().url())
    url.searchParams.set('step', '60')
    return route.continue({ url: url.href })
  })
}
