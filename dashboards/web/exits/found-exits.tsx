import { Spin } from 'antd'
import { askExits, type ExitQuestion } from '../api/exits.ts'
import { usePages } from '../api/use-pages.ts'
import { KeptSince } from '../layout/kept-since.tsx'
import { More } from '../layout/more.tsx'
import { useWords } from '../layout/preferences.tsx'
import { Empty, Failed } from '../layout/states.tsx'
import { ExitTable } from './exit-table.tsx'

const pageSize = 100

/** Exits that are found, the newest first, page after page. */
export function FoundExits({ question }: { readonly question: ExitQuestion }) {
  const { exits: words } = useWords()
  const { pages, asking, failure, more } = usePages(askExits, { ...question, limit: pageSize })
  const exits = pages.flatMap((page) => page.exits)
  return (
    <section className={`panel${asking ? ' asking' : ''}`} aria-label={words.title} aria-busy={asking}>
      {failure && <Failed failure={failure} />}
      {exits.length > 0 && <ExitTable exits={exits} />}
      {asking && <Spin className="state" />}
      {!asking && !failure && exits.length === 0 && <Empty text={words.nothing} help={words.help} />}
      {pages.length > 0 && !more && !asking && (
        <KeptSince since={pages.at(-1)?.meta.keptSince ?? null} range={question.range} />
      )}
      {more && <More text={words.more} isAutomatic={!failure} onMore={more} />}
    </section>
  )
}
