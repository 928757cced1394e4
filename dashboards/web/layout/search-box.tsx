import { AutoComplete, Button, Input } from 'antd'
import { useEffect, useState } from 'react'
import { usePage } from './page.tsx'
import { useWords } from './preferences.tsx'

interface SearchBoxProps {
  readonly placeholder: string
  /** How what is typed may go on, each the whole search. */
  completions(typed: string): readonly string[]
  onType?(typed: string): void
}

/** What is searched for; asked on Enter. */
export function SearchBox({ placeholder, completions, onType }: SearchBoxProps) {
  const { logs: words } = useWords()
  const { state, change } = usePage()
  const [typed, setTyped] = useState(state.q)
  useEffect(() => setTyped(state.q), [state.q])

  function type(text: string) {
    setTyped(text)
    onType?.(text)
  }

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
        options={completions(typed).map((value) => ({ value }))}
        onChange={type}
        popupMatchSelectWidth={360}
        defaultActiveFirstOption={false}
      >
        <Input size="middle" placeholder={placeholder} aria-label={words.search} allowClear />
      </AutoComplete>
      <Button type="primary" htmlType="submit">
        {words.search}
      </Button>
    </form>
  )
}
