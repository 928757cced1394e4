import { useEffect, useState } from 'react'
import type { LogLine } from '../api/generated.ts'
import { tailAddress } from '../api/logs.ts'

/** What has come since somebody looks. */
export interface Tail {
  /** The newest first; bounded. */
  readonly rows: readonly TailRow[]
  readonly state: 'connecting' | 'open' | 'broken'
  /** How many lines have come. */
  readonly count: number
}

export type TailRow =
  | { readonly kind: 'line'; readonly key: string; readonly line: LogLine }
  | { readonly kind: 'gap'; readonly key: string; readonly lost: number | null }

/** Rows that are kept; the oldest go. */
const mostRows = 2000

/** Lines are shown together so often, ms: a browser can't draw thousands of times a second. */
const showEvery = 250

const nothing: Tail = { rows: [], state: 'connecting', count: 0 }

/** Follows lines as they come while it is wanted. */
export function useTail(q: string | undefined): Tail {
  const [tail, setTail] = useState(nothing)
  useEffect(() => {
    setTail(nothing)
    if (q === undefined) return
    const source = new EventSource(tailAddress(q))
    let waiting: TailRow[] = []
    let count = 0
    let gaps = 0
    source.addEventListener('lines', ({ data }: MessageEvent<string>) => {
      // The server's own form, as the search's answer has it.
      const lines = JSON.parse(data) as readonly LogLine[]
      count += lines.length
      waiting.push(...lines.map((line): TailRow => ({ kind: 'line', key: line.at, line })))
    })
    source.addEventListener('gap', ({ data }: MessageEvent<string>) => {
      const { lost } = JSON.parse(data) as { readonly lost: number | null }
      gaps++
      waiting.push({ kind: 'gap', key: `gap ${gaps}`, lost })
    })
    source.onopen = () => setTail((known) => ({ ...known, state: 'open' }))
    source.onerror = () => setTail((known) => ({ ...known, state: 'broken' }))
    const timer = setInterval(() => {
      if (waiting.length === 0) return
      const fresh = waiting.toReversed()
      waiting = []
      setTail(({ rows, state }) => ({ rows: [...fresh, ...rows].slice(0, mostRows), state, count }))
    }, showEvery)
    return () => {
      source.close()
      clearInterval(timer)
    }
  }, [q])
  return tail
}
