import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askMonitor } from '../../cli/query/monitor-query.ts'
import { createCalendar } from '../../signals/calendar.ts'
import type { TarsEndpoint } from '../../tars/client.ts'
import { type RunningProgram, type Settings, startProgram, until } from './program.ts'
import { reportByDatagram, reportCalls, reportOneWay, type Sent } from './reporter.ts'
import type { ServiceTask } from './tars-service.ts'

const run = promisify(execFile)
const calendar = createCalendar('Asia/Shanghai')

/** From a real client's socket to the answered question, over the real program in a process of its own. */
export function roadSuite(settings: Settings): void {
  let program: RunningProgram
  beforeAll(async () => {
    program = await startProgram(settings)
  })
  afterAll(() => program.end('SIGTERM'))

  const today = () => calendar.dayAt(Date.now())
  const stored = (callee: string) => callsOf(program.queryStat, callee, today())

  async function post(body: string, headers: Record<string, string> = {}, signal = 'stat'): Promise<Response> {
    const type = { 'content-type': 'application/json' }
    return fetch(`${program.http}/api/v1/${signal}`, { method: 'POST', body, headers: { ...type, ...headers } })
  }

  describe('what a real Tars.js service reports', () => {
    it.each(['tcp', 'udp'])('by @tars/monitor over %s is found by @tars/rpc as TarsWeb asks', async (transport) => {
      const callee = `Flow.By${transport}`
      const interfaces = ['getPrice', '查询价格', 'a,b "c"']
      const task = { callee, interfaces, date: today() }
      await runService({ ...task, kind: 'report', endpoint: `${transport} ${where(program.stat)} -t 60000` })
      await until(async () => (await stored(callee)).size === interfaces.length)
      const answer = await runService({ ...task, kind: 'ask', endpoint: `tcp ${where(program.queryStat)} -t 60000` })
      const result = Object.fromEntries(interfaces.map((name) => [name, [1, 0, 0, 7]]))
      expect(answer).toMatchObject({ returned: 0, rsp: { ret: 0, result } })
    })
  })

  describe('a record posted over HTTP', () => {
    const record = (callee: string) =>
      JSON.stringify([{ master_name: 'A.B', slave_name: callee, interface_name: 'f', succ_count: 3, total_time: 9 }])

    it('is found by every way of asking', async () => {
      expect((await post(record('Flow.Posted'))).status).toBe(202)
      await until(async () => (await stored('Flow.Posted')).get('f') === 3)
      const services = await getJson(`${program.http}/api/v1/stat/services?slave_name=Flow.Posted`)
      expect(services).toMatchObject({
        services: [{ slave_name: 'Flow.Posted', callers: { calls: 3, totalTime: 9 }, callees: null }],
      })
      const series = await getJson(`${program.http}/api/v1/stat/series?slave_name=Flow.Posted`)
      expect(series).toMatchObject({ series: [{ points: [{ calls: 3 }] }] })
    })

    it('twice under one Idempotency-Key is there once; the key with another body is refused', async () => {
      const key = { 'idempotency-key': `key-${Date.now()}` }
      expect((await post(record('Flow.Once'), key)).status).toBe(202)
      expect((await post(record('Flow.Once'), key)).status).toBe(202)
      expect((await post(record('Flow.Other'), key)).status).toBe(422)
      await until(async () => (await stored('Flow.Once')).size > 0)
      await until(async () => (await program.metric('tarsier_queue_batches')) === 0)
      expect((await stored('Flow.Once')).get('f')).toBe(3)
    })
  })

  it.each([
    ['one-way over TCP', reportOneWay],
    ['by datagram', reportByDatagram],
  ])('reports %s are stored once each, and counted', async (way, send) => {
    const names = Array.from({ length: 1000 }, (_, each) => `${way} ${each}`)
    const received = () => program.metric('tarsier_records_received_total', 'signal="stat"')
    const before = await received()
    await send(program.stat, names)
    await until(async () => holdsAll(await stored('Flow.CalleeServer'), new Set(names)))
    const found = await stored('Flow.CalleeServer')
    expect(names.filter((name) => found.get(name) !== 1)).toEqual([])
    expect(await received()).toBe(before + names.length)
    expect(await program.metric('tarsier_lag_seconds_count', 'signal="stat"')).toBeGreaterThan(0)
  })

  it.each(['stat', 'reporter'])(
    'the books of %s balance: received is what was settled or is still queued',
    async (signal) => {
      await post(JSON.stringify([{ master_name: 'A.B', slave_name: 'C.D', interface_name: 'f' }, { slave_name: 1 }]))
      const total = (name: string) => program.metric(`tarsier_${name}`, `signal="${signal}"`)
      const fates = ['stored', 'dead_lettered', 'suppressed', 'rejected', 'ignored', 'expired', 'dropped']
      const settled = async () => {
        const counts = await Promise.all(fates.map((fate) => total(`records_${fate}_total`)))
        return counts.reduce((sum, each) => sum + each)
      }
      await until(async () => (await total('queue_records')) === 0)
      // A request without a record to keep is answered before its reporter record is received.
      await until(async () => (await total('records_received_total')) === (await settled()))
      expect(await total('records_stored_total')).toBeGreaterThan(0)
    },
  )

  it('the command line asks the same', async () => {
    await post('[{"master_name":"A.B","slave_name":"Flow.Cli","interface_name":"f","exce_count":2}]')
    await until(async () => (await stored('Flow.Cli')).size > 0)
    const words = ['query', 'services', '--url', program.http, '--where', 'slave_name=Flow.Cli', '--json']
    const { stdout } = await run(process.execPath, [join(import.meta.dirname, '../../cli/tarsier.ts'), ...words])
    expect(JSON.parse(stdout)).toMatchObject({ services: [{ slave_name: 'Flow.Cli', callers: { exceptions: 2 } }] })
  })

  it('the doctor tells names that may be meant, and whose frames were refused', async () => {
    await sendGarbage(program.stat)
    await post('[{"master_name":"A.B","slave_name":"Flow.Healthy","interface_name":"f","succ_count":2}]')
    const doctor = `${program.http}/api/v1/doctor?service=Flow.Helthy`
    await until(async () => JSON.stringify(await getJson(doctor)).includes('frame_length'))
    await until(async () => (await stored('Flow.Healthy')).size > 0)
    const answer = await getJson(doctor)
    expect(answer).toMatchObject({
      findings: expect.arrayContaining([
        expect.objectContaining({ code: 'name_unknown', facts: { service: 'Flow.Helthy', near: 'Flow.Healthy' } }),
        expect.objectContaining({ code: 'frames_refused', facts: expect.objectContaining({ peer: '127.0.0.1' }) }),
      ]),
    })
    const words = ['doctor', 'Flow.Healthy', '--url', program.http]
    const { stdout } = await run(process.execPath, [join(import.meta.dirname, '../../cli/tarsier.ts'), ...words])
    expect(stdout).toContain('✓ Reports of Flow.Healthy arrive')
  })

  it('the doctor covers every signal: which of them a service sent, and when', async () => {
    const server = { app: 'Flow', server: 'Complete' }
    await post('[{"master_name":"Flow.Complete","slave_name":"C.D","interface_name":"f","succ_count":2}]')
    await post(JSON.stringify([{ ...server, message: 'started' }]), {}, 'logs')
    await post(JSON.stringify([{ ...server, message: 'restarted', level: '[alarm]' }]), {}, 'notify')
    const doctor = `${program.http}/api/v1/doctor?service=Flow.Complete`
    const sent = async () => Object(await getJson(doctor)).sent as { signal: string; last: string | null }[]
    await until(async () => (await sent()).filter(({ last }) => last !== null).length === 3)
    expect(await sent()).toMatchObject([
      { signal: 'stat', last: expect.any(String), records: 1 },
      { signal: 'property', last: null, records: 0 },
      { signal: 'notify', last: expect.any(String), records: 1 },
      { signal: 'log', last: expect.any(String), records: 1 },
      { signal: 'span', last: null },
    ])
  })

  it('the storage is told of, with what keeps it tidy', async () => {
    await post('[{"master_name":"A.B","slave_name":"Flow.Kept","interface_name":"f","succ_count":2}]')
    await until(async () => (await stored('Flow.Kept')).size > 0)
    for (const job of ['prepare', 'retention']) {
      const succeeded = () => program.metric('tarsier_job_last_success_timestamp_seconds', `task="${job}"`)
      await until(async () => (await succeeded()) > 0)
    }
    expect(await getJson(`${program.http}/api/v1/storage`)).toMatchObject({
      space: { kind: settings['TARSIER_MODE'] === 'distributed' ? 'cluster' : 'file' },
      room: expect.any(Number),
      signals: expect.arrayContaining([
        expect.objectContaining({ signal: 'stat', oldestDay: expect.stringMatching(/^\d{8}$/) }),
        expect.objectContaining({ signal: 'rollup' }),
      ]),
      jobs: [
        { name: 'prepare', failing: false, lastSuccess: expect.any(String), lastFailure: null },
        { name: 'retention', failing: false, lastSuccess: expect.any(String), lastFailure: null },
      ],
    })
  })

  it('SIGTERM under load loses nothing that was answered', async () => {
    const sent: Sent = { answered: new Set(), uncertain: new Set() }
    const stopping = new AbortController()
    const reporting = reportCalls(program.stat, 'term', sent, stopping.signal).catch(() => undefined)
    await until(() => sent.answered.size > 200)
    const told = performance.now()
    expect(await program.end('SIGTERM')).toBe(0)
    expect(performance.now() - told).toBeLessThan(25_000)
    stopping.abort()
    await reporting
    program = await startProgram(settings)
    await until(async () => holdsAll(await stored('Flow.CalleeServer'), sent.answered))
    expect([...(await stored('Flow.CalleeServer')).values()].every((count) => count === 1)).toBe(true)
  })
}

/** Calls that succeeded by interface, asked over Tars RPC. */
export async function callsOf(
  endpoint: TarsEndpoint,
  callee: string,
  date: string,
): Promise<ReadonlyMap<string, number>> {
  const answer = await askMonitor(endpoint, {
    dataid: 'tars_stat',
    date,
    fromFlag: '',
    toFlag: '',
    conditions: [{ field: 'slave_name', operator: '=', value: callee }],
    sums: ['succ_count'],
    groups: ['interface_name'],
  })
  return new Map([...answer].map(([name, [calls = 0]]) => [name, calls]))
}

export function holdsAll(stored: ReadonlyMap<string, number>, names: ReadonlySet<string>): boolean {
  return [...names].every((name) => stored.has(name))
}

/** A length that no frame has. */
async function sendGarbage({ host, port }: TarsEndpoint): Promise<void> {
  const socket = connect(port, host)
  socket.end(Buffer.from('ffffffff', 'hex'))
  await once(socket.resume(), 'close')
}

async function runService(task: ServiceTask): Promise<unknown> {
  const file = join(import.meta.dirname, 'tars-service.ts')
  const { stdout } = await run(process.execPath, [file, JSON.stringify(task)])
  return stdout === '' ? undefined : JSON.parse(stdout)
}

function where({ host, port }: TarsEndpoint): string {
  return `-h ${host} -p ${port}`
}

async function getJson(url: string): Promise<unknown> {
  const answer = await fetch(url)
  return answer.json()
}
