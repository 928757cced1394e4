import { askExitCounts, type CountedField, type ExitQuestion } from '../api/exits.ts'
import { useAnswer } from '../api/use-answer.ts'
import { usePage } from '../layout/page.tsx'
import { useWords } from '../layout/preferences.tsx'
import { ValueCounts } from '../layout/value-counts.tsx'
import { kindText } from './exit-text.ts'

const shownFields = ['kind', 'reason', 'server', 'pod', 'node'] as const
const mostValues = 8

/** How many exits each value has. */
export function Counts({ question }: { readonly question: ExitQuestion }) {
  return (
    <aside>
      {shownFields.map((field) => (
        <CountsOf key={field} field={field} question={question} />
      ))}
    </aside>
  )
}

function CountsOf({ field, question }: { readonly field: CountedField; readonly question: ExitQuestion }) {
  const words = useWords()
  const { state, change } = usePage()
  const { answer, asking } = useAnswer(askExitCounts, { ...question, by: field, limit: mostValues })
  if (!answer) return null
  return (
    <ValueCounts
      title={words.exits.fields[field]}
      counts={answer.counts.map(({ value, count }) => ({
        value,
        count,
        name: field === 'kind' ? kindText(value, words) : undefined,
      }))}
      cut={answer.cut}
      asking={asking}
      canBeWithout={false}
      onChoose={(value) => change({ exits: { ...state.exits, [field]: value } })}
    />
  )
}
