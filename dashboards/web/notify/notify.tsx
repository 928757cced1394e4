import { askMessageCounts, type MessageQuestion } from '../api/notify.ts'
import { useAnswer } from '../api/use-answer.ts'
import { completionsOf, lastTermOf } from '../layout/completions.ts'
import { ControlBar } from '../layout/control-bar.tsx'
import { usePage, useRangeUntilNow } from '../layout/page.tsx'
import { useWords } from '../layout/preferences.tsx'
import { RefreshControl } from '../layout/refresh-control.tsx'
import { SearchBox, useTyped } from '../layout/search-box.tsx'
import { TimePicker } from '../layout/time-picker.tsx'
import { ValueCounts } from '../layout/value-counts.tsx'
import { type Choice, quoted, withField, withTerm } from '../state/search-terms.ts'
import { Messages } from './messages.tsx'
import './notify.css'

/** Messages that services and their framework sent. */
export default function Notify() {
  const { notify: words } = useWords()
  const { state, now } = usePage()
  const range = useRangeUntilNow()
  const question = { asOf: now, range, q: state.q }
  return (
    <>
      <ControlBar title={words.title}>
        <TimePicker />
        <RefreshControl />
      </ControlBar>
      <SearchForm question={question} />
      <div className="found">
        <Counts question={question} />
        <Messages question={question} />
      </div>
    </>
  )
}

const fields = ['level', 'severity', 'app', 'server', 'podName', 'source'] as const

/** What messages are searched for, with completions of fields and of the values that the counts know. */
function SearchForm({ question }: { readonly question: MessageQuestion }) {
  const { notify: words } = useWords()
  const [typed, setTyped] = useTyped()
  const term = lastTermOf(typed)
  const { answer } = useAnswer(askMessageCounts, term.field === undefined ? undefined : { ...question, q: '' })
  const { levels = [], servers = [] } = answer ?? {}
  const valuesOf: Readonly<Partial<Record<string, readonly string[]>>> = {
    level: levels.map(({ level }) => level),
    severity: levels.map(({ severity }) => severity),
    app: [...new Set(servers.map(({ app }) => app))],
    server: [...new Set(servers.map(({ server }) => server))],
    source: ['program', 'server'],
  }
  const field = fields.find((name) => name === term.field)
  const values = (field && valuesOf[field]) ?? []
  return (
    <SearchBox
      placeholder={words.placeholder}
      typed={typed}
      completions={completionsOf(term, fields, values)}
      onType={setTyped}
    />
  )
}

function Counts({ question }: { readonly question: MessageQuestion }) {
  const { notify: words } = useWords()
  const { state, change } = usePage()
  const { answer, asking } = useAnswer(askMessageCounts, question)
  if (!answer) return <aside />
  const { total, levels, servers, meta } = answer
  const named = new Map(servers.map((each) => [`${each.app}.${each.server}`, each]))

  function chooseServer(name: string, choice: Choice) {
    const { app = '', server = '' } = named.get(name) ?? {}
    if (choice === 'only') change({ q: withField(withField(state.q, 'app', app, choice), 'server', server, choice) })
    // Another App may have a server of the same name.
    else change({ q: withTerm(state.q, `(app:${quoted(app)} server:${quoted(server)})`, choice) })
  }

  return (
    <aside>
      <p className="totals-of-messages">
        {words.total(total.messages)}
        {total.suppressed > 0 && <span className="dim">{words.suppressed(total.suppressed)}</span>}
      </p>
      <ValueCounts
        title={words.levels}
        counts={levels.map(({ level, messages }) => ({ value: level, count: messages }))}
        cut={0}
        asking={asking}
        onChoose={(level, choice) => change({ q: withField(state.q, 'level', level, choice) })}
      />
      <ValueCounts
        title={words.servers}
        counts={[...named].map(([value, { messages }]) => ({ value, count: messages }))}
        cut={meta.cut}
        asking={asking}
        onChoose={chooseServer}
      />
    </aside>
  )
}
