import { createCalendar } from '../signals/calendar.ts'

/** The hour that the bench plays in: a day lies behind, and midnight is far. */
const hour = 20

/** A zone in which it is evening now, whenever the bench is run. */
export function eveningZone(now = new Date()): string {
  const ahead = hour - now.getUTCHours()
  const offset = ahead > 14 ? ahead - 24 : ahead
  // By POSIX' convention the sign is turned round.
  return offset === 0 ? 'Etc/GMT' : `Etc/GMT${offset > 0 ? '-' : '+'}${Math.abs(offset)}`
}

/** The calendar that all of a run goes by. */
export const zone = eveningZone()
export const calendar = createCalendar(zone)
