import type { Report } from './records.ts'
import { reportOverHttp } from './report.ts'

const day = 86_400

/** An hour three days before the shop's now, in which nothing else was called. Epoch seconds. */
export function quietHour(now: number): { readonly from: number; readonly to: number } {
  const from = now - 3 * day
  return { from, to: from + 3600 }
}

export const wide = { service: 'Wide.Server', interfaces: 230, failing: 'rare' } as const

/** In the quiet hour: a service with more interfaces than a table shows, of which the least called one fails. */
export async function reportWide(http: string, now: number): Promise<void> {
  const common: Report = {
    slave_name: wide.service,
    master_name: 'Some.Caller',
    slave_ip: '10.9.0.1',
    f_timestamp: quietHour(now).from + 600,
  }
  const usual = Array.from({ length: wide.interfaces }, (_, place) => ({
    ...common,
    interface_name: `usual${place}`,
    succ_count: 100,
    total_time: 500,
    interv_count: '5|100',
  }))
  await reportOverHttp(http, [...usual, { ...common, interface_name: wide.failing, exce_count: 3 }])
}

export const alarmed = 8

/** In the hour after it: more services fail than are usually listed. */
export async function reportAlarms(http: string, now: number): Promise<void> {
  const f_timestamp = quietHour(now).to + 600
  const common: Report = { master_name: 'Some.Caller', interface_name: 'any', f_timestamp, exce_count: 50 }
  const services = Array.from({ length: alarmed }, (_, place) => `Bad.Server${place}`)
  await reportOverHttp(
    http,
    services.map((slave_name) => ({ ...common, slave_name })),
  )
}
