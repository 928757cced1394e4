import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askMonitor } from '../../cli/query/monitor-query.ts'
import { createCalendar } from '../../signals/calendar.ts'
import type { TarsEndpoint } from '../../tars/client.ts'
import { type RunningProgram, type Settings, startProgram, until } from './program.ts'
import type { PropertyTask } from './property-service.ts'

const run = promisify(execFile)
const calendar = createCalendar('Asia/Shanghai')

/** What real clients report of properties, from their socket to the answered question. */
export function propertySuite(settings: Settings): void {
  let program: RunningProgram
  beforeAll(async () => {
    program = await startProgram(settings)
  })
  afterAll(() => program.end('SIGTERM'))

  const today = () => calendar.dayAt(Date.now())

  /** Values by property and policy, asked over Tars RPC. */
  const stored = async (module: string) => {
    const answer = await askMonitor(program.queryProperty, {
      dataid: 'tars_property',
      date: today(),
      fromFlag: '',
      toFlag: '',
      conditions: [{ field: 'master_name', operator: '=', value: module }],
      sums: ['value'],
      groups: ['property_name', 'policy'],
    })
    return new Map([...answer].map(([name, [value = 0]]) => [name, value]))
  }

  describe('what a real Tars.js service reports', () => {
    const values = {
      'queue.depth,Sum': [210],
      'queue.depth,Avg': [70],
      'queue.depth,Max': [200],
      'queue.depth,Min': [3],
      'queue.depth,Count': [3],
      'queue.depth,Distr': [0],
      'queue.depth,Version': [0],
    }

    it.each(['tcp', 'udp'])('by @tars/monitor over %s is found by @tars/rpc as TarsWeb asks', async (transport) => {
      const module = `Flow.By${transport}`
      const task = { module, set: '', date: today() }
      await runService({ ...task, kind: 'report', endpoint: `${transport} ${where(program.property)} -t 60000` })
      await until(async () => (await stored(module)).size === Object.keys(values).length)
      const answer = await runService({
        ...task,
        kind: 'ask',
        endpoint: `tcp ${where(program.queryProperty)} -t 60000`,
      })
      expect(answer).toMatchObject({ returned: 0, rsp: { ret: 0, result: values } })
    })

    it('by @tars/monitor is found over HTTP and by the command line', async () => {
      const module = 'Flow.Found'
      const endpoint = `tcp ${where(program.property)} -t 60000`
      await runService({ kind: 'report', module, set: '', date: today(), endpoint })
      await until(async () => (await stored(module)).size > 0)
      const series = await fetch(`${program.http}/api/v1/property/series?service=${module}`)
      const pointsOf = (policy: string, points: object) => expect.objectContaining({ policy, points: [points] })
      expect(await series.json()).toMatchObject({
        series: [
          pointsOf('Avg', expect.objectContaining({ value: 70, sum: 70, count: 1 })),
          pointsOf('Count', expect.objectContaining({ value: 3 })),
          pointsOf('Distr', expect.objectContaining({ total: 2, counts: [1, 1, 0] })),
          pointsOf('Max', expect.objectContaining({ value: 200 })),
          pointsOf('Min', expect.objectContaining({ value: 3 })),
          pointsOf('Sum', expect.objectContaining({ value: 210 })),
          pointsOf('Version', expect.objectContaining({ reports: 1, texts: [{ text: 'v1.2', reports: 1 }] })),
        ],
      })
      const names = await command('query', 'property', 'names', module, '--url', program.http, '--json')
      const policies = ['Avg', 'Count', 'Distr', 'Max', 'Min', 'Sum', 'Version'].map((policy) => ({ policy }))
      expect(names).toMatchObject({ properties: [{ service: module, property_name: 'queue.depth', policies }] })
    })

    it.each(['tcp', 'udp'])("by @tars/monitor's propertyplus over %s is found", async (transport) => {
      const module = `Flow.PlusBy${transport}`
      const endpoint = `${transport} ${where(program.property)} -t 60000`
      await runService({ kind: 'reportPlus', module, set: '', date: today(), endpoint })
      await until(async () => (await stored(module)).size > 0)
      expect(Object.fromEntries(await stored(module))).toEqual({
        'orders#1|深圳|vip,Sum': 7.5,
        'orders#2|深圳|vip,Avg': 25,
      })
    })

    it('from a set is found with its set and without, and not with another', async () => {
      const task = { module: 'Flow.InSet', set: 'gray.sz.1', date: today() }
      await runService({ ...task, kind: 'report', endpoint: `tcp ${where(program.property)} -t 60000` })
      await until(async () => (await stored('Flow.InSet')).size > 0)
      const found = await Promise.all(['Flow.InSet.graysz1', 'Flow.InSet.gray.sz.1', 'Flow.InSet.graysz2'].map(stored))
      expect(found.map(({ size }) => size)).toEqual([7, 7, 0])
    })
  })

  it('a property posted over HTTP is found', async () => {
    const body = '[{"master_name":"Flow.Posted","property_name":"p","policy":"Sum","value":9007199254740993}]'
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(`${program.http}/api/v1/property`, { method: 'POST', body, headers })
    expect([answer.status, await answer.json()]).toMatchObject([202, { accepted: 1 }])
    await until(async () => (await stored('Flow.Posted')).get('p,Sum') === 2 ** 53)
  })

  it('the command line asks as TarsWeb does', async () => {
    await until(async () => (await stored('Flow.Posted')).size > 0)
    const { host, port } = program.queryProperty
    const words = ['query', 'tars', '--dataid', 'tars_property', '--address', `${host}:${port}`, '--json']
    const asked = ['--date', today(), '--where', 'master_name=Flow.Posted', '--group', 'property_name']
    expect(await command(...words, ...asked)).toEqual([{ property_name: 'p', value: 2 ** 53 }])
  })

  it('the books balance: received is what was settled or is still queued', async () => {
    const total = (name: string) => program.metric(`tarsier_${name}`, 'signal="property"')
    const fates = ['stored', 'dead_lettered', 'suppressed', 'rejected', 'ignored', 'expired', 'dropped']
    await until(async () => {
      const settled = await Promise.all(fates.map((fate) => total(`records_${fate}_total`)))
      const all = settled.reduce((sum, each) => sum + each)
      return (await total('records_received_total')) === all && (await total('records_stored_total')) > 0
    })
    expect(await total('records_dead_lettered_total')).toBe(0)
  })
}

/** What `tarsier` prints as JSON. */
async function command(...words: readonly string[]): Promise<unknown> {
  const { stdout } = await run(process.execPath, [join(import.meta.dirname, '../../cli/tarsier.ts'), ...words])
  return JSON.parse(stdout)
}

async function runService(task: PropertyTask): Promise<unknown> {
  const file = join(import.meta.dirname, 'property-service.ts')
  const { stdout } = await run(process.execPath, [file, JSON.stringify(task)])
  return stdout === '' ? undefined : JSON.parse(stdout)
}

function where({ host, port }: TarsEndpoint): string {
  return `-h ${host} -p ${port}`
}
