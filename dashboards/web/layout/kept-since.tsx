import { dateTimeText } from '../time/clock.ts'
import type { Range } from '../time/range.ts'
import { usePage } from './page.tsx'
import { useWords } from './preferences.tsx'

interface KeptSinceProps {
  /** As the API tells it, ISO 8601; null where it does not know. */
  readonly since: string | null
  readonly range: Range
}

/** Says so where a range begins before what is still kept. */
export function KeptSince({ since, range }: KeptSinceProps) {
  const { states } = useWords()
  const { zone } = usePage()
  const instant = since === null ? 0 : Date.parse(since) / 1000
  if (instant <= range.from) return null
  return <p className="state dim">{states.keptSince(dateTimeText(instant, zone))}</p>
}
