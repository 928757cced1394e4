import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningProgram, startProgram, until } from '../../flow/program.ts'
import type { OwnServer } from '../../services/own-server.ts'
import { startPrometheus } from '../../services/prometheus.ts'
import { scratchDirectory } from '../../services/scratch.ts'
import { expressions } from './grafana.ts'

const directory = scratchDirectory()
let program: RunningProgram
let prometheus: OwnServer

beforeAll(async () => {
  program = await startProgram({ TARSIER_DATA_DIR: directory })
  await report()
  prometheus = await startPrometheus(new URL(program.http).host)
  // A rate needs two samples that differ in time.
  await until(async () =>
    (await valuesOf('count_over_time(tarsier_part_up{part="store"}[1m])')).some((count) => count > 2),
  )
}, 120_000)
afterAll(async () => {
  await prometheus?.stop()
  await program?.end('SIGTERM')
})

/** A call, and a question about calls. */
async function report(): Promise<void> {
  const record = {
    master_name: 'Shop.Web',
    slave_name: 'Shop.Cart',
    interface_name: 'add',
    succ_count: 1,
    total_time: 5,
  }
  const headers = { 'content-type': 'application/json' }
  await fetch(`${program.http}/api/v1/stat`, { method: 'POST', headers, body: JSON.stringify([record]) })
  await fetch(`${program.http}/api/v1/stat/services`)
}

interface Answer {
  readonly status: string
  readonly error?: string
  readonly data: {
    readonly result: readonly { readonly metric: Record<string, string>; readonly value: [number, string] }[]
  }
}

async function answerTo(expr: string): Promise<Answer> {
  const answer = await fetch(`${prometheus.url}/api/v1/query?query=${encodeURIComponent(expr)}`)
  // The form of Prometheus' answers.
  return (await answer.json()) as Answer
}

async function valuesOf(expr: string): Promise<readonly number[]> {
  return (await answerTo(expr)).data.result.map(({ value }) => Number(value[1]))
}

function interpolated(expr: string): string {
  return expr
    .replaceAll('$job', '.*')
    .replaceAll('$instance', '.*')
    .replaceAll('$__rate_interval', '1m')
    .replaceAll('$__range', '1h')
}

/** What a Tarsier without a cluster, that nothing is wrong with, has no series of. */
const quiet =
  /tarsier_(frames_refused|peers_refused|calls_failed|kubernetes_(failures|changes|lag)|stored_|retention_|stale_)/

describe.each(expressions)('$name', ({ expr, legend }) => {
  it('is answered, with the labels that its legend names', async () => {
    const { status, error, data } = await answerTo(interpolated(expr))
    expect({ status, error }).toEqual({ status: 'success', error: undefined })
    if (!quiet.test(expr)) expect(data.result.length).toBeGreaterThan(0)
    const labels = [...legend.matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => label)
    for (const { metric } of data.result) expect(Object.keys(metric)).toEqual(expect.arrayContaining(labels))
  })
})

it('asks for metrics that the program has', async () => {
  const text = await (await fetch(`${program.http}/metrics`)).text()
  const described = [...text.matchAll(/^# TYPE (\w+) (\w+)/gm)].map(([, name, type]) =>
    type === 'histogram' ? `${name}_bucket` : name,
  )
  const asked = expressions.flatMap(({ expr }) => expr.match(/\b(tarsier|process|nodejs)_\w+/g) ?? [])
  expect(asked.filter((name) => !described.includes(name))).toEqual([])
})
