import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { type Application, startApplication } from '../../cli/demo/application.ts'
import { objectAt, tarsConfiguration } from '../../cli/demo/configuration.ts'
import { destinationsIn } from '../../cli/demo/destinations.ts'
import { demoDirectory } from '../../cli/demo/directory.ts'
import { asCommand, exampleOfLogs, examplesFor } from '../../cli/demo/examples.ts'
import { freePorts } from '../free-ports.ts'
import { command, runningTarsier, tarsier } from './running.ts'

let running: Awaited<ReturnType<typeof runningTarsier>>
let application: Application

beforeAll(async () => {
  running = await runningTarsier()
  const to = destinationsIn(running.addresses)
  application = await startApplication({ to, timeZone: 'UTC', directory: join(running.directory, 'services') })
})

afterAll(async () => {
  await application.stop()
  await running.stop()
})

const seriesSchema = z.object({
  series: z.array(z.object({ group: z.object({ master_name: z.string(), slave_name: z.string() }) })),
})

it('has reports of each service within 20 s, and answers to its examples', async () => {
  const { http, queryStat } = running.addresses
  const ofShop = ['--where', 'slave_name~Shop.%', '--group', 'master_name,slave_name']
  const words = ['query', 'series', '--url', http, ...ofShop, '--json']
  const reported = async () => {
    const { series } = seriesSchema.parse(JSON.parse((await tarsier(words)).answer))
    return series.map(({ group }) => `${group.master_name} → ${group.slave_name}`).sort()
  }
  const expected = [
    'Shop.CartServer → Shop.PriceServer',
    'Shop.WebServer → Shop.CartServer',
    'Shop.WebServer → Shop.PriceServer',
  ]
  await vi.waitFor(async () => expect(await reported()).toEqual(expected), { timeout: 20_000, interval: 1000 })
  if (!queryStat) throw new Error('no port for questions')
  for (const example of examplesFor(http, queryStat)) {
    const { code, answer } = await tarsier(example.words, { TARSIER_TIME_ZONE: 'UTC' })
    expect(code).toBe(0)
    expect(answer).toMatch(/PriceServer|查询库存|getDiscount/)
  }
}, 30_000)

/** Waits until `tarsier` answers with all of this. */
async function answered(words: readonly string[], ...expected: readonly RegExp[]): Promise<void> {
  const check = async () => {
    const { answer } = await tarsier([...words, '--url', running.addresses.http])
    for (const each of expected) expect(answer).toMatch(each)
  }
  await vi.waitFor(check, { timeout: 20_000, interval: 1000 })
}

it('writes logs in which a search finds why discounts fail', async () => {
  const failure =
    /ERROR Shop\.PriceServer\/shop@127\.0\.0\.1 .*\|ERROR\|getDiscount failed for customer \d+: the table of discounts is empty \(折扣表为空\), as Shop\.PriceServer-2\.conf says discounts=none\n/
  await answered(exampleOfLogs(running.addresses.http).words, failure)
  await answered(
    ['logs', '订单已支付', '--server', 'CartServer'],
    /INFO .*订单已支付: customer \d+ paid \d+, discount \d+%\n/,
  )
  await answered(['logs', '支付超时'], /WARN .*took [12]\d{3} ms/)
}, 70_000)

it('reports properties by a sum, a maximum and a distribution', async () => {
  const sum = /order\.amount +Sum /
  await answered(
    ['query', 'property', 'series', 'Shop.CartServer'],
    sum,
    /order\.amount +Max /,
    /payment\.time +Distr /,
  )
}, 30_000)

it('tells of each start, and of the failing instance', async () => {
  const starts = ['PriceServer-1', 'PriceServer-2', 'CartServer-1', 'WebServer-1'].map(
    (name) => new RegExp(`started with Shop\\.${name}\\.conf\\n`),
  )
  await answered(['notify', '--app', 'Shop'], ...starts)
  await answered(
    ['notify', '--severity', 'error'],
    /Shop\.PriceServer.* getDiscount fails: .*Shop\.PriceServer-2\.conf/,
  )
}, 50_000)

it('keeps its data in a fresh directory, says where, and removes that one alone', async () => {
  const place = join(running.directory, 'data', 'demo')
  mkdirSync(place, { recursive: true })
  writeFileSync(join(place, 'tarsier.duckdb'), 'of an earlier version')
  const { PATH } = process.env
  const demo = spawn(process.execPath, [command, 'demo'], { cwd: running.directory, env: { PATH, ...freePorts } })
  let notes = ''
  demo.stderr.on('data', (chunk) => {
    notes += chunk
  })
  const told = await vi.waitUntil(() => /, data in (\S+) \(this run's own, removed at its end;/.exec(notes), 20_000)
  const [, directory = ''] = told
  expect(dirname(directory)).toBe(place)
  expect(readdirSync(directory)).toContain('tarsier.duckdb')
  demo.kill('SIGINT')
  expect(await once(demo, 'exit')).toEqual([0, null])
  expect(readdirSync(place)).toEqual(['tarsier.duckdb'])
}, 30_000)

it('keeps a directory that is named', () => {
  const named = join(running.directory, 'named')
  mkdirSync(named)
  const { path, leave } = demoDirectory(relative(process.cwd(), named))
  leave()
  expect(path).toBe(named)
  expect(existsSync(named)).toBe(true)
})

it('spells addresses out only where they are not the usual ones', () => {
  const commands = examplesFor('http://127.0.0.1:4700', { host: '127.0.0.1', port: 16000 }).map(({ words }) =>
    asCommand(words),
  )
  expect(commands[0]).toBe('npx tarsier query services --from -5m')
  expect(commands[3]).toBe("npx tarsier query tars --group master_name,slave_name --where 'slave_name~Shop.%'")
})

it('configures a service as a user would', () => {
  const serves = { object: 'Shop.CartServer.CartObj', port: 9 }
  const own = { price: objectAt('Shop.PriceServer.PriceObj', [7, 8]) }
  const at = (port: number) => ({ host: 'tarsier', port })
  const to = { stat: at(17000), property: at(14000), notify: at(13111), log: at(12111) }
  const text = tarsConfiguration({ name: 'Shop.CartServer', serves, own }, to)
  expect(text.split('\n')).toEqual(
    expect.arrayContaining([
      'stat=tars.tarsstat.StatObj@tcp -h tarsier -p 17000 -t 60000',
      'property=tars.tarsproperty.PropertyObj@tcp -h tarsier -p 14000 -t 60000',
      'notify=tars.tarsnotify.NotifyObj@tcp -h tarsier -p 13111 -t 60000',
      'log=tars.tarslog.LogObj@tcp -h tarsier -p 12111 -t 60000',
      'modulename=Shop.CartServer',
      'endpoint=tcp -h 127.0.0.1 -p 9 -t 60000',
      'price=Shop.PriceServer.PriceObj@tcp -h 127.0.0.1 -p 7 -t 60000:tcp -h 127.0.0.1 -p 8 -t 60000',
    ]),
  )
})
