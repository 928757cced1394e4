import type { ExitQuestion } from '../api/exits.ts'
import { ConditionTags } from '../layout/condition-tags.tsx'
import { ControlBar } from '../layout/control-bar.tsx'
import { usePage, useRangeUntilNow } from '../layout/page.tsx'
import { useWords } from '../layout/preferences.tsx'
import { RefreshControl } from '../layout/refresh-control.tsx'
import { TimePicker } from '../layout/time-picker.tsx'
import { type ExitField, exitFields } from '../state/exit-conditions.ts'
import { Counts } from './counts.tsx'
import { kindText } from './exit-text.ts'
import { FoundExits } from './found-exits.tsx'

/** Pods of Tars servers, and containers in them, that ended. */
export default function Exits() {
  const { exits: words } = useWords()
  const { state, now } = usePage()
  const range = useRangeUntilNow()
  const question: ExitQuestion = { asOf: now, range, conditions: state.exits }
  return (
    <>
      <ControlBar title={words.title}>
        <TimePicker />
        <RefreshControl />
      </ControlBar>
      <Conditions />
      <div className="found">
        <Counts question={question} />
        <FoundExits question={question} />
      </div>
    </>
  )
}

function Conditions() {
  const words = useWords()
  const { state, change } = usePage()

  function without(name: ExitField) {
    const { [name]: _, ...others } = state.exits
    change({ exits: others })
  }

  return (
    <ConditionTags
      conditions={exitFields.flatMap((name) => {
        const value = state.exits[name]
        if (value === undefined) return []
        return [{ name, title: words.exits.fields[name], value: name === 'kind' ? kindText(value, words) : value }]
      })}
      onRemove={without}
      onClear={() => change({ exits: {} })}
    />
  )
}
