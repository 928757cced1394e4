import { useEffect, useState } from 'react'
import { followLines, type TailState } from '../api/tail.ts'
import type { Row } from './lines.tsx'

/** What has come since somebody looks. */
export interface Tail {
  /** The newest first; bounded. */
  readonly rows: readonly Row[]
  readonly state: TailState
  /** How many lines have come. */
  readonly count: number
}

/** Rows that are kept; the oldest go. */
export const mostRows = 2000

/** Lines are shown together so often, ms: a browser can't draw thousands of times a second. */
const showEvery = 250

const nothing: Tail = { rows: [], state: { kind: 'connecting' }, count: 0 }

/** Follows lines as they come; anew with another `round`. */
export function useTail(q: string, round: number): Tail {
  const [tail, setTail] = useState(nothing)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another round is all that matters of it
  useEffect(() => {
    setTail(nothing)
    let waiting: Row[] = []
    let [count, number] = [0, 0]

    /** A page in the background shows seldom: what waits is bounded too. */
    function take(rows: readonly Row[]) {
      waiting = waiting.concat(rows).slice(-mostRows)
    }

    const end = followLines(q, {
      onLines: (lines) => {
        count += lines.length
        take(lines.map((line) => ({ kind: 'line', number: number++, line })))
      },
      onGap: (lost) => take([{ kind: 'gap', number: number++, lost }]),
      onState: (state) => setTail((known) => ({ ...known, state })),
    })
    const timer = setInterval(() => {
      if (waiting.length === 0) return
      const fresh = waiting.toReversed()
      waiting = []
      setTail(({ rows, state }) => ({ rows: [...fresh, ...rows].slice(0, mostRows), state, count }))
    }, showEvery)
    return () => {
      end()
      clearInterval(timer)
    }
  }, [q, round])
  return tail
}
