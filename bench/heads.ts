import type { StatBody, StatHead, StatReport } from '../ingest/stat/report.ts'
import { oneOf, type Random, seeded, wholeBetween } from './random.ts'

/** One process of a service: what it reports, period after period. */
export interface Reporter {
  readonly service: string
  /** The next `count` heads, all different where it has as many; bodies differ each time. */
  next(count: number): readonly StatReport[]
}

interface Service {
  readonly name: string
  readonly interfaces: readonly Interface[]
  readonly hosts: readonly Host[]
  readonly set: readonly [name: string, area: string, id: string]
}

interface Interface {
  readonly name: string
  /** The place among the bounds that most of its calls lie in. */
  readonly speed: number
}

interface Host {
  readonly ip: string
  readonly port: number
}

/** The bounds that clients use where a service adds none (contract section 3). */
const bounds = [5, 10, 50, 100, 200, 500, 1000, 2000, 3000]

const apps = ['Shop', 'Pay', 'User', 'Stock', 'Search', 'Ship', 'Push', 'Risk', 'Report', 'Media']
const servers = ['CartServer', 'PriceServer', 'OrderServer', 'AccountServer', 'IndexServer', 'GatewayServer']
const verbs = ['get', 'set', 'list', 'query', 'update', 'remove', 'check', 'lock', 'count', 'merge']
const nouns = ['Price', 'OrderById', 'UserProfile', 'GoodsOfShop', 'Balance', 'Coupon', 'Address', '库存', 'Session']
const failures = [-7, -6, -1, -99, 1001, 20_004]

/** Enough that no frame repeats a head. */
const leastHeads = 200

const noSet = ['', '', ''] as const

/** A site of services that call one another: `reporters` processes of them, the same for the same seed. */
export function siteOf(seed: number, reporters: number): readonly Reporter[] {
  const random = seeded(seed)
  const services = apps.flatMap((app) => servers.map((server) => serviceOf(`${app}.${server}`, random)))
  return Array.from({ length: reporters }, (_, place) => reporterOf(services, place, random))
}

function serviceOf(name: string, random: Random): Service {
  const names = new Set(
    Array.from({ length: wholeBetween(random, 8, 24) }, () => oneOf(random, verbs) + oneOf(random, nouns)),
  )
  return {
    name,
    interfaces: [...names].map((each) => ({ name: each, speed: Math.floor(random() ** 2 * bounds.length) })),
    hosts: Array.from({ length: wholeBetween(random, 2, 6) }, () => ({
      ip: `10.${wholeBetween(random, 0, 9)}.${wholeBetween(random, 0, 255)}.${wholeBetween(random, 1, 254)}`,
      port: wholeBetween(random, 10_000, 20_000),
    })),
    set: random() < 0.1 ? ['gray', 'sz', String(wholeBetween(random, 1, 9))] : noSet,
  }
}

function reporterOf(services: readonly Service[], place: number, random: Random): Reporter {
  const own = services[place % services.length] ?? oneOf(random, services)
  const callees = Array.from({ length: wholeBetween(random, 4, 8) }, () => oneOf(random, services))
  // As C++ and Java say it; Node and Go name no version.
  const master = random() < 0.6 ? `${own.name}@1.${place % 7}.${place % 3}` : own.name
  const heads: (readonly [StatHead, speed: number])[] = []
  for (const callee of new Set([...callees, ...services])) {
    if (callees.includes(callee) || heads.length < leastHeads) heads.push(...headsOn(callee, master, random))
  }
  let at = 0
  return {
    service: own.name,
    next: (count) =>
      Array.from({ length: count }, () => {
        const [head, speed] = heads[at++ % heads.length] ?? oneOf(random, heads)
        return [head, bodyOf(head, speed, random)] as const
      }),
  }
}

/** Every interface on every host, and with a failure now and then. */
function headsOn(callee: Service, masterName: string, random: Random): (readonly [StatHead, speed: number])[] {
  const [slaveSetName, slaveSetArea, slaveSetId] = callee.set
  const sets = { slaveSetName, slaveSetArea, slaveSetId, tarsVersion: '' }
  return callee.interfaces.flatMap(({ name, speed }) =>
    callee.hosts.flatMap(({ ip, port }) => {
      const codes = random() < 0.07 ? [0, oneOf(random, failures)] : [0]
      return codes.map((returnValue) => {
        const at = { masterIp: '', slaveIp: ip, slavePort: port, returnValue }
        return [{ masterName, slaveName: callee.name, interfaceName: name, ...at, ...sets }, speed] as const
      })
    }),
  )
}

/** Most calls in one bucket, some in those beside it, none in the others; all bounds travel. */
function bodyOf(head: StatHead, speed: number, random: Random): StatBody {
  const calls = Math.ceil(Math.exp(random() * Math.log(3000)))
  if (head.returnValue !== 0) return failedBody(calls, random)
  const timedOut = random() < 0.02 ? wholeBetween(random, 1, 3) : 0
  const beside = random() < 0.7 ? Math.floor(calls * random() * 0.3) : 0
  const counts = new Array<number>(bounds.length).fill(0)
  counts[speed] = calls - beside
  const next = Math.max(0, Math.min(bounds.length - 1, speed + (random() < 0.6 ? 1 : -1)))
  counts[next] = (counts[next] ?? 0) + beside
  const usual = bounds[speed] ?? 5
  return {
    count: calls,
    timeoutCount: timedOut,
    execCount: 0,
    intervals: bounds.flatMap((bound, place) => [bound, counts[place] ?? 0]),
    totalTime: Math.floor(calls * usual * (0.4 + random() / 2)),
    maxTime: Math.floor(usual * (1 + random())),
    minTime: Math.floor((usual * random()) / 3),
  }
}

function failedBody(calls: number, random: Random): StatBody {
  const intervals = bounds.flatMap((bound) => [bound, 0])
  const some = { count: 0, timeoutCount: 0, totalTime: 0, maxTime: 0, minTime: 0 }
  return { ...some, execCount: Math.min(calls, wholeBetween(random, 1, 50)), intervals }
}
