import type { StatRecord } from '../signals/stat.ts'
import { calendar } from './evening.ts'
import { oneOf, type Random, seeded, wholeBetween } from './random.ts'

/** Issue 4: 20 services of 10 interfaces, each between 50 and 50 hosts. */
export const sitePlan = { services: 20, interfaces: 10, hosts: 50 } as const

const minutesOfDay = 1440

/** Names of the services, App.Server. */
export const services: readonly string[] = Array.from(
  { length: sitePlan.services },
  (_, place) => `Site.Server${place}`,
)

/** A minute's records of every interface of the given services, `pairs` of hosts each. */
function recordsOfMinute(random: Random, start: number, names: readonly string[], pairs: number): StatRecord[] {
  return names.flatMap((slave_name) =>
    Array.from({ length: sitePlan.interfaces }, (_, each) => each).flatMap((each) =>
      Array.from({ length: pairs }, () => recordOf(random, start, slave_name, `method${each}`)),
    ),
  )
}

function recordOf(random: Random, start: number, slave_name: string, interface_name: string): StatRecord {
  const calls = wholeBetween(random, 1, 300)
  const slow = Math.floor(calls * random() * 0.2)
  const column = oneOf(random, ['le_5', 'le_10', 'le_50'] as const)
  const total_time = calls * wholeBetween(random, 3, 40)
  return {
    source_id: '127.0.0.1',
    ...calendar.windowAt(start * 1000),
    from_client: 1,
    master_name: `${slave_name}Caller`,
    slave_name,
    interface_name,
    tars_version: '1.4.5',
    master_ip: `10.1.0.${wholeBetween(random, 1, sitePlan.hosts)}`,
    slave_ip: `10.2.0.${wholeBetween(random, 1, sitePlan.hosts)}`,
    slave_port: 20_031,
    return_value: 0,
    slave_set: '',
    podName: '',
    succ_count: calls,
    timeout_count: random() < 0.02 ? 1 : 0,
    exce_count: 0,
    total_count: calls,
    total_time,
    ave_time: Math.trunc(total_time / calls),
    interv_count: `${column.slice(3)}|${calls - slow},200|${slow}`,
    maxrsp_time: 150,
    minrsp_time: 2,
    [column]: calls - slow,
    ...(slow > 0 ? { le_200: slow } : {}),
  }
}

/** The records of a whole day, "YYYYMMDD", minute by minute: about `count` of them. */
export function* dayOfSite(day: string, count: number, names = services): Generator<StatRecord[]> {
  const random = seeded(Number(day))
  const from = calendar.rangeOf(day)?.from ?? 0
  const pairs = Math.max(1, Math.round(count / (minutesOfDay * names.length * sitePlan.interfaces)))
  for (let minute = 0; minute < minutesOfDay; minute++) {
    yield recordsOfMinute(random, from + 60 * minute, names, pairs)
  }
}

/** The first minutes of a day in which the same heads, `pairs` of hosts an interface, are reported so many times each. */
export function* reportsOfSite(day: string, minutes: number, pairs: number, reports: number): Generator<StatRecord[]> {
  const random = seeded(Number(day))
  const from = calendar.rangeOf(day)?.from ?? 0
  for (let report = 0; report < minutes * reports; report++) {
    const start = from + 60 * Math.floor(report / reports)
    yield recordsOfMinute(random, start, services, pairs).map((record, place) => {
      const host = place % pairs
      return { ...record, master_ip: `10.1.0.${host}`, slave_ip: `10.2.0.${host}` }
    })
  }
}
