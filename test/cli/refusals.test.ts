import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePorts } from '../free-ports.ts'
import { calls, report, runningTarsier, tarsier } from './running.ts'

let running: Awaited<ReturnType<typeof runningTarsier>>
let http: string
let address: string

beforeAll(async () => {
  running = await runningTarsier({ TARSIER_BASE_PATH: '/tarsier' })
  http = running.addresses.http
  address = `127.0.0.1:${running.addresses.queryStat?.port}`
})

afterAll(() => running.stop())

describe('tarsier query', () => {
  it.each([
    { words: ['services', '--where', 'nobody=1'], notes: /^tarsier: .*nobody.*\n$/ },
    { words: ['series', '--group', 'nobody'], notes: /^tarsier: group: found "nobody", .*\n$/ },
    { words: ['series', '--day', '20260132'], notes: /^tarsier: day: found "20260132", .*\n$/ },
    { words: ['tars', '--group', 'nobody'], notes: /^tarsier: tars\.tarsquerystat\.QueryObj refused .*nobody.*\n$/ },
    { words: ['tars', '--where', 'slave_port=x'], notes: /^tarsier: tars\.tarsquerystat\.QueryObj refused .*"x".*\n$/ },
  ])('exits with 2 and tells why where the server refuses $words', async ({ words, notes }) => {
    const at = words[0] === 'tars' ? ['--address', address] : ['--url', http]
    const ended = await tarsier(['query', ...words, ...at])
    expect(ended).toMatchObject({ code: 2, answer: '' })
    expect(ended.notes).toMatch(notes)
  })

  it.each([['services'], ['tars']])('exits with 1 where the server can not answer query %s', async (word) => {
    const hurried = await runningTarsier({ TARSIER_QUERY_GROUPS: '1' })
    try {
      await report(hurried.addresses.http, calls)
      const words = ['--group', 'slave_name', '--address', `127.0.0.1:${hurried.addresses.queryStat?.port}`]
      const ended = await tarsier(['query', word, ...(word === 'tars' ? words : ['--url', hurried.addresses.http])])
      expect(ended).toMatchObject({
        code: 1,
        answer: '',
        notes: expect.stringMatching(/^tarsier: .*more than 1 groups/),
      })
    } finally {
      await hurried.stop()
    }
  })

  it('says in one sentence what it tried where nobody answers', async () => {
    const silent = createServer().listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const bound = silent.address()
    const port = String(typeof bound === 'object' ? bound?.port : 0)
    await once(silent.close(), 'close')
    const [overHttp, overTars] = await Promise.all([
      tarsier(['query', 'services'], { TARSIER_HTTP_PORT: port }),
      tarsier(['query', 'tars'], { TARSIER_QUERYSTAT_PORT: port }),
    ])
    expect(overHttp.code).toBe(1)
    expect(overHttp.notes).toContain(`tarsier: no Tarsier answers at http://127.0.0.1:${port}/api/v1/stat/services: `)
    expect(overHttp.notes).toContain('; expected the HTTP API that `tarsier start` prints')
    expect(overTars.code).toBe(1)
    expect(overTars.notes).toBe(
      `tarsier: no Tarsier answers as tars.tarsquerystat.QueryObj at 127.0.0.1 port ${port}\n`,
    )
  })

  it('hints at TARSIER_BASE_PATH where the server has no such path', async () => {
    const { code, notes } = await tarsier(['query', 'services', '--url', new URL(http).origin])
    expect(code).toBe(1)
    expect(notes).toMatch(/^tarsier: http:\S+ answered with HTTP 404, expected .*TARSIER_BASE_PATH.*\n$/)
  })

  it('explains why a port is not asked', async () => {
    const { code, notes } = await tarsier(['query', 'services', '--url', 'http://127.0.0.1:6000'])
    expect(code).toBe(1)
    expect(notes).toMatch(/the port belongs to another protocol, .*; expected the HTTP API/)
  })

  it.each([
    { word: 'services', setting: 'TARSIER_HTTP_PORT', option: '--url' },
    { word: 'tars', setting: 'TARSIER_QUERYSTAT_PORT', option: '--address' },
  ])('$word asks for $option where $setting is any free port', async ({ word, setting, option }) => {
    const ended = await tarsier(['query', word], { [setting]: '0' })
    const notes = `tarsier: ${setting}: found 0, expected the port that the server took, or ${option}\n`
    expect(ended).toEqual({ code: 1, answer: '', notes })
  })
})

describe('tarsier', () => {
  it.each([
    { words: [], notes: 'Usage: tarsier' },
    { words: ['ask'], notes: "tarsier: unknown command 'ask'" },
    { words: ['query', 'services', '--where', 'x'], notes: 'Found "x", expected a field, one of' },
    { words: ['query', 'services', '--where', 'a>1'], notes: 'Found "a>1", expected a field, one of = ~ and' },
    { words: ['query', 'series', '--from', 'soon'], notes: 'Found "soon", expected an ISO 8601 time' },
  ])('exits with 2 where it does not understand $words', async ({ words, notes }) => {
    const ended = await tarsier(words)
    expect(ended).toMatchObject({ code: 2, answer: '' })
    expect(ended.notes).toContain(notes)
    expect(ended.notes).not.toContain('error:')
  })

  it.each(['start', 'demo', 'settings'])('%s names every setting that is wrong, a sentence each', async (word) => {
    const ended = await tarsier([word], { TARSIER_HTTP_PORT: 'x', TARSIER_RETENTION_STAT: '15' })
    expect(ended).toEqual({
      code: 1,
      answer: '',
      notes: [
        'tarsier: TARSIER_HTTP_PORT: found "x", expected a whole number from 0 to 65535',
        'tarsier: TARSIER_RETENTION_STAT: found "15", expected a number of days such as 15d',
        '',
      ].join('\n'),
    })
  })

  it.each(['start', 'demo', 'settings'])('%s warns of a variable that is no setting', async (word) => {
    const elsewhere = { TARSIER_DATA_DIR: '/dev/null/data', TARSIER_RETENTION_STATS: '90d' }
    const { notes } = await tarsier([word], elsewhere)
    const warning = 'TARSIER_RETENTION_STATS is not a setting and changes nothing; did you mean TARSIER_RETENTION_STAT?'
    expect(notes.split(warning)).toHaveLength(2)
  })

  it.each([
    { word: 'start', advice: '' },
    { word: 'demo', advice: 'tarsier: `npm start`, another demo or another Tarsier may hold the ports: .*=0\n' },
  ])('$word says which port is in use', async ({ word, advice }) => {
    const { port } = new URL(http)
    const ports = { ...freePorts, TARSIER_HTTP_PORT: port }
    const directory = join(running.directory, word)
    const ended = await tarsier([word], { ...ports, TARSIER_DATA_DIR: directory, TARSIER_LOG_LEVEL: 'fatal' })
    expect(ended).toMatchObject({ code: 1, answer: '' })
    expect(ended.notes).toMatch(new RegExp(`^tarsier: TARSIER_HTTP_PORT: found ${port}, .*in use.*\n${advice}$`))
  })
})
