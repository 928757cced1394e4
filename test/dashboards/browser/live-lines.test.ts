import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { sendOverHttp } from '../shop/report.ts'
import { type LogFile, rows, searched, texts, writeLines } from './lines.ts'
import { shop, visits } from './visit.ts'

const visit = visits()
const notLoaded = /Failed to load|ERR_/

/** A log that no other test writes. */
function logOf(server: string): LogFile & { readonly address: string } {
  return { server, file: 'live', address: `/logs?live=true&q=server:${server}` }
}

/** Opens a live tail, and waits until lines would come. */
async function followed(address: string, visitor = {}): Promise<Page> {
  const page = await visit(address, visitor)
  await page.getByRole('status').getByText('Following').waitFor()
  return page
}

function numbered(count: number, from = 0): string[] {
  return Array.from({ length: count }, (_, each) => `line ${from + each}`)
}

it('show a line as it comes, the newest on top, and those alone that are searched for', async () => {
  const log = logOf('LiveShown')
  const page = await followed(`${log.address} -noise`)
  await writeLines(log, ['first', 'noise', 'second'])
  await expect.poll(() => texts(page)).toEqual(['second', 'first'])
  await writeLines(log, ['third 查询库存'])
  await expect.poll(() => texts(page)).toEqual(['third 查询库存', 'second', 'first'])
  await page.getByText('3 lines', { exact: true }).waitFor()
})

it('stay where they are while somebody scrolls in them, and say how many are new', async () => {
  const log = logOf('LiveScrolled')
  const page = await followed(log.address)
  await writeLines(log, numbered(200))
  await expect.poll(async () => (await texts(page))[0]).toBe('line 199')
  await page.locator('.live-lines').hover()
  await page.mouse.wheel(0, 400)
  await page.getByRole('button', { name: 'Go on' }).waitFor()
  const line = page.getByText('line 170', { exact: true })
  const before = await line.boundingBox()
  await writeLines(log, numbered(60, 200))
  await page.getByRole('button', { name: 'Go on: 60 new' }).waitFor()
  expect(await line.boundingBox()).toEqual(before)
  await page.getByRole('button', { name: 'Go on: 60 new' }).click()
  await expect.poll(async () => (await texts(page))[0]).toBe('line 259')
  await page.getByRole('button', { name: 'Pause' }).waitFor()
})

it('stay where they are while one is opened or its words are chosen from, and at a click on Pause', async () => {
  const log = logOf('LiveOpened')
  const page = await followed(log.address)
  await writeLines(log, ['timeout of order 18'])
  await rows(page).first().getByRole('button', { expanded: false }).click()
  await writeLines(log, ['timeout of order 19'])
  await page.getByRole('button', { name: 'Go on: 1 new' }).waitFor()
  expect(await texts(page)).toEqual(['timeout of order 18'])
  await page.getByRole('button', { name: 'Go on: 1 new' }).click()
  await expect.poll(() => texts(page)).toEqual(['timeout of order 19', 'timeout of order 18'])
  await page.getByRole('button', { name: 'Pause' }).click()
  await writeLines(log, ['noise'])
  await page.getByRole('button', { name: 'Go on: 1 new' }).waitFor()
  await rows(page).first().locator('.line-text').hover()
  await rows(page).first().getByText('19', { exact: true }).click()
  await page.getByRole('button', { name: 'Without 19' }).click()
  await expect.poll(() => searched(page)).toBe(`server:${log.server} -19`)
  await page.getByRole('status').getByText('Following').waitFor()
})

it('follow a file over all nodes', async () => {
  const page = await followed('/logs?live=true&q=app:Test file:everywhere')
  for (const host of [1, 2, 3]) {
    const line = { app: 'Test', server: `LiveNode${host}`, file: 'everywhere', message: `from node ${host}` }
    await sendOverHttp(shop.http, 'logs', [line], `127.0.0.${host}`)
  }
  await expect.poll(() => texts(page)).toEqual(['from node 3', 'from node 2', 'from node 1'])
  await rows(page).first().getByRole('button', { expanded: false }).click()
  expect(await rows(page).first().locator('dl').textContent()).toContain('Node127.0.0.3')
})

it('come back after a break without a gap or a repeat', async () => {
  const log = logOf('LiveBroken')
  await using way = await breakableWay(new URL(shop.http).port)
  const page = await followed(`http://127.0.0.1:${way.port}${log.address}`, { expected: notLoaded })
  await writeLines(log, ['before'])
  await expect.poll(() => texts(page)).toEqual(['before'])
  way.break()
  await page.getByRole('status').getByText('Interrupted').waitFor()
  await writeLines(log, ['meanwhile'])
  await way.mend()
  await page.getByRole('status').getByText('Following').waitFor()
  await writeLines(log, ['after'])
  await expect.poll(() => texts(page)).toEqual(['after', 'meanwhile', 'before'])
})

it('begin as soon as they may, and say why they may not', async () => {
  const log = logOf('LiveRefused')
  const error = { code: 'OVERLOADED', message: 'found 50 tails, expected less than 50' }
  const page = await visit(log.address, {
    expected: notLoaded,
    before: (page) => page.route('**/logs/tail?*', (route) => route.fulfill({ status: 429, json: { error } })),
  })
  await page.getByText('found 50 tails').waitFor()
  await page.unroute('**/logs/tail?*')
  await page.getByRole('status').getByText('Following').waitFor()
  await writeLines(log, ['at last'])
  await expect.poll(() => texts(page)).toEqual(['at last'])
})

it('say where lines are missing, and how many', async () => {
  const page = await visit('/logs?live=true&q=anything', {
    before: (page) =>
      page.route('**/logs/tail?*', (route) =>
        route.fulfill({
          contentType: 'text/event-stream',
          body: 'event: gap\ndata: {"lost":1234}\nid: a.1\n\nevent: gap\ndata: {"lost":null}\nid: a.2\n\n',
        }),
      ),
  })
  await page.getByText('1,234 lines came faster than they could be looked through').waitFor()
  await page.getByText('Some lines are missing here').waitFor()
})

it('say where a search is wrong, and end', async () => {
  const page = await visit('/logs?live=true&q=pay OR', { expected: notLoaded })
  await page.getByRole('alert').getByText('The question was refused').waitFor()
  expect(await page.getByRole('alert').textContent()).toContain('at character 7')
  await page.getByRole('status').getByText('Refused').waitFor()
})

interface BreakableWay extends AsyncDisposable {
  readonly port: number
  /** Cuts every connection and takes no new one. */
  break(): void
  mend(): Promise<void>
}

/** A way to a port of this machine over another one, which can break. */
async function breakableWay(to: string): Promise<BreakableWay> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    const onward = connect(Number(to), '127.0.0.1')
    for (const each of [socket, onward]) sockets.add(each.on('error', () => undefined))
    socket.pipe(onward).pipe(socket)
  })
  const listen = async (port: number) => once(server.listen(port, '127.0.0.1'), 'listening')
  const cut = () => {
    server.close()
    for (const socket of sockets) socket.destroy()
    sockets.clear()
  }
  await listen(0)
  // A TCP server has no other form of address.
  const { port } = server.address() as AddressInfo
  return {
    port,
    break: cut,
    mend: async () => void (await listen(port)),
    [Symbol.asyncDispose]: async () => cut(),
  }
}
