import { AutoComplete, Button, Input } from 'antd'
import { useEffect, useMemo, useState } from 'react'
import { askCounts, countedFields, type LogQuestion } from '../api/logs.ts'
import { useAnswer } from '../api/use-answer.ts'
import { usePage } from '../layout/page.tsx'
import { useWords } from '../layout/preferences.tsx'
import { completionsOf } from './completions.ts'

const values = 50

/** What is searched for, with completions of fields and of their values; asked on Enter. */
export function SearchForm({ question }: { readonly question: LogQuestion }) {
  const { logs: words } = useWords()
  const { state, change } = usePage()
  const [typed, setTyped] = useState(state.q)
  useEffect(() => setTyped(state.q), [state.q])
  const field = countedFields.find((each) => new RegExp(`(^|[\\s(-])${each}:\\S*$`).test(typed))
  const known = useAnswer(askCounts, field && { ...question, q: '', by: field, limit: values }).answer
  const options = useMemo(
    () => completionsOf(typed, field === undefined ? undefined : (known?.counts ?? [])).map((value) => ({ value })),
    [typed, field, known],
  )
  return (
    <form
      className="search-form"
      onSubmit={(event) => {
        event.preventDefault()
        change({ q: typed.trim() })
      }}
    >
      <AutoComplete
        value={typed}
        options={options}
        onChange={setTyped}
        popupMatchSelectWidth={360}
        defaultActiveFirstOption={false}
      >
        <Input size="middle" placeholder={words.placeholder} aria-label={words.search} allowClear />
      </AutoComplete>
      <Button type="primary" htmlType="submit">
        {words.search}
      </Button>
    </form>
  )
}
