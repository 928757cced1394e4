import type { Report } from '../../test/dashboards/shop/records.ts'
import { reportOverHttp } from '../../test/dashboards/shop/report.ts'
import { seeded, wholeBetween } from '../random.ts'

export const services = 200

/** The service whose week is looked at. */
export const busiest = 'Site.Server0'

export const days = 7

const minute = 60
const day = 86_400
const batch = 5000

/** The last hour of 200 services, the same hour a day before, and a week of one of them. */
export async function fill(http: string, quick: boolean): Promise<void> {
  const now = minute * Math.floor(Date.now() / 1000 / minute)
  const hours = [now - day, now].flatMap((to) => minutesOf(to - 3600, to))
  const week = minutesOf(now - (quick ? day : days * day), now)
  await report(
    http,
    hours.flatMap((start) => Array.from({ length: services }, (_, place) => recordOf(`Site.Server${place}`, start))),
  )
  await report(
    http,
    week.map((start) => recordOf(busiest, start)),
  )
}

function minutesOf(from: number, to: number): readonly number[] {
  return Array.from({ length: (to - from) / minute }, (_, each) => from + each * minute)
}

const random = seeded(200)

function recordOf(slave_name: string, start: number): Report {
  const calls = wholeBetween(random, 100, 900)
  const exceptions = wholeBetween(random, 0, 3)
  const bounds = [5, 10, 50, 100, 200, 500, 1000]
  const share = Math.floor(calls / bounds.length)
  return {
    master_name: `${slave_name}Caller`,
    slave_name,
    interface_name: `method${wholeBetween(random, 0, 9)}`,
    slave_ip: `10.2.0.${wholeBetween(random, 1, 9)}`,
    slave_port: 20_031,
    succ_count: share * bounds.length,
    exce_count: exceptions,
    total_time: calls * wholeBetween(random, 10, 200),
    interv_count: bounds.map((bound) => `${bound}|${share}`).join(','),
    maxrsp_time: 900,
    f_timestamp: start,
  }
}

async function report(http: string, records: readonly Report[]): Promise<void> {
  for (let from = 0; from < records.length; from += batch) await reportOverHttp(http, records.slice(from, from + batch))
}
