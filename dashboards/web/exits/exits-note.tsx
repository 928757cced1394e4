import { Link } from 'wouter'
import { useWords } from '../layout/preferences.tsx'
import { type ExitMarks, mostMarks } from './use-exit-marks.ts'
import './exits-note.css'

const mostTold = 3

/** What the marks on charts say, in words and for the keyboard too; nothing where nothing ended. */
export function ExitsNote({ found }: { readonly found: ExitMarks | undefined }) {
  const { exits: words } = useWords()
  if (!found) return null
  const { failure, isCut, list } = found
  const { marks } = found.marks
  if (failure) return <p className="exits-note dim">{words.unknown(failure.message)}</p>
  if (marks.length === 0) return null
  return (
    <nav className="exits-note" aria-label={words.marked}>
      <Link href={list}>{isCut ? words.newestMarked(mostMarks) : words.count(marks.length)}</Link>
      {marks.slice(0, mostTold).map(({ tone, title, detail, href = list }) => (
        <Link key={href} href={href} className={tone}>
          {title} <span className="dim">{detail}</span>
        </Link>
      ))}
    </nav>
  )
}
