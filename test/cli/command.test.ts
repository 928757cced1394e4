import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { calls, report, runningTarsier, tarsier } from './running.ts'

let running: Awaited<ReturnType<typeof runningTarsier>>
let http: string
let address: string
let today: string

beforeAll(async () => {
  running = await runningTarsier({ TARSIER_BASE_PATH: '/tarsier' })
  http = running.addresses.http
  address = `127.0.0.1:${running.addresses.queryStat?.port}`
  await report(http, calls)
  today = new Date().toISOString().slice(0, 10)
})

afterAll(() => running.stop())

describe('tarsier query', () => {
  it('shows services as a table', async () => {
    const { code, answer, notes } = await tarsier(['query', 'services', '--url', http])
    expect({ code, notes }).toEqual({ code: 0, notes: '' })
    expect(answer).toBe(
      [
        'slave_name        seen by  calls  succeeded  timed out  failed      bad  average ms  p99 ms',
        '────────────────  ───────  ─────  ─────────  ─────────  ──────  ───────  ──────────  ──────',
        'Shop.购物车       callers    104         94         10       0    9.62%        30.9       –',
        'Shop.PriceServer  callers      3          0          0       3  100.00%           –       –',
        '',
      ].join('\n'),
    )
  })

  it('shows series of a day by group as JSON', async () => {
    const where = ['--where', 'slave_name~Shop.购%', '--where', 'master_name=Shop.WebServer']
    const words = ['query', 'series', '--url', http, '--day', today, '--group', 'interface_name', ...where, '--json']
    const { answer } = await tarsier(words)
    expect(JSON.parse(answer)).toMatchObject({
      series: [
        { group: { interface_name: 'addItem' }, points: [{ calls: 100, timeouts: 10, totalTime: 900 }] },
        { group: { interface_name: '查询库存' }, points: [{ calls: 4, successes: 4 }] },
      ],
    })
  })

  it.each([
    ['Asia/Shanghai', '+08:00'],
    ['America/St_Johns', /-0[23]:30/],
  ])('shows times in the zone of this machine, %s, with the offset', async (TZ, offset) => {
    const { answer } = await tarsier(['query', 'series', '--url', http], { TZ })
    const [title, , row] = answer.split('\n')
    expect(title).toMatch(/^time +calls/)
    expect(row).toMatch(offset)
    const [time = ''] = row?.split(' ') ?? []
    expect(Date.now() - Date.parse(time)).toBeLessThan(3_600_000)
  })

  it("says that days and minutes over Tars are in the server's zone", async () => {
    const { answer } = await tarsier(['query', 'tars', '--address', address, '--date', today])
    expect(answer).toMatch(/^f_tflag \(server's zone\) {2}succ_count/)
  })

  it('says what it looked for where there is nothing, beside JSON on standard error', async () => {
    const range = ['--from', '2026-01-31T08:00Z', '--to', '2026-01-31T09:00Z']
    const nothing = 'between 2026-01-31T16:00+08:00 and 2026-01-31T17:00+08:00\n'
    const ask = (...words: string[]) => tarsier(['query', ...words], { TZ: 'Asia/Shanghai' })
    expect(await ask('services', '--url', http, ...range)).toEqual({
      code: 0,
      answer: `no calls ${nothing}`,
      notes: '',
    })
    const met = await ask('series', '--url', http, ...range, '--where', 'master_name=x', '--json')
    expect(JSON.parse(met.answer)).toMatchObject({ series: [] })
    expect(met.notes).toBe(`tarsier: no calls that meet the conditions ${nothing}`)
    const overTars = await ask('tars', '--address', address, '--date', '2026-01-31', '--from-flag', '0930')
    expect(overTars.answer).toBe("no calls on 20260131 from 0930 to 2360 in the server's zone\n")
  })

  it('asks as TarsWeb does, with any operator', async () => {
    const ask = ['query', 'tars', '--address', address, '--date', today]
    const where = ['--where', 'succ_count>=4', '--where', 'f_tflag<=2360']
    const words = [...ask, '--sum', 'succ_count,total_time', '--group', 'slave_name,interface_name', ...where]
    expect(await tarsier(words)).toEqual({
      code: 0,
      notes: '',
      answer: [
        'slave_name   interface_name  succ_count  total_time',
        '───────────  ──────────────  ──────────  ──────────',
        'Shop.购物车  addItem                 90         900',
        'Shop.购物车  查询库存                 4        2000',
        '',
      ].join('\n'),
    })
  })

  it('ends quietly where the reader of a pipe has gone', async () => {
    const command = join(import.meta.dirname, '..', '..', 'cli', 'tarsier.ts')
    const child = spawn(process.execPath, [command, 'query', 'services', '--url', http])
    child.stdout.destroy()
    let notes = ''
    child.stderr.on('data', (chunk) => {
      notes += chunk
    })
    const [code] = await once(child, 'close')
    expect({ code, notes }).toEqual({ code: 0, notes: '' })
  })
})

describe('tarsier', () => {
  it('prints its version and its help', async () => {
    const [version, help] = await Promise.all([tarsier(['--version']), tarsier(['query', '--help'])])
    expect(version).toMatchObject({ code: 0, answer: expect.stringMatching(/^tarsier \d+\.\d+\.\d+\nnode \d+\./) })
    expect(help).toMatchObject({
      code: 0,
      notes: '',
      answer: expect.stringMatching(/^Usage: tarsier query.*Exit codes:/s),
    })
  })

  it.each([
    { words: ['services'], parts: ['YYYYMMDD', '(default: -1h)', 'field=value, or field~pattern'] },
    { words: ['tars'], parts: ['YYYYMMDD', '(default: the first)', '(default: f_tflag)', '= ~ > >= < <='] },
  ])('says in the help of query $words the forms and defaults of what it takes', async ({ words, parts }) => {
    const { answer } = await tarsier(['query', ...words, '--help'])
    const help = answer.replace(/\s+/g, ' ')
    for (const part of parts) expect(help).toContain(part)
    expect(help).not.toMatch(/default: ["[]/)
  })
})
