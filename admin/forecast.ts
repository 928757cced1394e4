import type { Calendar } from '../signals/calendar.ts'
import type { Retention } from '../signals/retention.ts'
import type { DayUsage, Space } from '../signals/usage.ts'

/** How what a signal takes will go on, bytes. */
export interface Course {
  /** What its days take, by their age: the first is today. */
  readonly byAge: readonly number[]
  /** What a day brings; undefined while nobody knows. */
  readonly growth: number | undefined
  readonly retention: Retention
}

/** Full days that growth is taken from: the latest, as a site grows. */
const daysAsked = 7

/** Nobody plans further ahead. */
const longest = 3650

/** The course of a signal's days. */
export function courseOf(days: readonly DayUsage[], retention: Retention, today: string, calendar: Calendar): Course {
  const sizes = new Map(days.map(({ day, bytes }) => [day, bytes]))
  const length = Math.min(keptDays(retention), longest)
  const byAge = Array.from({ length }, (_, age) => sizes.get(calendar.addDays(today, -age)) ?? 0)
  return { byAge, growth: growthOf(days, today), retention }
}

/**
 * What a day brings: the median of the latest full days. The first day of all began somewhere in the midst and counts only
 * where there is no other.
 */
function growthOf(days: readonly DayUsage[], today: string): number | undefined {
  const past = days.filter(({ day }) => day < today).toSorted((left, right) => (left.day < right.day ? -1 : 1))
  const full = past.length > 1 ? past.slice(1) : past
  return full.length > 0 ? median(full.slice(-daysAsked).map(({ bytes }) => bytes)) : undefined
}

/** What a signal takes in so many days if no size limits it: each brings a day's growth and takes the oldest away. */
export function bytesAfter({ byAge, growth = 0, retention }: Course, days: number): number {
  const kept = keptDays(retention)
  return sizeOfNewest(byAge, kept - days) + growth * Math.min(days, kept)
}

/** The most that it takes in the day before that: at its end, or before the midnight in it, when a day goes. */
export function mostAfter(course: Course, days: number): number {
  const { byAge, growth = 0, retention } = course
  const after = bytesAfter(course, days)
  const kept = keptDays(retention)
  if (days === 0 || days > kept) return after
  const restOfToday = Math.max(0, growth - (byAge[0] ?? 0))
  return Math.max(after, sizeOfNewest(byAge, kept - days + 1) + restOfToday + growth * (days - 1))
}

function sizeOfNewest(byAge: readonly number[], days: number): number {
  return byAge.slice(0, Math.max(0, days)).reduce((sum, bytes) => sum + bytes, 0)
}

/** In how many days a signal reaches its size: 0 where it has; undefined where its days are too old before. */
export function daysToSize(course: Course): number | undefined {
  return firstDay(keptDays(course.retention), (days) => mostAfter(course, days) > course.retention.bytes)
}

/** In how many days all signals together have taken the room that there is; undefined where they never will. */
export function daysToFull(courses: readonly Course[], room: number): number | undefined {
  const total = (days: number) => courses.reduce((sum, course) => sum + withinSize(course, days), 0)
  const now = total(0)
  return firstDay(Math.max(0, ...courses.map(({ retention }) => keptDays(retention))), (days) =>
    days === 0 ? room <= 0 : total(days) - now > room,
  )
}

/** What can still be written: what is freed in a file counts, what a cluster keeps free does not. */
export function roomOf(space: Space): number {
  if (space.kind === 'file') return space.disk.available + space.file.reusable
  return space.nodes.reduce((sum, { available, reserve }) => sum + Math.max(0, available - reserve), 0)
}

/** Retention by size drops days, but for two that have to stay. */
function withinSize(course: Course, days: number): number {
  const most = Math.max(course.retention.bytes, 2 * (course.growth ?? 0), bytesAfter(course, 0))
  return Math.min(most, mostAfter(course, days))
}

/** Days that are there at a time: today, those kept beside it, and one that goes the day after. */
function keptDays({ days }: Retention): number {
  return days + 2
}

function firstDay(most: number, isReached: (days: number) => boolean): number | undefined {
  for (let days = 0; days <= Math.min(most, longest); days++) if (isReached(days)) return days
  return undefined
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right)
  const upper = sorted[Math.floor(sorted.length / 2)] ?? 0
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? 0
  return (lower + upper) / 2
}
