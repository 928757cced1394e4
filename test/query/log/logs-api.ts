import { once } from 'node:events'
import { onTestFinished } from 'vitest'
import { TarsierError } from '../../../errors.ts'
import { memoryFeed } from '../../../feed/memory.ts'
import { createHttpServer } from '../../../http/server.ts'
import { createLog } from '../../../observe/log.ts'
import { createMetrics } from '../../../observe/metrics.ts'
import { logRoutes } from '../../../query/log/routes.ts'
import { createCalendar } from '../../../signals/calendar.ts'
import type { LogRecord } from '../../../signals/log.ts'
import { isFound } from '../../../signals/search.ts'
import type { SignalRecord } from '../../../signals/signal.ts'
import { tokensOf } from '../../../signals/words.ts'
import type { AskOptions, Condition, FindQuestion, Found, Place, Question } from '../../../store/store.ts'

export const calendar = createCalendar('Asia/Shanghai')

/** 2026-01-31T08:00:00Z */
export const morning = 1_769_846_400_000

let number = 0

/** A line so many ms after `morning`. */
export function line(after: number, message: string, fields: Partial<LogRecord> = {}): LogRecord {
  const time = morning + after
  number++
  return {
    f_timestamp: Math.floor(time / 1000),
    f_date: calendar.dayAt(time),
    time,
    time_from: 'line',
    received_at: time,
    app: 'Shop',
    server: 'CartServer',
    set_name: '',
    podName: '',
    file: 'app',
    node: '10.0.0.1',
    level: 'INFO',
    thread: '1',
    trace: '',
    marks: '',
    message,
    tokens: tokensOf(message),
    sequence: number,
    origin: 'aaaaaa',
    ...fields,
  }
}

interface Trouble {
  /** Days whose finding takes too long. */
  readonly slow?: readonly string[]
  /** Days whose finding lasts as long as somebody waits. */
  readonly endless?: readonly string[]
}

/** The routes over lines in memory, found by the plainest code there is. */
export async function logsApi(lines: readonly LogRecord[], { slow = [], endless = [] }: Trouble = {}) {
  const feed = memoryFeed()
  const finds: FindQuestion[] = []
  const given = { up: 0 }
  const metrics = createMetrics()

  async function find(question: FindQuestion, { cancelled }: AskOptions): Promise<Found> {
    finds.push(question)
    const day = calendar.dayAt(question.range.from * 1000)
    if (slow.includes(day)) throw new TarsierError('DEADLINE', 'too late')
    if (endless.includes(day)) {
      await once(cancelled, 'abort')
      given.up++
      throw new TarsierError('CANCELLED', 'nobody waits')
    }
    const factor = question.sort === 'newest' ? -1 : 1
    const found = matching(lines, question)
      .toSorted((one, other) => factor * compare(placeOf(one), placeOf(other)))
      .filter((each) => question.after === undefined || factor * compare(placeOf(each), question.after) > 0)
    const records = found
      .slice(0, question.limit)
      .map(({ tokens: _, ...record }) => ({ id: String(record.sequence), record }))
    return { records, more: found.length > question.limit }
  }

  async function ask(question: Question, _: AskOptions) {
    const groups = Map.groupBy(matching(lines, question), (record: SignalRecord) =>
      JSON.stringify(question.group.map((name) => keyOf(record, name, question))),
    )
    const rows = [...groups].map(([keys, records]) => ({ keys: JSON.parse(keys), values: [records.length] }))
    return { rows, served: 'detail' as const }
  }

  const door = {
    store: { find, ask },
    calendar,
    horizon: () => '20260101',
    metrics,
    groupLimit: 10_000,
    deadline: 5000,
  }
  const server = createHttpServer({
    host: '127.0.0.1',
    port: 0,
    basePath: '',
    log: createLog({ level: 'silent', format: 'json' }),
    version: '0',
    parts: [],
    registry: metrics.registry,
    refreshMetrics: async () => undefined,
    routes: [logRoutes({ ...door, feed, mostTails: 2 })],
  })
  await server.start()
  onTestFinished(async () => {
    await feed.stop()
    await server.stop()
  })
  const url = `http://127.0.0.1:${server.port()}/api/v1/logs`
  const get = async (path: string) => {
    const answer = await fetch(`${url}/${path}`)
    const text = await answer.text()
    const isJson = answer.headers.get('content-type')?.startsWith('application/json') ?? false
    return {
      status: answer.status,
      body: isJson ? JSON.parse(text) : undefined,
      text,
      headers: Object.fromEntries(answer.headers),
    }
  }
  return { get, url, feed, finds, given }
}

function matching(lines: readonly LogRecord[], { range, conditions, search }: FindQuestion | Question): LogRecord[] {
  return lines.filter(
    (each) =>
      each.f_timestamp >= range.from &&
      each.f_timestamp < range.to &&
      conditions.every((condition) => holds(condition, each)) &&
      (search === undefined || isFound(search, each)),
  )
}

function holds(condition: Condition, record: SignalRecord): boolean {
  if (condition.operator !== 'equals') throw new Error(`not needed: ${condition.operator}`)
  return record[condition.field] === condition.value
}

function keyOf(record: SignalRecord, name: string, { step }: Question) {
  const value = record[name]
  if (name !== 'f_timestamp' || !step) return value
  return step.origin + step.seconds * Math.floor((Number(value) - step.origin) / step.seconds)
}

function placeOf(record: LogRecord): Place {
  return [record.time, record.sequence, record.origin]
}

function compare(one: Place, other: Place): number {
  for (const [index, value] of one.entries()) {
    const against = other[index] ?? ''
    if (value !== against) return value < against ? -1 : 1
  }
  return 0
}
