import { type RefObject, useCallback, useMemo, useRef, useState } from 'react'
import type { LogLine } from '../api/generated.ts'
import { usePage } from '../layout/page.tsx'
import { useWords } from '../layout/preferences.tsx'
import { useNear } from '../layout/use-near.ts'
import { foundBy } from '../state/found-words.ts'
import { LineRow } from './line-row.tsx'
import './lines.css'

/** A line, or where lines are missing. Numbers go up or down by one from row to row, and a row keeps its own. */
export type Row =
  | { readonly kind: 'line'; readonly number: number; readonly line: LogLine }
  | { readonly kind: 'gap'; readonly number: number; readonly lost: number | null }

interface LinesProps {
  readonly rows: readonly Row[]
  /** What they scroll in; none for the page. */
  readonly scroller?: RefObject<Element | null>
  /** `at` of the line that is marked. */
  readonly marked?: string
}

/** Rows that are shown, or not, together. */
const chunkSize = 50

/** Lines one below the other. Those far out of sight are only room: ten thousand cost no more than a screen of them. */
export function Lines({ rows, scroller, marked }: LinesProps) {
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set())
  const toggle = useCallback((at: string) => setOpened((known) => toggled(known, at)), [])
  const { q } = usePage().state
  const found = useMemo(() => foundBy(q), [q])
  const chunks = Map.groupBy(rows, ({ number }) => Math.floor(number / chunkSize))
  return [...chunks].map(([number, rows], place) => (
    <Chunk
      key={number}
      rows={rows}
      scroller={scroller}
      startsNear={place < 2}
      opened={opened}
      onToggle={toggle}
      marked={marked}
      found={found}
    />
  ))
}

function toggled(opened: ReadonlySet<string>, at: string): ReadonlySet<string> {
  return opened.has(at) ? new Set([...opened].filter((each) => each !== at)) : new Set([...opened, at])
}

interface ChunkProps {
  readonly rows: readonly Row[]
  readonly scroller: RefObject<Element | null> | undefined
  readonly startsNear: boolean
  readonly opened: ReadonlySet<string>
  onToggle(at: string): void
  readonly marked: string | undefined
  readonly found: RegExp | undefined
}

/** Pixels. */
const margin = 800
const usualHeight = 21

function Chunk({ rows, scroller, startsNear, opened, onToggle, marked, found }: ChunkProps) {
  const { logs: words } = useWords()
  const place = useRef<HTMLOListElement>(null)
  const { isNear, height = rows.length * usualHeight } = useNear(place, margin, {
    ...(scroller && { scroller }),
    startsNear,
  })
  return (
    <ol ref={place} className="lines" style={isNear ? {} : { height }}>
      {isNear &&
        rows.map((row) =>
          row.kind === 'gap' ? (
            <li key={row.number} className="gap">
              {row.lost === null ? words.gap : words.lost(row.lost)}
            </li>
          ) : (
            <LineRow
              key={row.number}
              line={row.line}
              isOpen={opened.has(row.line.at)}
              isMarked={row.line.at === marked}
              onToggle={onToggle}
              found={found}
            />
          ),
        )}
    </ol>
  )
}
