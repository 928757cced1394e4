import type { Calendar, TimeRange } from '../../signals/calendar.ts'
import type { WrittenTime } from './written-time.ts'

const minute = 60_000
/** Clocks are put forward or back by a multiple of it, at a multiple of it. */
const quarter = 15 * minute
const day = 24 * 60 * minute
const remembered = 16_384

/** Tells when a line was written. */
export interface LineClock {
  /**
   * The instant, epoch ms, of a time as a line has it. Where clocks showed it twice, the one before the receipt; without
   * a date, the one nearest to the receipt. Undefined where it is outside of `span`.
   */
  instantOf(written: WrittenTime, receivedAt: number, span: TimeRange): number | undefined
  /**
   * How far a time as a line has it is ahead of its receipt, ms: the sender's clock is wrong, or of another zone, where that
   * is much. Undefined without a date, or with one of days away, which is not of the writing.
   */
  offsetOf(written: WrittenTime, receivedAt: number): number | undefined
}

const clocks = new WeakMap<Calendar, LineClock>()

/** The clock of a calendar's zone. */
export function lineClockOf(calendar: Calendar): LineClock {
  const known = clocks.get(calendar)
  if (known) return known
  const clock = createLineClock(calendar)
  clocks.set(calendar, clock)
  return clock
}

interface Instants {
  readonly earlier: number
  readonly later: number
}

function createLineClock(calendar: Calendar): LineClock {
  /** By the quarter of an hour that clocks show: the calendar takes a hundred times as long. */
  const known = new Map<number, Instants>()

  function instantsOf(shown: number): Instants {
    const found = known.get(shown)
    if (found) return found
    const instants = {
      earlier: calendar.instantAt((shown * quarter) / 1000) * 1000,
      later: calendar.instantAt((shown * quarter) / 1000, 'later') * 1000,
    }
    if (known.size >= remembered) known.clear()
    known.set(shown, instants)
    return instants
  }

  /** `to` is when it was received, with what clocks may be ahead. */
  function instantAt(clock: number, to: number): number {
    const shown = Math.floor(clock / quarter)
    const { earlier, later } = instantsOf(shown)
    const beyond = clock - shown * quarter
    return later + beyond < to ? later + beyond : earlier + beyond
  }

  let lastMinute = Number.NaN
  let lastShown = 0

  /** What clocks show at the minute of an instant. */
  function shownAt(instant: number): number {
    const current = Math.floor(instant / minute)
    if (current !== lastMinute) {
      lastMinute = current
      lastShown = calendar.clockAt(current * 60) * 1000
    }
    return lastShown
  }

  /** With the day that puts it nearest to the receipt. */
  function dated({ clock, offset }: WrittenTime, receivedAt: number): number {
    const shown = offset === undefined ? shownAt(receivedAt) : receivedAt + offset
    return clock + Math.round((shown - clock) / day) * day
  }

  function instantOf(written: WrittenTime, receivedAt: number, span: TimeRange): number | undefined {
    const [from, to] = [span.from * 1000, span.to * 1000]
    const clock = written.hasDate ? written.clock : dated(written, receivedAt)
    // Before the calendar is asked: it would take a second for the times of 20,000 hostile lines.
    if (clock < from - day || clock >= to + day) return undefined
    const instant = written.offset === undefined ? instantAt(clock, to) : clock - written.offset
    return instant >= from && instant < to ? instant : undefined
  }

  function offsetOf({ clock, hasDate, offset }: WrittenTime, receivedAt: number): number | undefined {
    // Zones are up to 26 h apart.
    if (!hasDate || Math.abs(clock - receivedAt) > 2 * day) return undefined
    return (offset === undefined ? instantAt(clock, receivedAt + day) : clock - offset) - receivedAt
  }

  return { instantOf, offsetOf }
}
