import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectTars, type TarsEndpoint, type TarsRequest } from '../../tars/client.ts'
import type { LogTask } from './log-service.ts'
import { type RunningProgram, type Settings, startProgram, until } from './program.ts'

const run = promisify(execFile)

/** What real clients write to remote logs, from their socket to what is found. */
export function logSuite(settings: Settings): void {
  let program: RunningProgram
  beforeAll(async () => {
    program = await startProgram(settings)
  })
  afterAll(() => program.end('SIGTERM'))

  /** How many lines of a server there are, by the value of a field. */
  async function countsOf(server: string, by: string): Promise<Record<string, number>> {
    const answer = await fetch(`${program.http}/api/v1/logs/counts?server=${server}&by=${by}`)
    const { counts } = (await answer.json()) as { counts: { value: string; count: number }[] }
    return Object.fromEntries(counts.map(({ value, count }) => [value, count]))
  }

  /** Messages of a server in the order in which they were written; those that a query finds. */
  async function messagesOf(server: string, query = ''): Promise<readonly string[]> {
    const parameters = new URLSearchParams({ server, q: query, sort: 'oldest' })
    const answer = await fetch(`${program.http}/api/v1/logs/search?${parameters}`)
    return ((await answer.json()) as { lines: { message: string }[] }).lines.map(({ message }) => message)
  }

  const total = (signal: string, name: string) => program.metric(`tarsier_records_${name}_total`, `signal="${signal}"`)

  describe('what a real Tars.js service logs', () => {
    const lines = [
      { level: 'info', text: 'order 17 已支付' },
      { level: 'error', text: 'order 18 failed\n  at pay (pay.js:3:1)' },
      { level: 'debug', text: 'done' },
    ] as const
    const task = { app: 'Flow', set: 'gray.sz.1', file: 'order', lines, longest: 20_000 }

    it.each(['tcp', 'udp'])('by TarsRemote of @tars/logs over %s is found, with its level', async (transport) => {
      const server = `LogBy${transport}`
      const endpoint = `${transport} ${where(program.log)}`
      await runService({ ...task, endpoint, server, type: 'TarsRemote' })
      await until(async () => (await countsOf(server, 'level'))['WARN'] === 1)
      expect(await countsOf(server, 'level')).toEqual({ INFO: 1, ERROR: 1, DEBUG: 1, WARN: 1 })
      expect(await countsOf(server, 'file')).toEqual({ order: 4 })
      expect(Object.values(await countsOf(server, 'thread'))).toEqual([4])
      const messages = await messagesOf(server)
      expect(messages.map((message) => message.split('|').slice(3).join('|'))).toEqual([
        ...lines.map(({ text }) => text),
        'x'.repeat(task.longest),
      ])
      expect(await messagesOf(server, '已支付')).toEqual(messages.slice(0, 1))
    })

    it('by TarsDate is found, which says neither level nor process', async () => {
      const endpoint = `tcp ${where(program.log)}`
      await runService({ ...task, endpoint, server: 'LogByDate', set: '', type: 'TarsDate' })
      await until(async () => (await countsOf('LogByDate', 'level'))[''] === 4)
    })
  })

  it('records posted over HTTP as NDJSON, gzip, are found', async () => {
    const record = { app: 'Flow', server: 'LogPosted', file: 'f', message: 'ERROR|pay traceId=5f2c1a9be0d34f11' }
    const body = gzipSync([record, { ...record, message: '' }].map((each) => JSON.stringify(each)).join('\n'))
    const headers = { 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip' }
    const answer = await fetch(`${program.http}/api/v1/logs`, { method: 'POST', body, headers })
    expect([answer.status, await answer.json()]).toMatchObject([202, { accepted: 1, ignored: 1 }])
    await until(async () => (await countsOf('LogPosted', 'trace'))['5f2c1a9be0d34f11'] === 1)
    expect(await countsOf('LogPosted', 'level')).toEqual({ ERROR: 1 })
  })

  it('events of call chains are kept as such, not as lines', async () => {
    const before = await total('span', 'stored')
    const event = '2026-11-21 17:29:45|f-9c0ffee0|a1|a1|cs|Flow.Cart|Flow.Price|getPrice|1795253385100|0||\n'
    await log(program.log, '_t_trace_', [event, event, '\n'])
    await until(async () => (await total('span', 'stored')) === before + 2)
    expect(await total('span', 'ignored')).toBe(1)
    expect(await countsOf('SpanServer', 'level')).toEqual({})
  })

  it.each(['log', 'span'])('the books of %s balance', async (signal) => {
    const fates = ['stored', 'dead_lettered', 'suppressed', 'rejected', 'ignored', 'expired', 'dropped']
    await until(async () => {
      const settled = await Promise.all(fates.map((fate) => total(signal, fate)))
      return (await total(signal, 'received')) === settled.reduce((sum, each) => sum + each)
    })
    expect(await total(signal, 'stored')).toBeGreaterThan(0)
    expect(await total(signal, 'dead_lettered')).toBe(0)
  })
}

/** Sends records two-way to a log. */
async function log(endpoint: TarsEndpoint, file: string, lines: readonly string[]): Promise<void> {
  const request: TarsRequest = {
    servant: 'tars.tarslog.LogObj',
    functionName: 'loggerbyInfo',
    writeArguments: (writer) => {
      writer.writeStruct(1, (info) => {
        info.writeString(0, 'Flow')
        info.writeString(1, 'SpanServer')
        info.writeString(2, file)
      })
      writer.writeList(2, lines, (list, tag, line) => list.writeString(tag, line))
    },
  }
  const client = await connectTars(endpoint)
  const { returnCode } = await client.call({ ...request, timeoutMs: 10_000 })
  await client.close()
  expect(returnCode).toBe(0)
}

async function runService(task: LogTask): Promise<void> {
  // Lines say no zone: a service writes them in the one that Tarsier is told.
  const env = { ...process.env, TZ: 'Asia/Shanghai' }
  await run(process.execPath, [join(import.meta.dirname, 'log-service.ts'), JSON.stringify(task)], { env })
}

function where({ host, port }: TarsEndpoint): string {
  return `-h ${host} -p ${port}`
}
