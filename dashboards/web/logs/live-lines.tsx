import { PauseOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useRef, useState } from 'react'
import { usePage } from '../layout/page.tsx'
import { useWords } from '../layout/preferences.tsx'
import { Failed } from '../layout/states.tsx'
import { Lines } from './lines.tsx'
import { mostRows, type Tail, useTail } from './use-tail.ts'

/** Lines as they come, the newest on top. Whoever scrolls or clicks reads: what is read stays where it is. */
export function LiveLines({ q }: { readonly q: string }) {
  const { logs: words } = useWords()
  const { change, refresh } = usePage()
  const [round, setRound] = useState(0)
  const tail = useTail(q, round)
  const [held, setHeld] = useState<Tail>()
  const place = useRef<HTMLDivElement>(null)
  const { rows } = held ?? tail
  const { state, count } = tail
  const isOver = state.kind === 'refused' && state.isFinal

  function hold() {
    if (!held && tail.rows.length > 0) setHeld(tail)
  }

  function goOn() {
    setHeld(undefined)
    place.current?.scrollTo({ top: 0 })
  }

  /** What has come meanwhile is found too. */
  function search() {
    change({ live: false })
    refresh()
  }

  function onScroll() {
    if ((place.current?.scrollTop ?? 0) < 8) setHeld(undefined)
    else hold()
  }

  return (
    <section className="panel" aria-label={words.live}>
      <div className="panel-head">
        <span className={`live-state ${state.kind}`} role="status">
          {words.liveStates[state.kind]}
        </span>
        {state.kind === 'refused' && !isOver && <span className="dim">{state.refusal.message}</span>}
        <span className="dim">{words.total(count)}</span>
        <span className="spacer" />
        {held ? (
          <Button size="small" type="primary" onClick={goOn}>
            {words.goOn(count - held.count)}
          </Button>
        ) : (
          <Button size="small" icon={<PauseOutlined />} onClick={hold}>
            {words.hold}
          </Button>
        )}
      </div>
      {isOver && <Failed failure={state.refusal} onRetry={() => setRound(round + 1)} />}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it takes note of whoever reads, and does nothing else */}
      <div className="live-lines" ref={place} onScroll={onScroll} onPointerDown={hold} onFocus={hold}>
        <Lines rows={rows} scroller={place} />
        {rows.length === 0 && !isOver && <p className="state dim">{words.waiting}</p>}
        {rows.length === mostRows && (
          <p className="state dim">
            {words.onlyNewest(mostRows)}
            <Button size="small" onClick={search}>
              {words.searchInstead}
            </Button>
          </p>
        )}
      </div>
    </section>
  )
}
