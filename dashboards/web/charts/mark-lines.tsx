import { useMemo, useState } from 'react'
import { Link } from 'wouter'
import { useWords } from '../layout/preferences.tsx'
import type { Range } from '../time/range.ts'
import { type ChartMarks, groupsOf, linkOf, type MarkGroup, type Plot } from './marks.ts'
import './mark-lines.css'

interface MarkLinesProps {
  readonly marks: ChartMarks
  readonly range: Range
  readonly plot: Plot
}

/**
 * Thin lines where something happened. What they tell is told beside the charts too: for the keyboard, and for those who do
 * not see them, the same lines on each chart of a page would only be in the way.
 */
export function MarkLines({ marks, range, plot }: MarkLinesProps) {
  const [pointed, setPointed] = useState<MarkGroup>()
  const groups = useMemo(() => groupsOf(marks.marks, range, plot), [marks, range, plot])
  return (
    <div className="mark-lines" aria-hidden="true">
      {groups.map((group) => (
        <div key={group.left} className={`mark-line ${toneOf(group)}`} style={{ left: group.left }}>
          <Flag
            href={linkOf(group, marks)}
            count={group.marks.length}
            onPoint={(isPointed) => setPointed(isPointed ? group : undefined)}
          />
        </div>
      ))}
      {pointed && groups.includes(pointed) && (
        <MarkTip group={pointed} isLeft={pointed.left < (plot.left + plot.right) / 2} />
      )}
    </div>
  )
}

interface FlagProps {
  readonly href: string | undefined
  readonly count: number
  onPoint(isPointed: boolean): void
}

function Flag({ href, count, onPoint }: FlagProps) {
  const pointing = { onMouseEnter: () => onPoint(true), onMouseLeave: () => onPoint(false) }
  const [text, className] = count > 1 ? [count, 'several'] : [undefined, '']
  if (href === undefined)
    return (
      <i className={className} {...pointing}>
        {text}
      </i>
    )
  return (
    <Link href={href} className={className} tabIndex={-1} {...pointing}>
      {text}
    </Link>
  )
}

function toneOf({ marks }: MarkGroup): string {
  return marks.some(({ tone }) => tone === 'failure') ? 'failure' : 'usual'
}

const mostTold = 5

function MarkTip({ group: { left, marks }, isLeft }: { readonly group: MarkGroup; readonly isLeft: boolean }) {
  const { charts: words } = useWords()
  return (
    <div className={`mark-tip tip${isLeft ? '' : ' to-left'}`} style={{ left }}>
      {marks.slice(0, mostTold).map(({ at, title, detail }) => (
        <p key={`${at} ${detail} ${title}`}>
          <strong>{title}</strong>
          <span>{detail}</span>
        </p>
      ))}
      {marks.length > mostTold && <p>{words.moreMarks(marks.length - mostTold)}</p>}
    </div>
  )
}
