import { namesApart, type Quota, type QuotaLimits, type Taken, type Wanted } from './quota.ts'

/** Numbers in kept answers; the oldest answers go first. */
const mostKept = 100_000

/** The name of all those that are not counted apart. */
const others = ''

/** The quota of one process. */
export function memoryQuota({ interval, count }: QuotaLimits, now: () => number = Date.now): Quota {
  const used = new Map<string, number>()
  const answers = new Map<string, Taken>()
  let kept = 0
  let begin = Number.NaN

  function grant({ name, count: wanted }: Wanted): number {
    const counted = used.has(name) || used.size < namesApart ? name : others
    const before = used.get(counted) ?? 0
    const granted = Math.min(wanted, count - before)
    used.set(counted, before + granted)
    return granted
  }

  function takeNow(wanted: readonly Wanted[]): Taken {
    const from = Math.floor(now() / interval) * interval
    if (from !== begin) used.clear()
    begin = from
    return { granted: wanted.map(grant), from, to: from + interval }
  }

  function keep(id: string, answer: Taken): void {
    answers.set(id, answer)
    kept += answer.granted.length
    for (const [oldest, { granted }] of answers) {
      if (kept <= mostKept) return
      answers.delete(oldest)
      kept -= granted.length
    }
  }

  return {
    take: async (wanted, id) => {
      const known = id === undefined ? undefined : answers.get(id)
      if (known) return known
      const answer = takeNow(wanted)
      if (id !== undefined) keep(id, answer)
      return answer
    },
    stop: () => undefined,
  }
}
