import type { EventQuestion } from '../api/events.ts'
import { ControlBar } from '../layout/control-bar.tsx'
import { usePage, useRangeUntilNow } from '../layout/page.tsx'
import { useWords } from '../layout/preferences.tsx'
import { RefreshControl } from '../layout/refresh-control.tsx'
import { TimePicker } from '../layout/time-picker.tsx'
import { Counts } from './counts.tsx'
import { FoundEvents } from './found-events.tsx'
import { SearchForm } from './search-form.tsx'

/** What the Kubernetes cluster told of its objects. */
export default function Events() {
  const { events: words } = useWords()
  const { state, now } = usePage()
  const range = useRangeUntilNow()
  const question: EventQuestion = { asOf: now, range, q: state.q }
  return (
    <>
      <ControlBar title={words.title}>
        <TimePicker />
        <RefreshControl />
      </ControlBar>
      <SearchForm question={question} />
      <div className="found">
        <Counts question={question} />
        <FoundEvents question={question} />
      </div>
    </>
  )
}
