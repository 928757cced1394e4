/** A stored day, "20260131". */
interface Day {
  readonly day: string
  readonly records: number
  readonly bytes: number
}

/** The days from the first to the last one; those without records have none. */
export function everyDay(days: readonly Day[]): readonly Day[] {
  const known = new Map(days.map((each) => [each.day, each]))
  const [first, last] = [days[0]?.day, days.at(-1)?.day]
  const all: Day[] = []
  for (let day = first; day !== undefined && last !== undefined && day <= last; day = dayAfter(day))
    all.push(known.get(day) ?? { day, records: 0, bytes: 0 })
  return all
}

function dayAfter(day: string): string {
  const next = new Date(`${dashed(day)}T24:00:00Z`)
  return next.toISOString().slice(0, 10).replaceAll('-', '')
}

/** "2026-01-31" of "20260131". */
export function dashed(day: string): string {
  return `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`
}
