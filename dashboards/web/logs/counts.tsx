import { askCounts, type CountedField, countedFields, type LogQuestion } from '../api/logs.ts'
import { useAnswer } from '../api/use-answer.ts'
import { usePage } from '../layout/page.tsx'
import { useWords } from '../layout/preferences.tsx'
import { ValueCounts } from '../layout/value-counts.tsx'
import { withField } from '../state/search-terms.ts'

const shown = 8

/** How many lines each value has. */
export function Counts({ question }: { readonly question: LogQuestion }) {
  return (
    <aside>
      {countedFields.map((field) => (
        <CountsOf key={field} field={field} question={question} />
      ))}
    </aside>
  )
}

function CountsOf({ field, question }: { readonly field: CountedField; readonly question: LogQuestion }) {
  const { logs: words } = useWords()
  const { state, change } = usePage()
  const { answer } = useAnswer(askCounts, { ...question, by: field, limit: shown })
  if (!answer) return null
  return (
    <ValueCounts
      title={words.fields[field]}
      counts={answer.counts}
      cut={answer.cut}
      onChoose={(value, how) => change({ q: withField(state.q, field, value, how) })}
    />
  )
}
