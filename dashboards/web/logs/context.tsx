import { Button, Drawer, Spin } from 'antd'
import { type RefObject, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { askContext } from '../api/logs.ts'
import { useAnswer } from '../api/use-answer.ts'
import { useWords } from '../layout/preferences.tsx'
import { Failed } from '../layout/states.tsx'
import { useReturningFocus } from '../layout/use-returning-focus.ts'
import type { LinePlace } from '../state/line-place.ts'
import { Lines, type Row } from './lines.tsx'

const step = 20
const most = 500

interface ContextProps {
  readonly line: LinePlace
  onClose(): void
}

/** The lines around one of the same server, file and node, in the order in which they were written. */
export function Context({ line, onClose }: ContextProps) {
  const { logs: words } = useWords()
  const [reach, setReach] = useState({ before: step, after: step, round: 0 })
  const { answer, failure, asking } = useAnswer(askContext, { line, ...reach })
  // The line itself keeps its number whatever comes before it, and so its place.
  const rows = useMemo(
    () => answer?.lines.map((each, place): Row => ({ kind: 'line', number: place - answer.before, line: each })) ?? [],
    [answer],
  )
  const place = useRef<HTMLDivElement>(null)
  useReturningFocus()
  useShownAround(place, rows)
  const more = (side: 'before' | 'after') => setReach({ ...reach, [side]: Math.min(most, reach[side] * 3) })
  return (
    <Drawer
      open
      size="80%"
      title={words.contextOf(`${line.app}.${line.server} ${line.file} ${line.node}`)}
      onClose={onClose}
      className="context"
    >
      <div ref={place} className={`context-lines${asking ? ' asking' : ''}`}>
        {failure && <Failed failure={failure} onRetry={() => setReach({ ...reach, round: reach.round + 1 })} />}
        {!answer && asking && <Spin className="state" />}
        {answer?.moreBefore && reach.before < most && (
          <Button size="small" onClick={() => more('before')}>
            {words.moreBefore}
          </Button>
        )}
        <Lines rows={rows} scroller={place} marked={line.at} />
        {answer?.moreAfter && reach.after < most && (
          <Button size="small" onClick={() => more('after')}>
            {words.moreAfter}
          </Button>
        )}
      </div>
    </Drawer>
  )
}

/** Shows the marked line in the middle at first, and keeps what is read in its place when lines come before it. */
function useShownAround(place: RefObject<HTMLElement | null>, rows: readonly Row[]): void {
  const last = useRef<{ readonly first: number; readonly height: number }>(undefined)
  useLayoutEffect(() => {
    const element = place.current
    const first = rows[0]?.number
    if (!element || first === undefined) return
    if (!last.current) element.querySelector('.marked')?.scrollIntoView({ block: 'center' })
    // Further down the browser keeps it by itself.
    else if (first < last.current.first && element.scrollTop === 0)
      element.scrollTop = element.scrollHeight - last.current.height
    last.current = { first, height: element.scrollHeight }
  }, [place, rows])
}
