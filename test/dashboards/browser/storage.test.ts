import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import type { z } from 'zod'
import { storageSchema } from '../../../admin/storage.ts'
import { bytesText, countText } from '../../../dashboards/web/format/numbers.ts'
import { shop, type Visitor, visits } from './visit.ts'

type Storage = z.infer<typeof storageSchema>

const visit = visits()

async function stored(): Promise<Storage> {
  return storageSchema.parse(await (await fetch(`${shop.http}/api/v1/storage`)).json())
}

/** The cells of a signal's row. */
async function cells(page: Page, signal: string): Promise<string[]> {
  const row = page.getByRole('row', { name: new RegExp(`^${signal}`) })
  await row.waitFor()
  return row.getByRole('cell').allTextContents()
}

/** Opens the page with another answer than the server's. */
async function visitWith(answer: Partial<Storage>, visitor: Visitor = {}): Promise<Page> {
  const storage = { ...(await stored()), ...answer }
  return visit('/storage', {
    ...visitor,
    before: (page) => page.route('**/api/v1/storage', (route) => route.fulfill({ json: storage })),
  })
}

it('tells of each signal what it takes, and what its age and its size allow', async () => {
  const page = await visit('/storage')
  const shown = await cells(page, 'Logs')
  const { signals, room } = await stored()
  const log = signals.find(({ signal }) => signal === 'log')
  const day = log?.oldestDay ?? ''
  expect(shown[1]).toBe(`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`)
  expect(Number(shown[2]?.replaceAll(',', ''))).toBeGreaterThan(10_000)
  // Whole days of the shop lie behind, or none, by the time of day.
  const reached = log?.growthPerDay === null ? '–' : 'not in sight'
  expect(shown.slice(5)).toEqual(['7 days', bytesText(log?.retention.bytes ?? 0), reached])
  expect(await page.getByRole('row').count()).toBe(signals.length + 1 + 3)
  expect(await page.getByRole('region', { name: 'Storage' }).textContent()).toContain(
    `Room left${bytesText(room).split(' ')[0]?.slice(0, 1)}`,
  )
})

it('tells which jobs keep the store tidy, and when', async () => {
  const page = await visit('/storage')
  const job = page.getByRole('row', { name: /^Forget what is too old or too much/ })
  await expect
    .poll(() => job.getByRole('cell').allTextContents())
    .toEqual(['works', expect.stringMatching(/^\d\d:\d\d$/), expect.stringMatching(/\d\d:\d\d$/), '–'])
})

it('tells when the disk and a signal’s size will be full, and shows its days', async () => {
  const signal = {
    signal: 'log',
    records: 1_234_567,
    bytes: 3.5 * 1024 ** 3,
    primaryBytes: 3.5 * 1024 ** 3,
    oldestDay: '20260128',
    keptSince: '20260124',
    retention: { days: 7, bytes: 4 * 1024 ** 3 },
    growthPerDay: 512 * 1024 ** 2,
    fullInDays: 1,
    days: ['20260128', '20260129', '20260131'].map((day, place) => ({ day, records: 9, bytes: (place + 1) * 1024 })),
  }
  const page = await visitWith({
    signals: [signal],
    growthPerDay: 600 * 1024 ** 2,
    fullInDays: 9,
    room: 5 * 1024 ** 3,
  })
  expect(await cells(page, 'Logs')).toEqual([
    '',
    '2026-01-28',
    countText(1_234_567),
    '3.5 GB',
    '512 MB',
    '7 days',
    '4 GB',
    'in 1 day',
  ])
  const summary = await page.getByRole('region', { name: 'Storage' }).textContent()
  expect(summary).toContain('Stored3.5 GBRoom left5 GBGrowth a day600 MBFullin 9 days')
  const bars = page.getByRole('img', { name: '3 days' }).locator('i')
  expect(await bars.evaluateAll((all) => all.map((bar) => (bar as unknown as { title: string }).title))).toEqual([
    '2026-01-28: 1 KB, 9',
    '2026-01-29: 2 KB, 9',
    '2026-01-30: 0 B, 0',
    '2026-01-31: 3 KB, 9',
  ])
})

const alarms: Storage['alarms'] = [
  {
    severity: 'problem',
    code: 'over_size',
    text: 'log takes 2 GB in days that have to stay',
    facts: { signal: 'log', bytes: 2 * 1024 ** 3, size: 1024 ** 3 },
  },
  { severity: 'warning', code: 'disk_full_soon', text: 'The disk is full in 9 days', facts: { days: 9, room: 1024 } },
]

it('says first what needs an operator, in either language', async () => {
  const page = await visitWith({ alarms })
  await expect.poll(() => page.getByRole('alert').allTextContents()).toEqual(alarms.map(({ text }) => text))
  const chinese = await visitWith({ alarms }, { language: 'zh-CN' })
  await expect
    .poll(() => chinese.getByRole('alert').allTextContents())
    .toEqual([
      '日志必须保留的几天占 2 GB，超过上限 1 GB：请调大 TARSIER_RETENTION_LOG_SIZE，或减少上报',
      '磁盘将在 9 天后写满：还能写入 1 KB',
    ])
})

it('shows a job that fails, with its reason, and the nodes of a cluster', async () => {
  const reason = 'index_closed_exception <img src=x onerror=alert(1)>'
  const page = await visitWith({
    jobs: [
      {
        name: 'retention',
        failing: true,
        lastSuccess: null,
        lastFailure: { at: new Date(shop.now * 1000).toISOString(), reason },
        nextTry: null,
      },
    ],
    space: { kind: 'cluster', nodes: [{ name: 'node-1', total: 2 * 1024 ** 3, available: 1024 ** 3, reserve: 0 }] },
  })
  const job = page.getByRole('row', { name: /^Forget/ })
  expect(await job.textContent()).toContain('fails, is tried again')
  expect(await job.textContent()).toContain(reason)
  expect(await page.getByText('node-1: 1 GB of 2 GB available').isVisible()).toBe(true)
})

it('says so where the disks may not be asked, and where this process does no jobs', async () => {
  const page = await visitWith({ space: null, room: null, jobs: null })
  await page.getByText('Elasticsearch does not let us ask').waitFor()
  expect(await page.getByText('Housekeeping').count()).toBe(0)
})

it('says that the store is away, and tries again', async () => {
  const page = await visit('/storage', { expected: /Failed to load/ })
  await page.getByRole('row', { name: /^Logs/ }).waitFor()
  const error = { code: 'UNAVAILABLE', message: 'the store does not answer' }
  await page.route('**/api/v1/storage', (route) => route.fulfill({ status: 503, json: { error } }))
  await page.getByRole('button', { name: 'Refresh', exact: true }).click()
  await page.getByRole('alert').getByText('The store is away').waitFor()
  expect(await page.getByRole('row', { name: /^Logs/ }).isVisible()).toBe(true)
  await page.unroute('**/api/v1/storage')
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('alert').waitFor({ state: 'detached' })
})
