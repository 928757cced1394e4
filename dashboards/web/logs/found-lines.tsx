import { Spin } from 'antd'
import { useMemo } from 'react'
import { askLines, type LogQuestion, type Sort } from '../api/logs.ts'
import { usePages } from '../api/use-pages.ts'
import { KeptSince } from '../layout/kept-since.tsx'
import { More } from '../layout/more.tsx'
import { useWords } from '../layout/preferences.tsx'
import { Empty, Failed } from '../layout/states.tsx'
import { Lines, type Row } from './lines.tsx'

const pageSize = 500

interface FoundLinesProps {
  readonly question: LogQuestion
  readonly sort: Sort
}

/** Lines that are found, page after page. */
export function FoundLines({ question, sort }: FoundLinesProps) {
  const { logs: words } = useWords()
  const { pages, asking, failure, more } = usePages(askLines, { ...question, sort, limit: pageSize })
  const rows = useMemo(
    () => pages.flatMap(({ lines }) => lines).map((line, number): Row => ({ kind: 'line', number, line })),
    [pages],
  )
  const { partial = false, keptSince = null } = pages.at(-1)?.meta ?? {}
  return (
    <section className={`panel${asking ? ' asking' : ''}`} aria-label={words.lines} aria-busy={asking}>
      {failure && <Failed failure={failure} />}
      {partial && !asking && <p className="partial">{words.partial(words.more[sort])}</p>}
      <Lines rows={rows} />
      {asking && <Spin className="state" />}
      {!asking && !failure && rows.length === 0 && <Empty text={words.nothing} />}
      {pages.length > 0 && !more && !asking && <KeptSince since={keptSince} range={question.range} />}
      {more && <More text={words.more[sort]} isAutomatic={!partial && !failure} onMore={more} />}
    </section>
  )
}
