import { Button, Tag } from 'antd'
import { usePage } from '../layout/page.tsx'
import { useWords } from '../layout/preferences.tsx'
import { dimensions } from '../state/dimensions.ts'

/** What the calls that are shown have in common; each can be taken away. */
export function ConditionsBar() {
  const { service: words, dimensions: names } = useWords()
  const { state, change } = usePage()
  const { conditions } = state
  const set = dimensions.filter((name) => conditions[name] !== undefined)
  if (set.length === 0) return null

  function without(name: (typeof dimensions)[number]) {
    const { [name]: _, ...others } = conditions
    change({ conditions: others })
  }

  return (
    <section className="conditions" aria-label={words.conditions}>
      {set.map((name) => (
        <Tag
          key={name}
          closable={{ 'aria-label': words.remove(names[name]) }}
          onClose={(event) => {
            event.preventDefault()
            without(name)
          }}
        >
          <span className="dim">{names[name]}</span> {conditions[name] || words.nobody}
        </Tag>
      ))}
      <Button type="link" size="small" onClick={() => change({ conditions: {} })}>
        {words.clear}
      </Button>
    </section>
  )
}
