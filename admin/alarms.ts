import { daysToFull, roomOf } from './forecast.ts'
import { sizeText } from './size.ts'
import type { SignalStock, Stock } from './stock.ts'

export const alarmCodes = ['over_size', 'disk_full_soon', 'job_failing', 'kept_shorter'] as const

/** problem: records will be lost or kept too long; warning: worth knowing. */
export interface Alarm {
  readonly severity: 'problem' | 'warning'
  readonly code: (typeof alarmCodes)[number]
  /** One English sentence; pages say it in their own language by the code and the facts. */
  readonly text: string
  readonly facts: Readonly<Record<string, string | number>>
}

/** A disk that is full within so many days is worth a warning, and within the fewer a problem. */
const soon = { warning: 14, problem: 3 }

/** What an operator has to know of the storage, the worst first. */
export function alarmsOf(stock: Stock): readonly Alarm[] {
  const found = [
    ...stock.signals.flatMap(overSize),
    ...diskFull(stock),
    ...failingJobs(stock),
    ...stock.signals.flatMap(keptShorter),
  ]
  return found.toSorted((left, right) => Number(left.severity === 'warning') - Number(right.severity === 'warning'))
}

function overSize({ signal, excess, retention: { bytes } }: SignalStock): readonly Alarm[] {
  if (excess === 0) return []
  return [
    {
      severity: 'problem',
      code: 'over_size',
      text:
        `${signal} takes ${sizeText(bytes + excess)} in days that have to stay, more than its ${sizeText(bytes)}: ` +
        `raise TARSIER_RETENTION_${signal.toUpperCase()}_SIZE or send less`,
      facts: { signal, bytes: bytes + excess, size: bytes },
    },
  ]
}

function diskFull({ space, signals }: Stock): readonly Alarm[] {
  if (!space) return []
  const room = roomOf(space)
  const days = daysToFull(
    signals.map(({ course }) => course),
    room,
  )
  if (days === undefined || days > soon.warning) return []
  const when = days === 0 ? 'now' : `in ${days} day${days === 1 ? '' : 's'}`
  return [
    {
      severity: days <= soon.problem ? 'problem' : 'warning',
      code: 'disk_full_soon',
      text: `The disk is full ${when}: there is room for ${sizeText(room)}`,
      facts: { days, room },
    },
  ]
}

function failingJobs({ jobs = [] }: Stock): readonly Alarm[] {
  return jobs.flatMap(({ name, failing, lastFailure }): Alarm[] => {
    if (!failing || !lastFailure) return []
    const { reason } = lastFailure
    const text = `The job ${name} fails and is tried again: ${reason}`
    return [{ severity: 'problem', code: 'job_failing', text, facts: { job: name, reason } }]
  })
}

function keptShorter({ signal, keptSince, keptByAge, retention: { days, bytes } }: SignalStock): readonly Alarm[] {
  if (keptSince <= keptByAge) return []
  return [
    {
      severity: 'warning',
      code: 'kept_shorter',
      text: `${signal} is kept since ${keptSince} and not for ${days} days: older ones went as its size, ${sizeText(bytes)} now, was reached`,
      facts: { signal, keptSince, days, size: bytes },
    },
  ]
}
