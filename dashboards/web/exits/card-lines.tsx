import type { ExitCard } from '../api/exits.ts'
import { usePage } from '../layout/page.tsx'
import { usePreferences } from '../layout/preferences.tsx'
import { colourOfLevel } from '../logs/levels.ts'
import { instantText } from '../time/clock.ts'
import { CardPart } from './card-part.tsx'

/** What a pod logged last, the newest line first. */
export function CardLines({ card }: { readonly card: ExitCard }) {
  const { words, palette } = usePreferences()
  const { zone } = usePage()
  const { exits } = words
  return (
    <CardPart card={card} part="lines" title={exits.lines(card.lines.length)} nothing={exits.noLines}>
      <ol className="exit-lines">
        {card.lines.toReversed().map(({ at, timestamp, level, message }) => (
          <li key={at} style={{ borderLeftColor: colourOfLevel(level, palette) }}>
            <span className="dim">{instantText(timestamp, zone)}</span>
            <span>{level}</span>
            <span className="exit-line">{message.trimEnd()}</span>
          </li>
        ))}
      </ol>
    </CardPart>
  )
}
