import { askEventCounts, countedFields, type EventQuestion } from '../api/events.ts'
import { useAnswer } from '../api/use-answer.ts'
import { completionsOf, lastTermOf } from '../layout/completions.ts'
import { useWords } from '../layout/preferences.tsx'
import { SearchBox, useTyped } from '../layout/search-box.tsx'

const mostValues = 50

/** What events are searched for, with completions of fields and of the values that they have. */
export function SearchForm({ question }: { readonly question: EventQuestion }) {
  const { events: words } = useWords()
  const [typed, setTyped] = useTyped()
  const term = lastTermOf(typed)
  const by = countedFields.find((field) => field === term.field)
  const { answer, answered } = useAnswer(askEventCounts, by && { ...question, q: '', by, limit: mostValues })
  // Of the field before there may be values still.
  const values = answer && answered?.by === by ? answer.counts.map(({ value }) => value) : []
  return (
    <SearchBox
      placeholder={words.placeholder}
      typed={typed}
      completions={completionsOf(term, countedFields, values)}
      onType={setTyped}
    />
  )
}
