/** One time zone. Instants and clocks are epoch seconds; a clock is what the zone shows, read as if it were UTC. */
export interface Zone {
  readonly name: string
  /** What clocks show at an instant. */
  clockAt(instant: number): number
  /** The instant at which clocks show this; the earlier one where they do twice, later where they skip it. */
  instantAt(clock: number): number
  /** "UTC+08:00" at an instant. */
  offsetName(instant: number): string
}

const quarter = 900

/** Builds a zone of its IANA name; UTC where the browser does not know it. */
export function createZone(name: string): Zone {
  const format = offsetFormat(name) ?? offsetFormat('UTC')
  // Asking Intl takes microseconds, and charts ask for thousands of points; clocks change at full quarters.
  const known = new Map<number, number>()

  function offsetAt(instant: number): number {
    const place = Math.floor(instant / quarter)
    const remembered = known.get(place)
    if (remembered !== undefined) return remembered
    const offset = secondsOf(format?.format(place * quarter * 1000) ?? '')
    known.set(place, offset)
    return offset
  }

  function instantAt(clock: number): number {
    const before = clock - offsetAt(clock - 86_400)
    if (before + offsetAt(before) === clock) return before
    const after = clock - offsetAt(clock + 86_400)
    return after + offsetAt(after) === clock ? after : before
  }

  return {
    name,
    clockAt: (instant) => instant + offsetAt(instant),
    instantAt,
    offsetName: (instant) => `UTC${offsetText(offsetAt(instant))}`,
  }
}

function offsetFormat(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
  } catch {
    return undefined
  }
}

/** Seconds of the "GMT+08:00" at the end of a formatted date; "GMT" alone is none. */
function secondsOf(text: string): number {
  const [, sign, hours, minutes, seconds] = /GMT([+-])(\d{2}):(\d{2})(?::(\d{2}))?/.exec(text) ?? []
  const size = Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0)
  return sign === '-' ? -size : size
}

function offsetText(seconds: number): string {
  const minutes = Math.abs(seconds) / 60
  const [hours, rest] = [Math.floor(minutes / 60), Math.floor(minutes % 60)]
  return `${seconds < 0 ? '−' : '+'}${padded(hours)}:${padded(rest)}`
}

function padded(number: number): string {
  return String(number).padStart(2, '0')
}
