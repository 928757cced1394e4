import { SearchOutlined } from '@ant-design/icons'
import { AutoComplete, Input } from 'antd'
import { useMemo, useState } from 'react'
import { askServices } from '../api/questions.ts'
import { useAnswer } from '../api/use-answer.ts'
import { carriedOver } from '../state/url.ts'
import { servicePath, usePage } from './page.tsx'
import { useWords } from './preferences.tsx'

const shown = 20

/** A field that opens a service by its name. */
export function ServiceSearch() {
  const words = useWords()
  const { open, state } = usePage()
  const [typed, setTyped] = useState('')
  const [wanted, setWanted] = useState(false)
  const names = useServiceNames(wanted)
  const fitting = names.filter((name) => name.toLowerCase().includes(typed.trim().toLowerCase()))

  function go(name: string) {
    if (name === '') return
    setTyped('')
    open(servicePath(name), carriedOver(state))
  }

  return (
    <AutoComplete
      className="search"
      value={typed}
      options={fitting.slice(0, shown).map((value) => ({ value }))}
      onChange={setTyped}
      onFocus={() => setWanted(true)}
      onBlur={() => setWanted(false)}
      onSelect={go}
      defaultActiveFirstOption
    >
      <Input
        prefix={<SearchOutlined aria-hidden />}
        placeholder={words.shell.findService}
        aria-label={words.shell.findService}
        onPressEnter={() => fitting.length === 0 && go(typed.trim())}
      />
    </AutoComplete>
  )
}

/** The services that are known in the page's range; asked for once somebody wants to know. */
export function useServiceNames(wanted: boolean): readonly string[] {
  const { state, range, now } = usePage()
  const { infrastructure } = state
  const question = { asOf: now, range, compare: [], infrastructure, conditions: {} }
  const { answer } = useAnswer(askServices, wanted ? question : undefined)
  return useMemo(() => (answer?.services ?? []).map(({ slave_name }) => slave_name).sort(), [answer])
}
