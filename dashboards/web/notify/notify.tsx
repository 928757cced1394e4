import { Button, Spin } from 'antd'
import { Link } from 'wouter'
import type { NotifyMessage } from '../api/generated.ts'
import { askMessageCounts, askMessages, type MessageQuestion } from '../api/notify.ts'
import { useAnswer } from '../api/use-answer.ts'
import { usePages } from '../api/use-pages.ts'
import { ControlBar } from '../layout/control-bar.tsx'
import { linkTo, usePage } from '../layout/page.tsx'
import { useWords } from '../layout/preferences.tsx'
import { RefreshControl } from '../layout/refresh-control.tsx'
import { SearchBox } from '../layout/search-box.tsx'
import { Empty, Failed } from '../layout/states.tsx'
import { TimePicker } from '../layout/time-picker.tsx'
import { ValueCounts } from '../layout/value-counts.tsx'
import { withField } from '../state/search-terms.ts'
import { initialState } from '../state/url.ts'
import { readingAt } from '../time/clock.ts'
import './notify.css'

/** Messages that services and their framework sent. */
export default function Notify() {
  const { notify: words } = useWords()
  const { state, range, now } = usePage()
  const question = { asOf: now, range, q: state.q }
  return (
    <>
      <ControlBar title={words.title}>
        <TimePicker />
        <RefreshControl />
      </ControlBar>
      <SearchBox placeholder={words.placeholder} completions={() => []} />
      <div className="found">
        <Counts question={question} />
        <Messages question={question} />
      </div>
    </>
  )
}

function Counts({ question }: { readonly question: MessageQuestion }) {
  const { notify: words } = useWords()
  const { state, change } = usePage()
  const { answer } = useAnswer(askMessageCounts, question)
  if (!answer) return <aside />
  const { total, levels, servers, meta } = answer
  const named = servers.map(({ app, server, messages }) => ({
    app,
    server,
    value: `${app}.${server}`,
    count: messages,
  }))

  function chooseServer(name: string, how: 'only' | 'without') {
    const chosen = named.find(({ value }) => value === name)
    if (!chosen) return
    const within = how === 'only' ? withField(state.q, 'app', chosen.app, 'only') : state.q
    change({ q: withField(within, 'server', chosen.server, how) })
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
        onChoose={(level, how) => change({ q: withField(state.q, 'level', level, how) })}
      />
      <ValueCounts title={words.servers} counts={named} cut={meta.cut} onChoose={chooseServer} />
    </aside>
  )
}

const pageSize = 100

function Messages({ question }: { readonly question: MessageQuestion }) {
  const { notify: words } = useWords()
  const { pages, asking, failure, more } = usePages(askMessages, { ...question, limit: pageSize })
  const messages = pages.flatMap((page) => page.messages)
  return (
    <section className={`panel${asking ? ' asking' : ''}`} aria-label={words.title} aria-busy={asking}>
      {failure && <Failed failure={failure} />}
      {messages.length > 0 && (
        <table className="messages">
          <thead>
            <tr>
              <th>{words.time}</th>
              <th>{words.level}</th>
              <th>{words.server}</th>
              <th>{words.pod}</th>
              <th>{words.message}</th>
            </tr>
          </thead>
          <tbody>
            {messages.map((message) => (
              <MessageRow key={`${message.time} ${message.sequence} ${message.origin}`} message={message} />
            ))}
          </tbody>
        </table>
      )}
      {asking && messages.length === 0 && <Spin className="state" />}
      {!asking && !failure && messages.length === 0 && <Empty text={words.nothing} />}
      {more && (
        <Button className="more" onClick={more}>
          {words.more}
        </Button>
      )}
    </section>
  )
}

/** Logs this long before and after a message are shown beside it, s. */
const around = 300

function MessageRow({ message }: { readonly message: NotifyMessage }) {
  const { notify: words } = useWords()
  const { zone } = usePage()
  const seconds = Math.floor(message.time / 1000)
  const { date, time } = readingAt(seconds, zone)
  const logs = {
    ...initialState,
    range: { kind: 'between', from: seconds - around, to: seconds + around } as const,
    q: withField(withField('', 'app', message.app, 'only'), 'server', message.server, 'only'),
  }
  return (
    <tr className={message.severity}>
      <td className="nowrap">
        <Link href={linkTo('/logs', logs)} title={words.logsOf}>
          {date.slice(5)} {time}:{String(seconds % 60).padStart(2, '0')}
        </Link>
      </td>
      <td className="level">{message.level}</td>
      <td>
        <span className="dim">{message.app}.</span>
        {message.server}
      </td>
      <td className="dim">{message.podName}</td>
      <td className="text">
        {message.message}
        {message.suppressed !== undefined && <span className="dim"> {words.standsFor(message.suppressed)}</span>}
      </td>
    </tr>
  )
}
