import type { ShopPorts } from './application.ts'

/** What a caller would have reported of one function of one instance in one minute, as `POST /api/v1/stat` takes it. */
export interface PastReport {
  readonly f_timestamp: number
  readonly master_name: string
  readonly slave_name: string
  readonly interface_name: string
  readonly master_ip: string
  readonly slave_ip: string
  readonly slave_port: number
  readonly succ_count: number
  readonly timeout_count: number
  readonly exce_count: number
  readonly total_time: number
  readonly maxrsp_time: number
  readonly interv_count: string
}

/** A function of the shop as one of its callers calls it. */
interface Calls {
  readonly caller: string
  readonly callee: string
  readonly name: string
  readonly ports: readonly number[]
  readonly perMinute: number
  /** Least and most time of a call, ms; most calls are near the least. */
  readonly time: readonly [least: number, most: number]
  /** Share of the calls that time out. */
  readonly timeouts?: number
  /** The instance whose calls fail now. */
  readonly failingPort?: number
}

const minute = 60
const hour = 3600
const day = 86_400

/** Since when discounts fail, s before the demo's start. */
const failingFor = 25 * minute

/** The bounds, ms, by which @tars/monitor counts the times of calls. */
const bounds = [5, 10, 50, 100, 200, 500, 1000, 2000, 3000]

/**
 * What the shop would have reported had it run before the demo: the last two days, and the same day a week ago. In its
 * last minutes one instance of Shop.PriceServer has begun to fail, as it does while the demo runs.
 */
export function* pastReports(ports: ShopPorts, now: number, retentionDays: number): Generator<PastReport> {
  const functions = functionsOf(ports)
  const end = minute * Math.floor(now / minute)
  const spans = [
    [7 * day + hour, 6 * day],
    [2 * day, 0],
  ] as const
  for (const [from, to] of spans) {
    if (from > (retentionDays - 1) * day) continue
    for (let ago = from; ago > to; ago -= minute) {
      for (const calls of functions) yield* reportsOf(calls, end - ago, ago)
    }
  }
}

function functionsOf({ price, cart }: ShopPorts): readonly Calls[] {
  const [broken = 0] = price.slice(-1)
  const toPrice = { callee: 'Shop.PriceServer', ports: price }
  const toCart = { callee: 'Shop.CartServer', ports: [cart] }
  return [
    { ...toPrice, caller: 'Shop.WebServer', name: 'getPrice', perMinute: 240, time: [1, 30] },
    { ...toPrice, caller: 'Shop.CartServer', name: 'getPrice', perMinute: 360, time: [1, 30] },
    {
      ...toPrice,
      caller: 'Shop.CartServer',
      name: 'getDiscount',
      perMinute: 120,
      time: [1, 15],
      failingPort: broken,
    },
    { ...toCart, caller: 'Shop.WebServer', name: 'addItem', perMinute: 240, time: [2, 32] },
    { ...toCart, caller: 'Shop.WebServer', name: 'checkout', perMinute: 120, time: [8, 105], timeouts: 1 / 12 },
    { ...toCart, caller: 'Shop.WebServer', name: '查询库存', perMinute: 240, time: [120, 700] },
  ]
}

/** The reports of one minute, so many seconds before the demo; at night there are half as many calls. */
function* reportsOf(calls: Calls, time: number, ago: number): Generator<PastReport> {
  const rhythm = 0.75 + 0.25 * Math.cos((2 * Math.PI * ago) / day)
  const trend = 1 - 0.01 * (ago / day)
  for (const port of calls.ports) {
    const count = Math.round((calls.perMinute / calls.ports.length) * rhythm * trend * between(0.92, 1.08))
    yield {
      f_timestamp: time,
      master_name: calls.caller,
      slave_name: calls.callee,
      interface_name: calls.name,
      master_ip: '127.0.0.1',
      slave_ip: '127.0.0.1',
      slave_port: port,
      ...outcomeOf(calls, port, count, ago),
    }
  }
}

type Outcome = Omit<PastReport, 'f_timestamp' | `${string}_name` | `${string}_ip` | 'slave_port'>

function outcomeOf(
  { time: [least, most], timeouts = 0, failingPort }: Calls,
  port: number,
  count: number,
  ago: number,
): Outcome {
  const failed = port === failingPort && ago <= failingFor ? count : 0
  const timedOut = Math.round((count - failed) * timeouts * between(0.6, 1.4))
  const times = Array.from({ length: count - failed - timedOut }, () => least + (most - least) * Math.random() ** 4)
  return {
    succ_count: times.length,
    timeout_count: timedOut,
    exce_count: failed,
    total_time: Math.round(times.reduce((sum, each) => sum + each, 0)),
    maxrsp_time: Math.ceil(times.reduce((largest, each) => Math.max(largest, each), 0)),
    interv_count: countedByTime(times),
  }
}

/** "5|12,10|3": how many calls took at most so long, but longer than the bound before. */
function countedByTime(times: readonly number[]): string {
  const counts = Map.groupBy(times, (time) => bounds.find((bound) => time <= bound) ?? 3000)
  return bounds.flatMap((bound) => (counts.has(bound) ? `${bound}|${counts.get(bound)?.length}` : [])).join(',')
}

function between(least: number, most: number): number {
  return least + (most - least) * Math.random()
}

/** Most records of one request. */
const most = 20_000

/** Has reports stored. Rejects where they are not all taken. */
export async function storePast(http: string, reports: Iterable<PastReport>): Promise<void> {
  const lines = Array.from(reports, (report) => JSON.stringify(report))
  for (let first = 0; first < lines.length; first += most) {
    const response = await fetch(`${http}/api/v1/stat`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: lines.slice(first, first + most).join('\n'),
    })
    const answer = await response.text()
    if (response.status !== 202 || !answer.includes('"rejectedTotal":0')) throw new Error(`not taken: ${answer}`)
  }
}
