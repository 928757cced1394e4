import { askCounts, countedFields, type LogQuestion } from '../api/logs.ts'
import { useAnswer } from '../api/use-answer.ts'
import { completionsOf, lastTermOf } from '../layout/completions.ts'
import { useWords } from '../layout/preferences.tsx'
import { SearchBox, useTyped } from '../layout/search-box.tsx'

const mostValues = 50

/** Fields that can be searched for, those of which values are known first. */
const fields = [...countedFields, 'set_name', 'marks'] as const

/** What lines are searched for, with completions of fields and of the values that they have. */
export function SearchForm({ question }: { readonly question: LogQuestion }) {
  const { logs: words } = useWords()
  const [typed, setTyped] = useTyped()
  const term = lastTermOf(typed)
  const by = countedFields.find((field) => field === term.field)
  const { answer, answered } = useAnswer(askCounts, by && { ...question, q: '', by, limit: mostValues })
  // Of the field before there may be values still.
  const values = answer && answered?.by === by ? answer.counts.map(({ value }) => value) : []
  return (
    <SearchBox
      placeholder={words.placeholder}
      typed={typed}
      completions={completionsOf(term, fields, values)}
      onType={setTyped}
    />
  )
}
