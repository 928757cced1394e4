import { type Random, seeded } from '../../../bench/random.ts'
import type { StatInput } from '../../../signals/stat.ts'
import { latencyOf } from './latency.ts'
import { type ShopService, shopServices } from './services.ts'
import { isInGap, troubleAt } from './trouble.ts'

/** A record as it is sent over HTTP. */
export type Report = Partial<StatInput>

const day = 86_400

/**
 * What the shop's clients report of a minute, both epoch seconds; the same for the same minute and now. `offset`: of the
 * server's zone, seconds, so that its nights are quiet.
 */
export function reportsOfMinute(minute: number, now: number, offset: number): readonly Report[] {
  const age = (now - minute) / 60
  if (isInGap(age)) return []
  const random = seeded(minute / 60)
  const busy = hourOfDay(minute + offset) * (age > 0.9 * 1440 ? 0.88 : 1)
  return shopServices.flatMap((service, place) => reportsOf(service, place, { minute, age, busy, random }))
}

interface Moment {
  readonly minute: number
  readonly age: number
  readonly busy: number
  readonly random: Random
}

function reportsOf(service: ShopService, place: number, { minute, age, busy, random }: Moment): readonly Report[] {
  const { name, interfaces, hosts } = service
  return interfaces.flatMap((interface_name, row) =>
    Array.from({ length: hosts }, (_, each) => each + 1).flatMap((host) => {
      const trouble = troubleAt({ service: name, interface: interface_name, host, age })
      const usual = (service.calls / interfaces.length / hosts) * busy * trouble.busier
      const calls = Math.round(usual * (0.85 + 0.3 * random()))
      const median = service.median * (1 + row * 0.4) * trouble.slower * (0.92 + 0.16 * random())
      const common: Report = {
        slave_name: name,
        interface_name,
        slave_ip: `10.0.${place + 1}.${host}`,
        f_timestamp: minute,
      }
      const counts = {
        calls,
        exceptions: chance(calls * trouble.exceptions, random),
        timeouts: chance(calls * trouble.timeouts, random),
      }
      const client = {
        ...common,
        master_name: service.caller,
        master_ip: `10.1.${place + 1}.${1 + (host % 2)}`,
        slave_port: 10_000 + place * 100 + 1,
        tars_version: '3.0.15',
      }
      return [
        ...outcomes({ ...client, from_client: true }, counts, median * 1.12),
        ...(service.reports
          ? outcomes(
              { ...common, master_name: 'stat_from_server', from_client: false },
              { ...counts, timeouts: 0 },
              median,
            )
          : []),
      ]
    }),
  )
}

interface Counts {
  readonly calls: number
  readonly exceptions: number
  readonly timeouts: number
}

/** A head for each return code, as clients report. */
function outcomes(head: Report, { calls, exceptions, timeouts }: Counts, median: number): readonly Report[] {
  const successes = calls - exceptions - timeouts
  return [
    { ...head, return_value: 0, succ_count: successes, ...latencyOf(successes, median) },
    { ...head, return_value: -1001, exce_count: exceptions },
    { ...head, return_value: -7, timeout_count: timeouts },
  ].filter(({ succ_count = 0, exce_count = 0, timeout_count = 0 }) => succ_count + exce_count + timeout_count > 0)
}

/** A whole number that is `expected` on average. */
function chance(expected: number, random: Random): number {
  return expected === 0 ? 0 : Math.floor(expected * (0.7 + 0.6 * random()) + random())
}

/** Quiet at four in the morning, busy in the afternoon and at nine in the evening. */
function hourOfDay(clock: number): number {
  const hour = (clock % day) / 3600
  return 0.72 - 0.42 * Math.cos(((hour - 4) / 24) * 2 * Math.PI) + 0.12 * Math.exp(-((hour - 21) ** 2) / 3)
}
