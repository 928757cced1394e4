import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { connectCluster } from '../../../kubernetes/client.ts'
import { pathOf } from '../../../kubernetes/resource.ts'
import { eventNamed, eventsIn } from '../../kubernetes/event-making.ts'
import { searched } from './lines.ts'
import { lastMinutes, shop, visits } from './visit.ts'

const visit = visits()
const hours = `/events?${lastMinutes(120)}`

/** Rows of events. */
function events(page: Page) {
  return page.locator('.events tbody tr')
}

/** An event's reason, object, message and teller. */
async function told(page: Page): Promise<string[][]> {
  const all = await events(page).all()
  return Promise.all(all.map(async (row) => (await row.locator('td').allTextContents()).slice(1)))
}

it('are shown with reason, object, message and who tells them, the newest first', async () => {
  const page = await visit(hours)
  await events(page).first().waitFor()
  expect(await told(page)).toContainEqual([
    'Unhealthy Warning',
    'Pod orderserver-3',
    expect.stringMatching(/^Liveness probe failed: .* 3 times since \d\d-\d\d \d\d:\d\d:\d\d$/),
    'kubelet',
  ])
  expect((await told(page)).at(-1)?.[1]).toBe('Node node-2')
  const times = await events(page).locator('td:first-child').allTextContents()
  expect(times).toEqual(times.toSorted().toReversed())
  expect(await events(page).filter({ hasText: 'Unhealthy' }).getAttribute('class')).toBe('warning')
})

it('that the cluster tells now are there at the next look', async () => {
  const page = await visit('/events?q="said by browser"')
  await page.getByText('The cluster told of no event in this time').waitFor()
  const cluster = connectCluster({ kind: 'kubeconfig', paths: shop.kubeconfig })
  await cluster.ask({ method: 'POST', path: pathOf(eventsIn('tars')), body: eventNamed('browser', 'tars') })
  await expect
    .poll(async () => {
      await page.getByRole('button', { name: 'Refresh', exact: true }).click()
      return told(page)
    })
    .toEqual([['Testing', 'Pod shop-cart-0', 'said by browser', 'test']])
})

it('are kept to a reason by a click, or without it', async () => {
  const page = await visit(`${hours}&q=kind:Pod`)
  const reasons = page.getByRole('region', { name: 'Reason' })
  await reasons.getByTitle('Only Killing').click()
  await expect.poll(() => searched(page)).toBe('kind:Pod reason:"Killing"')
  await expect.poll(async () => (await told(page)).map(([reason]) => reason)).toEqual(['Killing', 'Killing'])
  await page.goBack()
  await reasons.getByRole('button', { name: 'Without Killing' }).click()
  await expect.poll(async () => (await told(page)).map(([reason]) => reason)).not.toContain('Killing')
})

it('complete fields and values by the keyboard', async () => {
  const page = await visit(hours)
  const box = page.getByRole('combobox', { name: 'Search' })
  await box.focus()
  await page.keyboard.type('reason:Ev')
  await page.getByRole('option', { name: 'reason:Evicted' }).waitFor({ state: 'attached' })
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect.poll(() => box.inputValue()).toBe('reason:Evicted')
  await page.keyboard.press('Enter')
  await expect.poll(() => told(page)).toHaveLength(1)
})

it('lead to the logs of their server around their time', async () => {
  const page = await visit(`${hours}&q=Liveness`)
  await events(page).first().getByRole('link').click()
  await page.getByRole('heading', { name: 'Logs', level: 1 }).waitFor()
  expect(searched(page)).toBe('app:"Shop" server:"OrderServer"')
})

it('that are searched for wrongly say where', async () => {
  const page = await visit(`${hours}&q=(pay`, { expected: /Failed to load/ })
  await page.getByRole('alert').getByText('The question was refused').first().waitFor()
  expect(await page.getByRole('alert').first().textContent()).toContain('at character 1')
})
