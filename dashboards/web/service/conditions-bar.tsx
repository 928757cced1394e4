import { ConditionTags } from '../layout/condition-tags.tsx'
import { usePage } from '../layout/page.tsx'
import { useWords } from '../layout/preferences.tsx'
import { dimensions } from '../state/dimensions.ts'

/** What the calls that are shown have in common. */
export function ConditionsBar() {
  const { dimensions: titles } = useWords()
  const { state, change } = usePage()
  const { conditions } = state

  function without(name: (typeof dimensions)[number]) {
    const { [name]: _, ...others } = conditions
    change({ conditions: others })
  }

  return (
    <ConditionTags
      conditions={dimensions.flatMap((name) => {
        const value = conditions[name]
        return value === undefined ? [] : [{ name, title: titles[name], value }]
      })}
      onRemove={without}
      onClear={() => change({ conditions: {} })}
    />
  )
}
