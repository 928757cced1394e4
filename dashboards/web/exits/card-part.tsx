import type { ReactNode } from 'react'
import type { ExitCard } from '../api/exits.ts'
import { useWords } from '../layout/preferences.tsx'

interface CardPartProps {
  readonly card: ExitCard
  readonly part: ExitCard['unanswered'][number]['part']
  readonly title: string
  /** What is said where the part is empty because there is nothing. */
  readonly nothing: string
  readonly children: ReactNode
}

/** A part of a card; where it is empty, whether there is nothing or why it is not known. */
export function CardPart({ card, part, title, nothing, children }: CardPartProps) {
  const { exits: words } = useWords()
  const problem = card.unanswered.find((each) => each.part === part)
  return (
    <section className="exit-part">
      <h2>{title}</h2>
      {problem && (
        <p className="exception">
          {problem.code === 'EXPIRED' ? words.noLongerKept : words.notAnswered}{' '}
          <span className="dim">{problem.message}</span>
        </p>
      )}
      {!problem && card[part].length === 0 && <p className="dim">{nothing}</p>}
      {card[part].length > 0 && children}
    </section>
  )
}
