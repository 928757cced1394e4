import { Button } from 'antd'
import { useRef, useState } from 'react'
import type { LogLine } from '../api/generated.ts'
import { useWords } from '../layout/preferences.tsx'
import { LineRow } from './line-row.tsx'
import { type TailRow, useTail } from './use-tail.ts'

/** Lines as they come, the newest on top. Who scrolls down to read keeps what is read, and hears of what is new. */
export function LiveLines({ q, onContext }: { readonly q: string; onContext(line: LogLine): void }) {
  const { logs: words } = useWords()
  const { rows, state, count } = useTail(q)
  const [held, setHeld] = useState<{ readonly rows: readonly TailRow[]; readonly count: number }>()
  const place = useRef<HTMLDivElement>(null)
  const shown = held?.rows ?? rows

  function onScroll() {
    const isAtTop = (place.current?.scrollTop ?? 0) < 8
    if (isAtTop) setHeld(undefined)
    else if (!held) setHeld({ rows, count })
  }

  function toTop() {
    setHeld(undefined)
    place.current?.scrollTo({ top: 0 })
  }

  return (
    <section className="panel live" aria-label={words.live}>
      <div className="panel-head">
        <span className={`live-state ${state}`} role="status">
          {words.liveStates[state]}
        </span>
        <span className="dim">{words.total(count)}</span>
        <span className="spacer" />
        {held && count > held.count && (
          <Button size="small" type="primary" onClick={toTop}>
            {words.newLines(count - held.count)}
          </Button>
        )}
      </div>
      <div className="live-lines" ref={place} onScroll={onScroll}>
        <ol className="lines">
          {shown.map((row) =>
            row.kind === 'line' ? (
              <LineRow key={row.key} line={row.line} onContext={onContext} />
            ) : (
              <li key={row.key} className="gap">
                {row.lost === null ? words.gap : words.lost(row.lost)}
              </li>
            ),
          )}
        </ol>
        {shown.length === 0 && <p className="state dim">{words.waiting}</p>}
      </div>
    </section>
  )
}
