/** problem: this is why there is no data; warning: some of it may be missing; ok: looked at and fine. */
export type Severity = 'problem' | 'warning' | 'ok'

export const findingCodes = [
  'part_in_trouble',
  'name_is_not_app_server',
  'nothing_reported',
  'name_unknown',
  'reports_stopped',
  'calls_not_reported',
  'reports_without_calls',
  'not_called',
  'frames_refused',
  'cluster_not_followed',
  'records_rejected',
  'clock_off',
  'zone_off',
  'queue_behind',
  'records_dead_lettered',
  'reports_arrive',
  'signals_sent',
] as const

export interface Finding {
  readonly severity: Severity
  readonly code: (typeof findingCodes)[number]
  /** One English sentence; pages say it in their own language by the code and the facts. */
  readonly text: string
  readonly facts: Readonly<Record<string, string | number>>
}

export function counted(count: number, one: string, several = `${one}s`): string {
  return `${count} ${count === 1 ? one : several}`
}

/** How long ago a time, epoch seconds, was. */
export function ago(last: number, now: number): string {
  const minutes = Math.floor((now - last) / 60)
  return minutes < 1 ? 'less than a minute ago' : `${counted(minutes, 'minute')} ago`
}
