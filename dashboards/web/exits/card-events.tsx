import type { ExitCard } from '../api/exits.ts'
import { EventTable } from '../events/event-table.tsx'
import { useWords } from '../layout/preferences.tsx'
import { CardPart } from './card-part.tsx'

/** What the cluster told of a pod around its end. */
export function CardEvents({ card }: { readonly card: ExitCard }) {
  const { exits: words } = useWords()
  return (
    <CardPart card={card} part="events" title={words.events} nothing={words.noEvents}>
      <EventTable events={card.events} found={undefined} />
    </CardPart>
  )
}
