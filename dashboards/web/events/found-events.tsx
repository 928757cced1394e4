import { Spin } from 'antd'
import { useMemo } from 'react'
import { askEvents, type EventQuestion } from '../api/events.ts'
import { usePages } from '../api/use-pages.ts'
import { KeptSince } from '../layout/kept-since.tsx'
import { More } from '../layout/more.tsx'
import { useWords } from '../layout/preferences.tsx'
import { Empty, Failed } from '../layout/states.tsx'
import { foundBy } from '../state/found-words.ts'
import { EventTable } from './event-table.tsx'

const pageSize = 100

/** Events that are found, the newest first, page after page. */
export function FoundEvents({ question }: { readonly question: EventQuestion }) {
  const { events: words } = useWords()
  const { pages, asking, failure, more } = usePages(askEvents, { ...question, limit: pageSize })
  const found = useMemo(() => foundBy(question.q), [question.q])
  const events = pages.flatMap((page) => page.events)
  return (
    <section className={`panel${asking ? ' asking' : ''}`} aria-label={words.title} aria-busy={asking}>
      {failure && <Failed failure={failure} />}
      {events.length > 0 && <EventTable events={events} found={found} />}
      {asking && <Spin className="state" />}
      {!asking && !failure && events.length === 0 && <Empty text={words.nothing} help={words.help} />}
      {pages.length > 0 && !more && !asking && (
        <KeptSince since={pages.at(-1)?.meta.keptSince ?? null} range={question.range} />
      )}
      {more && <More text={words.more} isAutomatic={!failure} onMore={more} />}
    </section>
  )
}
