import { type Browser, chromium, type Page } from 'playwright-core'
import { afterEach, expect, inject } from 'vitest'
import { utcText } from '../../../dashboards/web/state/url-time.ts'

/** Who visits, and with what. */
export interface Visitor {
  readonly language?: 'en-US' | 'zh-CN' | 'fr-FR'
  readonly theme?: 'light' | 'dark'
  /** Of the window, pixels. */
  readonly width?: number
  readonly cookies?: Readonly<Record<string, string>>
  /** Done before the page is opened. */
  readonly before?: (page: Page) => Promise<unknown>
  /** Errors that the console may show in this visit. */
  readonly expected?: RegExp
  /** Loads the pages anew, as a link from elsewhere does. */
  readonly fresh?: true
  /** Leaves something behind in the browser's profile, which is then this visit's own. */
  readonly alone?: true
}

/** Opens an address of the shop's Tarsier, "/no-data" say, or a whole one. */
export type Visit = (address: string, visitor?: Visitor) => Promise<Page>

/** The shop's Tarsier. */
export const shop = inject('shop')

/** A span of the shop's minutes up to its now as a page's address has it: "from=…&to=…". */
export function lastMinutes(minutes: number): string {
  return `from=${utcText(shop.now - 60 * minutes)}&to=${utcText(shop.now)}`
}

/** Pages that may be used again, by their profile: a new one costs more than what most tests do in it. */
const clean = new Map<string, Page>()
const visitors = new WeakMap<Page, Visitor>()
const noise: string[] = []
let browser: Promise<Browser> | undefined

/**
 * Visits for one file, to be asked for outside of tests: by a browser in New York, far from the server's zone. A test
 * fails where a page of it threw, opened a dialog, or wrote an error to the console: a violation of the content security
 * policy is one.
 */
export function visits(): Visit {
  const used: { readonly profile: string; readonly page: Page }[] = []

  afterEach(async () => {
    for (const { profile, page } of used.splice(0)) {
      if (profile === '' || clean.has(profile)) await page.context().close()
      else {
        await leave(page)
        clean.set(profile, page)
      }
    }
    expect(noise.splice(0)).toEqual([])
  })

  return async (address, visitor = {}) => {
    const url = address.startsWith('/') ? shop.http + address : address
    const profile = profileOf(visitor)
    const page = clean.get(profile) ?? (await newPage(url, visitor))
    clean.delete(profile)
    visitors.set(page, visitor)
    used.push({ profile, page })
    await visitor.before?.(page)
    if (page.url().startsWith(shop.http) && address.startsWith('/') && !visitor.fresh) await follow(page, address)
    else await page.goto(url)
    return page
  }
}

/** Equal for visitors that may use one profile; '' for one that may not be shared. */
function profileOf({ language, theme, width, cookies, before, expected, alone }: Visitor): string {
  // An error may be told of late: it is expected of the next one then.
  return cookies || before || alone ? '' : `${language} ${theme} ${width} ${expected?.source}`
}

/** Goes to a page that shows nothing, of another time: of the one before nothing is left. */
async function leave(page: Page): Promise<void> {
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  if (page.url().startsWith(shop.http)) await follow(page, '/nowhere?range=7m')
}

/** Opens an address as a link in the pages does. */
export async function follow(page: Page, address: string): Promise<void> {
  await page.evaluate(`history.pushState(null, '', ${JSON.stringify(address)})`)
}

async function newPage(url: string, visitor: Visitor): Promise<Page> {
  const { language = 'en-US', theme = 'light', width = 1440, cookies = {} } = visitor
  // It ends with the setup that has started it.
  browser ??= chromium.connect(inject('browser'))
  const context = await (await browser).newContext({
    viewport: { width, height: 900 },
    locale: language,
    colorScheme: theme,
    timezoneId: 'America/New_York',
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(45_000)
  await context.addCookies(Object.entries(cookies).map(([name, value]) => ({ name, value, url })))
  const page = await context.newPage()
  listen(page)
  return page
}

function listen(page: Page): void {
  const hear = (text: string) => void (visitors.get(page)?.expected?.test(text) || noise.push(text))
  page.on('console', (message) => message.type() === 'error' && hear(`console: ${message.text()}`))
  page.on('pageerror', (error) => hear(`thrown: ${error.message}`))
  page.on('dialog', (dialog) => {
    hear(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
}
