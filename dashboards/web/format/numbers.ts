/** What is shown where nothing is known. */
export const nothing = '–'

const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })

/** A number of calls in full: "12,345". Sums beyond 2^53 come as text. */
export function countText(count: number | string): string {
  return grouped.format(typeof count === 'string' ? BigInt(count) : count)
}

/** A measured value, which may be a fraction: "12,345", "70.35", "0.0042". Sums beyond 2^53 come as text. */
export function valueText(value: number | string): string {
  if (typeof value === 'string' || Math.abs(value) >= 1000) return countText(value)
  return String(Number(value.toPrecision(4)))
}

/** A measured value in little room, as an axis has it: "12.3k", "70.3", "0.0042". */
export function shortValue(value: number): string {
  return Math.abs(value) >= 1e4 ? shortCount(value) : valueText(value)
}

/** From where on a unit is used: with three digits 999,500 is a million and not a thousand thousands. */
const units = [
  { least: 999.5e6, unit: 'G', one: 1e9 },
  { least: 999.5e3, unit: 'M', one: 1e6 },
  { least: 1e4, unit: 'k', one: 1e3 },
] as const

/** A number of calls in little room: "950", "12.3k", "4.56M". Below ten with one decimal. */
export function shortCount(count: number): string {
  const found = units.find(({ least }) => Math.abs(count) >= least)
  if (!found) return Math.abs(count) < 9.95 && !Number.isInteger(count) ? count.toFixed(1) : grouped.format(count)
  return `${digits(count / found.one, 3)}${found.unit}`
}

/**
 * A fraction as a percentage: "0" for none at all, "<0.01%" rather than a zero that is none, "99.99%" rather than a
 * hundred that is not whole.
 */
export function shareText(fraction: number | null): string {
  if (fraction === null) return nothing
  const percent = fraction * 100
  if (percent === 0) return '0%'
  if (percent === 100) return '100%'
  if (percent < 0.01) return '<0.01%'
  if (percent > 99.99) return '>99.99%'
  return `${percent.toFixed(percent < 10 || percent > 99 ? 2 : 1)}%`
}

/** A fraction as an axis names it: "0.5%", "20%". */
export function percentText(fraction: number): string {
  return `${digits(fraction * 100, 3)}%`
}

/** A time in ms: "0.4 ms", "37 ms", "1.24 s", "2.1 min". */
export function timeText(milliseconds: number | null): string {
  if (milliseconds === null) return nothing
  if (milliseconds < 999.5) return `${digits(milliseconds, milliseconds < 10 ? 2 : 3)} ms`
  if (milliseconds < 60_000) return `${digits(milliseconds / 1000, 3)} s`
  return `${digits(milliseconds / 60_000, 2)} min`
}

export interface Percentile {
  readonly value: number
  readonly lower: number
  readonly upper: number | null
}

/** A percentile's value; above the last bound only that it is more: ">3 s". */
export function percentileText(percentile: Percentile | null): string {
  if (percentile === null) return nothing
  return percentile.upper === null ? `>${timeText(percentile.lower)}` : timeText(percentile.value)
}

/** A percentile's bucket: "200–500 ms", "1–2 s", "200 ms – 1 s", ">3 s". */
export function bucketText(lower: number, upper: number | null): string {
  if (upper === null) return `>${timeText(lower)}`
  const [from, to] = [timeText(lower), timeText(upper)]
  const [, unit] = to.split(' ')
  if (lower === 0) return `≤${to}`
  return from.endsWith(` ${unit}`) ? `${from.split(' ')[0]}–${to}` : `${from} – ${to}`
}

/** A relative change: "+12%", "−3%", "×12" where it is more than tenfold; "" where it rounds to nothing. */
export function changeText(change: number | null): string {
  if (change === null) return ''
  if (change >= 9) return `×${digits(change + 1, 3)}`
  const percent = Math.round(Math.abs(change * 100))
  return percent === 0 ? '' : `${signOf(change)}${percent}%`
}

/** The difference of two fractions in percentage points: "+1.2 pp"; "" where it rounds to nothing. */
export function pointsText(difference: number | null): string {
  const points = Math.abs((difference ?? 0) * 100)
  if (difference === null || points < 0.01) return ''
  return `${signOf(difference)}${points.toFixed(points < 0.1 ? 2 : 1)} pp`
}

function signOf(number: number): string {
  return number < 0 ? '−' : '+'
}

/** At most so many digits that count, no zeros behind the point, no exponent. */
function digits(value: number, significant: number): string {
  const whole = Math.floor(Math.abs(value)).toString().length
  return Number(value.toFixed(Math.max(0, Math.min(6, value < 1 ? significant : significant - whole)))).toString()
}

const byteUnits = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'] as const

/** A number of bytes: "0 B", "12.3 MB". In steps of 1024, as settings and the command line have them. */
export function bytesText(bytes: number | null): string {
  if (bytes === null) return nothing
  const place = Math.min(byteUnits.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10))
  return `${digits(bytes / 1024 ** place, 3)} ${byteUnits[place]}`
}
