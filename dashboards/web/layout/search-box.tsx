import { AutoComplete, Button, Input } from 'antd'
import { type KeyboardEvent, useEffect, useState } from 'react'
import { usePage } from './page.tsx'
import { useWords } from './preferences.tsx'
import './search-box.css'

/** How what is typed may go on: its last term, and with it the whole search. */
export interface Completion {
  readonly term: string
  readonly search: string
}

interface SearchBoxProps {
  readonly placeholder: string
  readonly typed: string
  readonly completions: readonly Completion[]
  onType(typed: string): void
}

/** What is typed into the search box. What is searched for otherwise, by a click or by going back, takes its place. */
export function useTyped(): readonly [string, (typed: string) => void] {
  const { state } = usePage()
  const [typed, setTyped] = useState(state.q)
  useEffect(() => setTyped(state.q), [state.q])
  return [typed, setTyped]
}

/** What is searched for; asked on Enter. */
export function SearchBox({ placeholder, typed, completions, onType }: SearchBoxProps) {
  const { search: words } = useWords()
  const { change, refresh } = usePage()
  // The library makes an option active that begins as what is typed does, and Enter would take it: none begins so.
  const options = completions.map(({ term, search }) => ({ value: ` ${search}`, label: term }))
  const type = (text: string) => onType(options.some(({ value }) => value === text) ? text.slice(1) : text)
  return (
    <form
      className="search-form"
      onSubmit={(event) => {
        event.preventDefault()
        change({ q: typed.trim() })
        // As of now, also where the same is searched for again.
        refresh()
      }}
    >
      <AutoComplete
        value={typed}
        options={options}
        onChange={type}
        onInputKeyDown={takeCompletion}
        popupMatchSelectWidth={360}
        defaultActiveFirstOption={false}
      >
        <Input size="middle" placeholder={placeholder} aria-label={words.search} allowClear spellCheck={false} />
      </AutoComplete>
      <Button type="primary" size="middle" htmlType="submit">
        {words.search}
      </Button>
    </form>
  )
}

/** Enter on a completion takes it, and does not yet search. */
function takeCompletion(event: KeyboardEvent<HTMLElement>): void {
  const active = event.currentTarget.getAttribute('aria-activedescendant')
  if (event.key === 'Enter' && active !== null && document.getElementById(active)) event.preventDefault()
}
