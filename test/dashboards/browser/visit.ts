import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest'
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

/**
 * Visits for one file, to be asked for outside of tests: by a browser in New York, far from the server's zone. A test
 * fails where a page of it threw, opened a dialog, or wrote an error to the console: a violation of the content security
 * policy is one.
 */
export function visits(): Visit {
  let browser: Browser
  const used: { readonly profile: string; readonly page: Page }[] = []
  // A new profile is a new process, which costs twice what a page does: those that are clean are used again.
  const clean = new Map<string, Page>()
  const noise: string[] = []

  beforeAll(async () => {
    browser = await chromium.connect(inject('browser'))
  })
  afterAll(() => browser.close())
  afterEach(async () => {
    for (const { profile, page } of used.splice(0)) {
      if (profile === '' || clean.has(profile)) await page.context().close()
      else clean.set(profile, page)
    }
    expect(noise.splice(0)).toEqual([])
  })

  return async (address, visitor = {}) => {
    const url = address.startsWith('/') ? shop.http + address : address
    const profile = profileOf(visitor)
    const page = clean.get(profile) ?? (await newPage(browser, url, visitor))
    if (!clean.delete(profile)) listen(page, (text) => visitor.expected?.test(text) || noise.push(text))
    used.push({ profile, page })
    await visitor.before?.(page)
    await page.goto(url)
    return page
  }
}

/** Equal for visitors that may use one profile; '' for one that may not be shared. */
function profileOf({ language, theme, width, cookies, before, expected, alone }: Visitor): string {
  return cookies || before || expected || alone ? '' : `${language} ${theme} ${width}`
}

async function newPage(browser: Browser, url: string, visitor: Visitor): Promise<Page> {
  const { language = 'en-US', theme = 'light', width = 1440, cookies = {} } = visitor
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    locale: language,
    colorScheme: theme,
    timezoneId: 'America/New_York',
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(20_000)
  await context.addCookies(Object.entries(cookies).map(([name, value]) => ({ name, value, url })))
  return context.newPage()
}

function listen(page: Page, hear: (text: string) => void): void {
  page.on('console', (message) => message.type() === 'error' && hear(`console: ${message.text()}`))
  page.on('pageerror', (error) => hear(`thrown: ${error.message}`))
  page.on('dialog', (dialog) => {
    hear(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
}
