import { useState } from 'react'
import { askCounts, countedFields, type LogQuestion } from '../api/logs.ts'
import { useAnswer } from '../api/use-answer.ts'
import { usePage } from '../layout/page.tsx'
import { useWords } from '../layout/preferences.tsx'
import { SearchBox } from '../layout/search-box.tsx'
import { completionsOf } from './completions.ts'

const values = 50

/** What is searched for, with completions of fields and of the values that they have. */
export function SearchForm({ question }: { readonly question: LogQuestion }) {
  const { logs: words } = useWords()
  const { state } = usePage()
  const [typed, setTyped] = useState(state.q)
  const field = countedFields.find((each) => new RegExp(`(^|[\\s(-])${each}:\\S*$`).test(typed))
  const known = useAnswer(askCounts, field && { ...question, q: '', by: field, limit: values }).answer
  return (
    <SearchBox
      placeholder={words.placeholder}
      completions={(text) => completionsOf(text, field === undefined ? undefined : (known?.counts ?? []))}
      onType={setTyped}
    />
  )
}
