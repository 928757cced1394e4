/**
 * Takes the pictures of docs/images: `npm run screenshots`, or some of them by their names: `npm run screenshots exits`. The
 * program runs for real; what it is told is the tests' shop.
 */
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import type { TarsEndpoint } from '../tars/client.ts'
import { happenInCluster } from '../test/dashboards/shop/cluster.ts'
import { reportShop, tellOfShop } from '../test/dashboards/shop/report.ts'
import { startProgram } from '../test/flow/program.ts'
import { startApiServer } from '../test/kubernetes/api-server.ts'
import { chromiumPath } from '../test/services/chromium.ts'
import { buildPagesOnce } from './build.mjs'

interface Picture {
  readonly name: string
  readonly path: string
  /** What is there, and how often, once the page has every answer. */
  readonly ready: readonly [selector: string, count: number]
  /** What is clicked at before. */
  readonly opened?: string
  readonly theme?: 'dark'
}

const overview: Picture = { name: 'overview', path: '/', ready: ['.sparkline:has(.line)', 11] }
const pictures: readonly Picture[] = [
  overview,
  {
    name: 'service',
    path: '/service/Shop.PriceServer?range=3h&compare=yesterday,lastWeek',
    ready: ['.tables .figures tbody .value', 6 * 4 + 2 * 5],
  },
  { name: 'properties', path: '/properties?range=3h&service=Shop.CartServer', ready: ['.chart canvas', 4] },
  {
    name: 'logs',
    path: `/logs?range=1h&q=${encodeURIComponent('getDiscount OR timeout OR 已支付')}`,
    ready: ['li.line', 20],
  },
  { name: 'notify', path: '/notify?range=12h', ready: ['.messages td', 20] },
  { name: 'events', path: '/events?range=3h', ready: ['.events td', 20] },
  { name: 'exits', path: '/exits?range=3h', ready: ['.exits td', 20] },
  {
    name: 'exit-card',
    path: '/exits?range=3h&server=PriceServer',
    opened: '.exits tbody a',
    ready: ['.exit-card .mark-line', 1],
  },
  { name: 'storage', path: '/storage', ready: ['.storage-table td', 40] },
  { name: 'no-data', path: '/no-data?service=Shop.PricServer', ready: ['.evidence .reason', 1] },
]

const languages = { en: 'en-US', zh: 'zh-CN' } as const

/** In the dark words are the same. */
function languagesOf({ theme }: Picture): readonly (keyof typeof languages)[] {
  return theme === 'dark' ? ['en'] : ['en', 'zh']
}

/** Names of pictures; none for all. */
const wanted = process.argv.slice(2)
const dark: Picture = { ...overview, name: 'overview-dark', theme: 'dark' }

const images = join(import.meta.dirname, '..', 'docs', 'images')
const minute = 60
const hour = 60 * minute
const day = 24 * hour

const problem = buildPagesOnce(process.execPath)
if (problem) throw new Error(`the pages could not be built: ${problem}`)
mkdirSync(images, { recursive: true })
const directory = mkdtempSync(join(tmpdir(), 'tarsier-screenshots-'))
const cluster = await startApiServer()
happenInCluster(cluster, fullMinute())
const program = await startProgram({
  TARSIER_MODE: 'embedded',
  TARSIER_DATA_DIR: directory,
  TARSIER_KUBERNETES: 'on',
  TARSIER_KUBECONFIG: cluster.kubeconfig,
})
const browser = await chromium.launch({ executablePath: await chromiumPath(), args: ['--no-sandbox'] })
try {
  // What was refused is kept with what comes next.
  await speakHttpTo(program.stat)
  await happenInShop(program.http)
  for (const picture of [...pictures, dark].filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
    for (const language of languagesOf(picture)) await take(browser, picture, language, program.http)
  }
} finally {
  await browser.close()
  await program.end('SIGTERM')
  await cluster.end()
  rmSync(directory, { recursive: true, force: true })
}

/** A day and some hours until now, and the same hours of last week. */
async function happenInShop(http: string): Promise<void> {
  const now = fullMinute()
  const offset = 8 * hour
  const spans = [
    { from: now - 7 * day - 4 * hour, to: now - 7 * day },
    { from: now - 28 * hour, to: now },
  ]
  await reportShop(http, spans, now, offset)
  const days = [6, 5, 4, 3, 2].map((ago) => ({ from: now - ago * day - 3 * hour, to: now - ago * day }))
  await tellOfShop(http, [...days, { from: now - 28 * hour, to: now }], now, offset)
  // Minutes went by meanwhile.
  const meanwhile = [{ from: now, to: fullMinute() }]
  await reportShop(http, meanwhile, now, offset)
  await tellOfShop(http, meanwhile, now, offset)
}

/** A frequent mistake, for the page that tells what stands in the way. */
async function speakHttpTo({ host, port }: TarsEndpoint): Promise<void> {
  const socket = connect(port, host).on('error', () => undefined)
  socket.end('GET /stat HTTP/1.1\r\nHost: tarsier\r\n\r\n')
  await once(socket, 'close')
}

async function take(
  browser: Browser,
  { name, path, theme, opened, ready: [selector, count] }: Picture,
  language: keyof typeof languages,
  http: string,
): Promise<void> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    deviceScaleFactor: 1,
    locale: languages[language],
    colorScheme: theme ?? 'light',
  })
  const page = await context.newPage()
  await page.goto(http + path)
  if (opened) await page.locator(opened).first().click()
  await page
    .locator(selector)
    .nth(count - 1)
    .waitFor()
  await page.waitForLoadState('networkidle')
  await page.screenshot({ path: join(images, `${name}-${language}.png`) })
  await context.close()
  console.log(`docs/images/${name}-${language}.png`)
}

function fullMinute(): number {
  return minute * Math.floor(Date.now() / 1000 / minute)
}
