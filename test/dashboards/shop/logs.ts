import { oneOf, type Random, seeded, wholeBetween } from '../../../bench/random.ts'
import type { LogInput } from '../../../signals/log.ts'
import { incidents } from './trouble.ts'

/** A line, and the host of its service that writes it, counted from 1. */
export interface ShopLine {
  readonly host: number
  readonly line: Pick<LogInput, 'app' | 'server' | 'file' | 'podName' | 'message'>
}

/** Hosts that lines come from. */
export const logHosts = 3

/** The pod that a server of the shop runs in on a host. */
export function podOfHost(server: string, host: number): string {
  return `${server.toLowerCase()}-${host}`
}

/** Lines of a minute. */
const linesOfService = 18

interface Writer {
  readonly server: string
  readonly file: string
  readonly write: (random: Random) => readonly [level: string, text: string]
}

const writers: readonly Writer[] = [
  {
    server: 'WebServer',
    file: 'access',
    write: (random) => ['INFO', `GET /item/${wholeBetween(random, 100, 999)} 200 ${wholeBetween(random, 4, 90)} ms`],
  },
  {
    server: 'CartServer',
    file: 'cart',
    write: (random) =>
      random() < 0.06
        ? ['WARN', `checkout is slow: ${wholeBetween(random, 500, 1900)} ms, tried again`]
        : ['INFO', `查询库存 sku=${wholeBetween(random, 10, 99)} stock=${wholeBetween(random, 0, 40)}`],
  },
  {
    server: 'PriceServer',
    file: 'price',
    write: (random) => ['DEBUG', `getPrice sku=${wholeBetween(random, 10, 99)} from cache`],
  },
  {
    server: 'OrderServer',
    file: 'order',
    write: (random) =>
      random() < 0.02
        ? ['ERROR', `pay timeout after 3000 ms, order ${wholeBetween(random, 10_000, 99_999)} stays open`]
        : ['INFO', `订单 ${wholeBetween(random, 10_000, 99_999)} 已支付，金额 ${wholeBetween(random, 9, 900)}.00`],
  },
]

const missingRules = [
  'getDiscount failed: the rule table "autumn" is missing',
  '  at DiscountRules::load (rules.cpp:118)',
  '  at PriceImp::getDiscount (PriceImp.cpp:64)',
].join('\n')

/**
 * What the shop's services log in a minute, both epoch seconds, oldest first; the same for the same minute and now.
 * `offset`: of the server's zone, seconds, in which lines say their time.
 */
export function linesOfMinute(minute: number, now: number, offset: number): readonly ShopLine[] {
  const random = seeded(minute / 60 + 7)
  const age = (now - minute) / 60
  const count = writers.length * linesOfService
  return Array.from({ length: count }, (_, place) => {
    const time = new Date(1000 * (minute + offset) + Math.floor((60_000 * place) / count)).toISOString()
    const { server, file, write } = oneOf(random, writers)
    const isIncident = server === 'PriceServer' && age <= incidents.discounts.since && random() < 0.3
    const [level, text] = isIncident ? (['ERROR', missingRules] as const) : write(random)
    const message = `${time.slice(0, 10)} ${time.slice(11, 23)}|${wholeBetween(random, 4700, 4709)}|${level}|${text}`
    const host = isIncident ? incidents.discounts.host : wholeBetween(random, 1, logHosts)
    return { host, line: { app: 'Shop', server, file, podName: podOfHost(server, host), message } }
  })
}
