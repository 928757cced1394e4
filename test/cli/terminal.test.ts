import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { exampleExit } from '../../query/exit/exits.ts'
import { exampleLine } from '../../query/log/lines.ts'
import { tarsier } from './running.ts'

/** Sets the title, clears the screen, in 7 and in 8 bits; a form feed, a delete. */
const hostile = 'Pay\u001b]0;x\u0007\u009b2J\u001b[2J\f\u007f'
/** And begins a line that looks like another one. */
const hostileName = `${hostile}\nINFO all is well`

/** What commands a terminal; a tab and a line end do not. */
const commands = /(?![\t\n])\p{Cc}/u

const range = { from: '2026-01-31T08:00:00.000Z', to: '2026-01-31T09:00:00.000Z' }
const meta = { zone: 'UTC', keptSince: null }
const { at } = exampleLine
const line = { ...exampleLine, app: hostileName, server: hostileName, file: hostileName, node: hostile }
const lines = [
  { ...line, level: hostileName, message: hostile },
  { ...line, level: 'constructor', message: 'a level like any other' },
]
const message = {
  f_timestamp: 1_769_846_400,
  f_date: '20260131',
  time: 1_769_846_400_123,
  '@timestamp': hostile,
  notifyTime: hostileName,
  peer: hostile,
  severity: 'critical',
  app: hostileName,
  server: hostileName,
  set_name: '',
  podName: hostileName,
  node_name: '',
  impThread: '',
  level: '[alarm]',
  message: hostile,
  source: 'program',
  sequence: 1,
  origin: 'a',
}
const event = {
  id: hostile,
  time: range.from,
  timestamp: 1_769_846_400_000,
  firstTime: range.from,
  lastTime: range.from,
  type: hostile,
  reason: hostileName,
  message: hostileName,
  count: 1,
  kind: hostile,
  name: hostileName,
  namespace: hostile,
  objectUid: hostile,
  fieldPath: hostile,
  component: hostile,
  host: hostile,
  app: hostile,
  server: hostile,
}
const exit = { ...exampleExit, app: hostileName, pod: hostile, node: hostileName, reason: hostileName, key: hostile }
const unanswered = [{ part: 'calls', code: 'DEADLINE', message: hostileName }]
const counted = { messages: 1, suppressed: 0 }
const doctor = {
  service: null,
  range,
  findings: [{ severity: 'warning', code: 'records_rejected', text: `of ${hostileName}`, facts: {} }],
  sent: [],
  reporters: [],
  refused: [{ signal: 'stat', peer: hostile, reason: hostileName, last: range.to, frames: 1 }],
  queue: null,
  deadLetters: [],
}
const storage = {
  time: range.to,
  space: null,
  room: null,
  growthPerDay: null,
  fullInDays: null,
  signals: [],
  jobs: null,
  alarms: [{ severity: 'problem', code: 'job_failing', text: `fails: ${hostileName}`, facts: {} }],
}
const named = { service: hostileName, property_name: hostileName }
const policies = [{ policy: hostile, lastSeen: range.from, timestamp: 1_769_846_400 }]

/** What a server says of what it took from anybody. */
const answers: Readonly<Record<string, unknown>> = {
  '/api/v1/logs/search': { range, lines, next: at, meta: { ...meta, partial: false, unsearched: null } },
  '/api/v1/notify': { range, messages: [message], next: null, meta },
  '/api/v1/notify/counts': {
    range,
    total: counted,
    levels: [],
    servers: [{ app: hostileName, server: hostile, ...counted }],
    meta: { ...meta, cut: 0 },
  },
  '/api/v1/events': { range, events: [event], next: null, meta },
  '/api/v1/exits': { range, exits: [exit], next: null, meta },
  '/api/v1/exits/counts': { range, total: 1, counts: [{ value: hostileName, count: 1 }], cut: 0, meta },
  '/api/v1/exits/card': { exit, lines, events: [event], calls: [], callsView: null, unanswered, meta },
  '/api/v1/property/names': {
    range,
    properties: [{ ...named, policies }],
    meta: { ...meta, served: 'detail', cut: 0 },
  },
  '/api/v1/doctor': doctor,
  '/api/v1/storage': storage,
}

/** The address of a server that answers so. */
async function answering(): Promise<string> {
  const server = createServer(({ url = '' }, answer) => {
    const { pathname } = new URL(url, 'http://localhost')
    if (pathname === '/api/v1/logs/export') answer.end(lines.map((each) => `${JSON.stringify(each)}\n`).join(''))
    else answer.end(JSON.stringify(answers[pathname]))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => void server.close())
  // It listens on a port.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

describe('what came from the network commands no terminal', () => {
  it.each([
    'logs',
    'logs --all',
    'notify',
    'notify --counts',
    'events',
    'exits',
    'exits --counts reason',
    'exits --card',
    'query property names',
    'doctor',
    'storage',
  ])('printed by tarsier %s', async (command) => {
    const url = await answering()
    for (const form of [[], ['--json']]) {
      const { code, answer, notes } = await tarsier([...command.split(' '), '--url', url, ...form])
      expect(code, notes).toBe(0)
      expect(answer).toContain('Pay')
      expect(answer).not.toMatch(commands)
      expect(answer).not.toMatch(/^INFO all is well/m)
    }
  })

  it('and is the same as JSON', async () => {
    const { answer } = await tarsier(['logs', '--url', await answering(), '--json'])
    const told = answer.trimEnd().split('\n')
    expect(told.map((text) => JSON.parse(text))).toEqual(lines.toReversed())
  })
})
