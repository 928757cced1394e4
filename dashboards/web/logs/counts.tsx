import { askCounts, type CountedField, type LogQuestion } from '../api/logs.ts'
import { useAnswer } from '../api/use-answer.ts'
import { useWords } from '../layout/preferences.tsx'
import { ValueCounts } from '../layout/value-counts.tsx'
import { withField } from '../state/search-terms.ts'
import { useSearch } from './use-search.ts'

const shownFields = ['level', 'server', 'node', 'file'] as const
const mostValues = 8

/** How many lines each value has. */
export function Counts({ question }: { readonly question: LogQuestion }) {
  return (
    <aside>
      {shownFields.map((field) => (
        <CountsOf key={field} field={field} question={question} />
      ))}
    </aside>
  )
}

function CountsOf({ field, question }: { readonly field: CountedField; readonly question: LogQuestion }) {
  const { logs: words } = useWords()
  const { q, search } = useSearch()
  const { answer, asking } = useAnswer(askCounts, { ...question, by: field, limit: mostValues })
  if (!answer) return null
  return (
    <ValueCounts
      title={words.fields[field]}
      counts={answer.counts}
      cut={answer.cut}
      asking={asking}
      onChoose={(value, choice) => search(withField(q, field, value, choice))}
    />
  )
}
