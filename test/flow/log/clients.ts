import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TarsEndpoint } from '../../../tars/client.ts'
import { capturedFrames } from '../../tars/captured-frames.ts'
import { until } from '../program.ts'
import { countLines, findLines, messagesOf, openTail, type Tail, untilFound } from './asking.ts'
import type { Replicas } from './replicas.ts'
import { logLines, postLines, sendFrame } from './sending.ts'
import type { LogTask } from './service.ts'

const run = promisify(execFile)

/** What real clients write to remote logs, from their socket to what is found. */
export function clientsSuite(tarsier: () => Replicas): void {
  /** How many lines of a server there are, by the value of a field. */
  async function countsOf(server: string, by: string): Promise<Record<string, number>> {
    const { counts } = await countLines(tarsier().query(0), { app: 'Flow', server, by })
    return Object.fromEntries(counts.map(({ value, count }) => [value, count]))
  }

  /** Messages of a server in the order in which they were written; those that a query finds. */
  async function messagesFound(server: string, q = ''): Promise<readonly string[]> {
    return messagesOf((await findLines(tarsier().query(0), { server, q, sort: 'oldest' })).lines)
  }

  const total = (signal: string, name: string) => tarsier().total(`tarsier_records_${name}_total`, `signal="${signal}"`)

  describe('what a real Tars.js service logs', () => {
    const lines = [
      { level: 'info', text: 'order 17 已支付' },
      { level: 'error', text: 'order 18 failed\n  at pay (pay.js:3:1)' },
      { level: 'debug', text: 'done' },
    ] as const
    const task = { app: 'Flow', set: 'gray.sz.1', file: 'order', lines, longest: 20_000 }
    const transports = ['tcp', 'udp']
    let tail: Tail
    beforeAll(async () => {
      tail = await openTail(tarsier().query(1), { app: 'Flow' })
      const [one, other] = [0, 1].map((place) => where(tarsier().door(place).log))
      await Promise.all([
        ...transports.map((transport) =>
          runService({ ...task, endpoint: `${transport} ${one}`, server: `LogBy${transport}`, type: 'TarsRemote' }),
        ),
        runService({ ...task, endpoint: `tcp ${other}`, server: 'LogByDate', set: '', type: 'TarsDate' }),
      ])
    })
    afterAll(() => tail.leave())

    it.each(transports)('by TarsRemote of @tars/logs over %s is found, with its level', async (transport) => {
      const server = `LogBy${transport}`
      await untilFound(tarsier().query(0), 4, { server })
      expect(await countsOf(server, 'level')).toEqual({ INFO: 1, ERROR: 1, DEBUG: 1, WARN: 1 })
      expect(await countsOf(server, 'file')).toEqual({ order: 4 })
      expect(Object.values(await countsOf(server, 'thread'))).toEqual([4])
      const messages = await messagesFound(server)
      expect(messages.map((message) => message.split('|').slice(3).join('|'))).toEqual([
        ...lines.map(({ text }) => text),
        'x'.repeat(task.longest),
      ])
      expect(await messagesFound(server, '已支付')).toEqual(messages.slice(0, 1))
      await until(() => messages.every((message) => tail.messages.includes(message)))
    })

    it('by TarsDate is found, which says neither level nor process', async () => {
      await until(async () => (await countsOf('LogByDate', 'level'))[''] === 4)
    })

    it('as a captured frame of logger has it is found, whole', async () => {
      const [captured] = capturedFrames.filter(({ func }) => func === 'logger')
      await sendFrame(tarsier().door(1).log, captured?.frame ?? Buffer.alloc(0))
      await untilFound(tarsier().query(0), 2, { app: 'Shop' })
      // They say a time that is no longer kept.
      const { lines: found } = await findLines(tarsier().query(0), { app: 'Shop', sort: 'oldest' })
      expect(found).toMatchObject([
        { message: '2024-03-28 17:29:45|4711|INFO|order 17 paid', time_from: 'receipt' },
        { message: '2024-03-28 17:29:46|4711|ERROR|order 18 failed\n  at pay (pay.js:3:1)', level: 'ERROR' },
      ])
    })

    it('in another zone is what the doctor tells of', async () => {
      const endpoint = `tcp ${where(tarsier().door(0).log)}`
      await runService({ ...task, endpoint, server: 'LogInUtc', type: 'TarsRemote' }, 'UTC')
      const findings = async () => {
        const answer = await fetch(`${tarsier().query(0).http}/api/v1/doctor?service=Flow.LogInUtc`)
        return ((await answer.json()) as { findings: { code: string; facts: object }[] }).findings
      }
      await until(async () => (await findings()).some(({ code }) => code === 'zone_off'))
      expect((await findings()).find(({ code }) => code === 'zone_off')?.facts).toMatchObject({ hours: -8 })
    })
  })

  it('records posted over HTTP as NDJSON, gzip, are found, and empty ones are counted', async () => {
    const record = { app: 'Flow', server: 'LogPosted', file: 'f', message: 'ERROR|pay traceId=5f2c1a9be0d34f11' }
    const ignored = await total('log', 'ignored')
    await postLines(tarsier().door(1), [record], 'gzip')
    await logLines(tarsier().door(0), { ...record, file: 'empty' }, ['\n', ''])
    await until(async () => (await countsOf('LogPosted', 'trace'))['5f2c1a9be0d34f11'] === 1)
    expect(await countsOf('LogPosted', 'level')).toEqual({ ERROR: 1 })
    expect(await total('log', 'ignored')).toBe(ignored + 2)
  })

  it('events of call chains are kept as such, not as lines', async () => {
    const before = await total('span', 'stored')
    const event = '2026-11-21 17:29:45|f-9c0ffee0|a1|a1|cs|Flow.Cart|Flow.Price|getPrice|1795253385100|0||\n'
    await logLines(tarsier().door(0), { app: 'Flow', server: 'SpanServer', file: '_t_trace_' }, [event, event, '\n'])
    await until(async () => (await total('span', 'stored')) === before + 2)
    expect(await total('span', 'ignored')).toBe(1)
    expect(await countsOf('SpanServer', 'level')).toEqual({})
  })
}

/** Once everything was sent: nothing was lost on the way. */
export function booksSuite(tarsier: () => Replicas): void {
  const total = (signal: string, name: string) => tarsier().total(`tarsier_records_${name}_total`, `signal="${signal}"`)

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

/** Lines say no zone: a service writes them in the one that Tarsier is told, unless it is to write them in another. */
async function runService(task: LogTask, zone = 'Asia/Shanghai'): Promise<void> {
  const env = { ...process.env, TZ: zone }
  await run(process.execPath, [join(import.meta.dirname, 'service.ts'), JSON.stringify(task)], { env })
}

function where({ host, port }: TarsEndpoint): string {
  return `-h ${host} -p ${port}`
}
