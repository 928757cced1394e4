import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import type { ServiceTask } from '../../flow/tars-service.ts'
import { reportOverHttp, sendOverHttp } from '../shop/report.ts'
import { endInCluster } from './ends.ts'
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
  const sent = { app: image, server: script, file: image, message: `${image} ${script}\n  at ${image}` }
  await sendOverHttp(shop.http, 'logs', [{ ...sent, level: image, thread: script, trace: image, set_name: script }])
  await sendOverHttp(shop.http, 'notify', [{ ...sent, file: undefined, podName: image }])
  await sendOverHttp(
    shop.http,
    'property',
    [image, 'Distr', 'constructor'].map((policy) => ({
      master_name: service,
      property_name: `${image}${script}`,
      policy,
      value: policy === 'Distr' ? '5|1,20|3' : policy === 'constructor' ? 7 : script,
    })),
  )
  await endInCluster('Evil', image, script)
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

it('are text in logs: in lines, what is known of them, around them, and in searches', async () => {
  const page = await visit(`/logs?q=${encodeURIComponent(`app:"${image}"`)}`)
  const line = page.locator('li.line').first()
  await line.getByText(`${image} "><script>`).waitFor()
  await line.getByRole('button', { expanded: false }).click()
  expect(await line.locator('dl').textContent()).toContain(`App${image}`)
  await line.locator('.line-text').hover()
  await line.locator('.word').filter({ hasText: 'onerror' }).first().click()
  await page.getByRole('button', { name: 'Only onerror' }).waitFor()
  await page.keyboard.press('Escape')
  await line.getByRole('button', { name: 'Lines around it' }).click()
  await page.getByRole('dialog', { name: new RegExp(`^Around a line of ${image.replace(/[()]/g, '.')}`) }).waitFor()
  expect(await intruders(page)).toBe(0)
  await page.keyboard.press('Escape')
  await page.getByRole('region', { name: 'Server' }).getByTitle(`Only ${script}`).click()
  await expect.poll(() => page.getByRole('combobox', { name: 'Search' }).inputValue()).toContain(script.slice(2))
  await line.getByText(image).first().waitFor()
  expect(await intruders(page)).toBe(0)
})

it('are text in completions and in lines that come', async () => {
  const page = await visit(`/logs?live=true&q=${encodeURIComponent(`app:"${image}"`)}`)
  await page.getByRole('status').getByText('Following').waitFor()
  await sendOverHttp(shop.http, 'logs', [{ app: image, server: script, message: script }])
  await page.locator('li.line').getByText(script).first().waitFor()
  await page.getByRole('combobox', { name: 'Search' }).fill('level:<im')
  await page.locator('.ant-select-item-option').getByText(`level:"${image}"`).waitFor()
  expect(await intruders(page)).toBe(0)
})

it('are text in messages and in charts of properties, whatever a policy is called', async () => {
  const page = await visit(`/notify?q=${encodeURIComponent(`app:"${image}"`)}`, ahead)
  await page.locator('.messages').getByText(`${image} "><script>`).waitFor()
  expect(await intruders(page)).toBe(0)
  await page.goto(`${shop.http}/properties?service=${encodeURIComponent(service)}&range=5m`)
  await page.getByRole('heading', { name: `${image}${script} · constructor` }).waitFor()
  const charts = page.locator('.chart')
  await charts.first().locator('canvas').first().waitFor()
  expect(await charts.count()).toBe(3)
  await charts.first().hover()
  expect(await intruders(page)).toBe(0)
})

it('are text in events, and in exits, their cards and their marks', async () => {
  const page = await visit('/events?q=told', ahead)
  await page.locator('.events').getByText(`told: ${script}`).waitFor()
  await page.getByRole('region', { name: 'Reason' }).getByTitle(`Only ${script}`).waitFor()
  expect(await intruders(page)).toBe(0)
  await page.goto(`${shop.http}/service/${encodeURIComponent(service)}`)
  await page.locator('.mark-line a').first().hover()
  await page.locator('.mark-tip').getByText(script).first().waitFor()
  expect(await intruders(page)).toBe(0)
  await page.locator('.mark-line a').first().click()
  await page.getByRole('dialog').locator('.exit-message').getByText(script).waitFor()
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
