import { InvalidArgumentError } from 'commander'

const millisecondsOf: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }
const relative = /^-(\d{1,6})([smhd])$/
const absolute = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/

/**
 * Reads a moment: ISO 8601 (without an offset: this machine's zone), `now`, or a time ago such as -90s, -15m, -1h, -2d.
 * Throws InvalidArgumentError with what was found and expected.
 */
export function moment(text: string, now: number = Date.now()): Date {
  if (text === 'now') return new Date(now)
  const ago = relative.exec(text)
  if (ago) return new Date(now - Number(ago[1]) * (millisecondsOf[ago[2] ?? ''] ?? 0))
  // A date alone is read as UTC by Date; here it is the start of the day in this machine's zone, as a time without offset is.
  const date = absolute.test(text) ? new Date(text.includes('T') ? text : `${text}T00:00`) : new Date(Number.NaN)
  if (!Number.isNaN(date.getTime())) return date
  const expected = 'an ISO 8601 time such as 2026-01-31T09:30, a time ago such as -15m, -1h or -2d, or now'
  throw new InvalidArgumentError(`Found ${JSON.stringify(text)}, expected ${expected}`)
}

/** A moment's minute as `moment` reads it, in this machine's zone with its offset: 2026-01-31T09:30+08:00. */
export function minuteText(time: Date): string {
  const ahead = -time.getTimezoneOffset()
  const zone = `${ahead < 0 ? '-' : '+'}${twoDigits(Math.abs(ahead) / 60)}:${twoDigits(Math.abs(ahead) % 60)}`
  const day = [time.getFullYear(), twoDigits(time.getMonth() + 1), twoDigits(time.getDate())].join('-')
  return `${day}T${twoDigits(time.getHours())}:${twoDigits(time.getMinutes())}${zone}`
}

function twoDigits(value: number): string {
  return String(Math.trunc(value)).padStart(2, '0')
}

/** Reads a day, 20260131 or 2026-01-31, as YYYYMMDD. Throws InvalidArgumentError. */
export function day(text: string): string {
  const parts = /^(\d{4})-?(\d{2})-?(\d{2})$/.exec(text)
  if (parts) return parts.slice(1).join('')
  throw new InvalidArgumentError(`Found ${JSON.stringify(text)}, expected a day as YYYYMMDD, such as 20260131`)
}
