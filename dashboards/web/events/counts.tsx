import { askEventCounts, type CountedField, type EventQuestion } from '../api/events.ts'
import { useAnswer } from '../api/use-answer.ts'
import { usePage } from '../layout/page.tsx'
import { useWords } from '../layout/preferences.tsx'
import { ValueCounts } from '../layout/value-counts.tsx'
import { withField } from '../state/search-terms.ts'

const shownFields = ['type', 'reason', 'kind', 'name', 'server'] as const
const mostValues = 8

/** How many events each value has. */
export function Counts({ question }: { readonly question: EventQuestion }) {
  return (
    <aside>
      {shownFields.map((field) => (
        <CountsOf key={field} field={field} question={question} />
      ))}
    </aside>
  )
}

function CountsOf({ field, question }: { readonly field: CountedField; readonly question: EventQuestion }) {
  const { events: words } = useWords()
  const { state, change } = usePage()
  const { answer, asking } = useAnswer(askEventCounts, { ...question, by: field, limit: mostValues })
  if (!answer) return null
  return (
    <ValueCounts
      title={words.fields[field]}
      counts={answer.counts}
      cut={answer.cut}
      asking={asking}
      onChoose={(value, choice) => change({ q: withField(state.q, field, value, choice) })}
    />
  )
}
