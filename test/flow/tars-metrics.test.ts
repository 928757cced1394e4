import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TarsEndpoint } from '../../tars/client.ts'
import { parsed, type Sample } from '../exposition/parsed.ts'
import { distributed, embedded } from './modes.ts'
import { type RunningProgram, startProgram, until } from './program.ts'
import type { PropertyTask } from './property-service.ts'
import type { ServiceTask } from './tars-service.ts'

describe.each([
  ['embedded', embedded],
  ['distributed', distributed],
])('what real services report is at /metrics/tars in the %s mode', (_, settings) => {
  const inMode = settings()
  let program: RunningProgram
  beforeAll(async () => {
    program = await startProgram(inMode)
  })
  afterAll(() => program.end('SIGTERM'))

  /** By name and the labels that are given. */
  async function samples(name: string, labels: Sample['labels']): Promise<readonly Sample[]> {
    const accept = 'application/openmetrics-text;version=1.0.0'
    const answer = await fetch(`${program.http}/metrics/tars`, { headers: { accept } })
    const families = await parsed(await answer.text(), 'openmetrics')
    const all = families.flatMap((family) => family.samples).filter((sample) => sample.name === name)
    return all.filter((sample) => Object.entries(labels).every(([key, value]) => sample.labels[key] === value))
  }

  const numbers = (found: readonly Sample[]) => found.map(({ value }) => value)

  it.each(['tcp', 'udp'])('calls, by @tars/monitor over %s', async (transport) => {
    const callee = `Flow.By${transport}`
    const interfaces = ['getPrice', '查询价格', 'a,b "c"']
    const endpoint = `${transport} ${where(program.stat)} -t 60000`
    await runService('tars-service.ts', { kind: 'report', endpoint, callee, interfaces, date: '' })
    const successes = () => samples('tars_calls_total', { slave_name: callee, result: 'success' })
    await until(async () => (await successes()).length === interfaces.length)
    expect((await successes()).map(({ labels, value }) => [labels, value])).toEqual(
      interfaces.map((interface_name) => [
        {
          view: 'callers',
          master_name: 'Flow.WebServer',
          slave_name: callee,
          interface_name,
          return_value: '0',
          result: 'success',
        },
        1,
      ]),
    )
    // One call of 7 ms.
    const one = { slave_name: callee, interface_name: 'getPrice' }
    const buckets = await samples('tars_call_duration_seconds_bucket', one)
    expect(numbers(buckets)).toEqual([0, 1, 1, 1, 1, 1, 1, 1, 1, 1])
    expect(numbers(await samples('tars_call_duration_seconds_sum', one))).toEqual([0.007])
  })

  it('properties, by @tars/monitor: 3, 7 and 200 under every policy', async () => {
    const module = 'Flow.Properties'
    const endpoint = `tcp ${where(program.property)} -t 60000`
    const task = { kind: 'report', endpoint, module, set: 'gray.sz.1', date: '' } as const
    await runService('property-service.ts', task)
    const found = async (name: string, policy: string) => {
      return numbers(await samples(name, { module, set_suffix: 'graysz1', property_name: 'queue.depth', policy }))
    }
    await until(async () => (await found('tars_property_sum_total', 'Sum')).length > 0)
    expect(await found('tars_property_sum_total', 'Sum')).toEqual([210])
    expect(await found('tars_property_count_total', 'Count')).toEqual([3])
    expect(await found('tars_property_sum_total', 'Avg')).toEqual([70])
    expect(await found('tars_property_count_total', 'Avg')).toEqual([1])
    expect(await found('tars_property_value', 'Max')).toEqual([200])
    expect(await found('tars_property_value', 'Min')).toEqual([3])
  })

  it('what is posted over HTTP, once under one Idempotency-Key, and what is refused not at all', async () => {
    const post = (record: object) =>
      fetch(`${program.http}/api/v1/stat`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': JSON.stringify(record) },
        body: JSON.stringify([{ master_name: 'A.B', slave_name: 'Flow.Posted', interface_name: 'f', ...record }]),
      })
    const statuses = []
    for (const record of [{ exce_count: 2 }, { exce_count: 2 }, { exce_count: -1 }]) {
      statuses.push((await post(record)).status)
    }
    expect(statuses).toEqual([202, 202, 400])
    expect(numbers(await samples('tars_calls_total', { slave_name: 'Flow.Posted' }))).toEqual([0, 0, 2])
  })
})

it('where it is off there is no such page, and reports are taken', async () => {
  const program = await startProgram({ ...embedded(), TARSIER_TARS_METRICS: 'false' })
  const body = '[{"master_name":"A.B","slave_name":"C.D","interface_name":"f","succ_count":1}]'
  const headers = { 'content-type': 'application/json' }
  const taken = await fetch(`${program.http}/api/v1/stat`, { method: 'POST', headers, body })
  expect(taken.status).toBe(202)
  expect((await fetch(`${program.http}/metrics/tars`)).status).toBe(404)
  await program.end('SIGTERM')
})

async function runService(file: string, task: ServiceTask | PropertyTask): Promise<void> {
  await promisify(execFile)(process.execPath, [join(import.meta.dirname, file), JSON.stringify(task)])
}

function where({ host, port }: TarsEndpoint): string {
  return `-h ${host} -p ${port}`
}
