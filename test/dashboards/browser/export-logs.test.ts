import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { rows } from './lines.ts'
import { lastMinutes, shop, visits } from './visit.ts'

const visit = visits()
const countsSchema = z.object({ total: z.number() })
const hour = `/logs?${lastMinutes(60)}`

it('are kept as a file, every one of them, with how far it is', async () => {
  const page = await visit(hour)
  await rows(page).first().waitFor()
  const counted = await fetch(`${shop.http}/api/v1/logs/counts?by=level&from=${shop.now - 3600}&to=${shop.now}`)
  const { total } = countsSchema.parse(await counted.json())
  for (const [name, suffix] of [
    [/^NDJSON/, 'ndjson'],
    ['CSV', 'csv'],
  ] as const) {
    await page.getByRole('button', { name: 'Export' }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name }).click(),
      page.getByRole('progressbar', { name: 'Export' }).waitFor(),
    ])
    expect(download.suggestedFilename()).toMatch(new RegExp(`^logs-\\d{8}\\.${suffix}$`))
    const content = await text(await download.createReadStream())
    const lines = suffix === 'csv' ? content.split('\r\n').slice(1, -1) : content.split('\n').slice(0, -1)
    expect(lines).toHaveLength(total)
    expect(lines[0]).toContain('Shop')
    await page.getByRole('button', { name: 'Export' }).waitFor()
  }
})

it('say why an export failed, and let one be stopped', async () => {
  const page = await visit(hour, { expected: /Failed to load/ })
  await rows(page).first().waitFor()
  const error = { code: 'UNAVAILABLE', message: 'the store does not answer' }
  await page.route('**/logs/export?*', (route) => route.fulfill({ status: 503, json: { error } }))
  await page.getByRole('button', { name: 'Export' }).click()
  await page.getByRole('menuitem', { name: 'CSV' }).click()
  expect(await page.getByRole('alert').textContent()).toContain('the store does not answer')
  await page.unroute('**/logs/export?*')
  await page.route('**/logs/export?*', () => undefined)
  await page.getByRole('button', { name: 'Export' }).click()
  await page.getByRole('menuitem', { name: 'CSV' }).click()
  await page.getByRole('button', { name: 'Stop' }).click()
  await page.getByRole('button', { name: 'Export' }).waitFor()
})
