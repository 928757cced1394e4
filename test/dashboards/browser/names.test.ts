import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import type { ServiceTask } from '../../flow/tars-service.ts'
import { reportOverHttp } from '../shop/report.ts'
import { expectTip } from './pointing.ts'
import { shop, visits } from './visit.ts'

const visit = visits()
const image = '<img src=x onerror=alert(1)>'
const script = '"><script>alert(2)</script>'
const service = `Evil.${image}`

/** What is reported now is there at once for a browser that is a minute ahead: pages show full minutes. */
const ahead = { before: (page: Page) => page.clock.setFixedTime(Date.now() + 60_000) }

beforeAll(async () => {
  const endpoint = `tcp -h ${shop.stat.host} -p ${shop.stat.port}`
  const task: ServiceTask = {
    kind: 'report',
    endpoint,
    callee: service,
    interfaces: [script, '{{7*7}}'],
    date: '',
  }
  const program = join(import.meta.dirname, '..', '..', 'flow', 'tars-service.ts')
  // As any Tars.js service does it.
  await promisify(execFile)(process.execPath, ['--no-warnings', program, JSON.stringify(task)])
  const common = {
    slave_name: service,
    interface_name: image,
    master_name: image,
    slave_set: script,
    tars_version: image,
  }
  await reportOverHttp(shop.http, [
    { ...common, slave_ip: image, slave_port: 1, exce_count: 60 },
    { ...common, slave_ip: script, slave_port: 1, succ_count: 60, total_time: 60, interv_count: '5|60' },
  ])
})

/** Whether there is an element that is none of ours. */
function intruders(page: Page): Promise<number> {
  return page.locator('img:not(.mark), #root script, [onerror]').count()
}

it('are text in the overview and its alarms', async () => {
  const page = await visit('/', ahead)
  await page.locator('.services').getByText(image).waitFor()
  await page
    .getByRole('region', { name: /^Failing/ })
    .getByText(service)
    .waitFor()
  expect(await intruders(page)).toBe(0)
})

it('are text in the search for a service', async () => {
  const page = await visit('/', ahead)
  await page.getByRole('combobox', { name: 'Go to service' }).fill('onerror')
  await page.locator('.ant-select-item-option').getByText(service).click()
  await page.getByRole('heading', { name: service, level: 1 }).waitFor()
  expect(await intruders(page)).toBe(0)
})

it('are text in a service’s tables, conditions and charts', async () => {
  const page = await visit(`/service/${encodeURIComponent(service)}?by=interface_name,master_name`, ahead)
  await page.getByRole('button', { name: script }).first().click()
  await page.getByRole('region', { name: 'Conditions' }).getByText(`Interface ${script}`).waitFor()
  await page.getByRole('button', { name: 'Clear all' }).click()
  await page
    .getByRole('row', { name: /differs/ })
    .getByText(image)
    .waitFor()
  await expectTip(page, 'Calls per minute', 0.9, /./)
  expect(await intruders(page)).toBe(0)
})

it('are text where data are missed', async () => {
  const page = await visit(`/no-data?service=${encodeURIComponent(`Evil.${script}`)}`)
  await page.getByText(`Evil.${script}`).first().waitFor()
  expect(await intruders(page)).toBe(0)
})

it('open the service that they are of, whatever is in them', async () => {
  const odd = 'Odd.a/b%2F?c#d &e+f"'
  await reportOverHttp(shop.http, [{ slave_name: odd, master_name: 'A.B', interface_name: '100%', succ_count: 9 }])
  const page = await visit('/?find=Odd', ahead)
  await page.getByRole('link', { name: odd }).click()
  await page.getByRole('heading', { name: odd, level: 1 }).waitFor()
  await page.getByRole('button', { name: '100%' }).click()
  await page.getByText('Interface 100%').waitFor()
  await page.reload()
  await page.getByRole('heading', { name: odd, level: 1 }).waitFor()
  await page.getByText('Interface 100%').waitFor()
})
