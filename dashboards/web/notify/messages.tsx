import { Button, Spin } from 'antd'
import { useMemo, useState } from 'react'
import { Link } from 'wouter'
import type { NotifyMessage } from '../api/generated.ts'
import { askMessages, type MessageQuestion } from '../api/notify.ts'
import { usePages } from '../api/use-pages.ts'
import { shortened } from '../format/shortened.ts'
import { FoundText } from '../layout/found-text.tsx'
import { KeptSince } from '../layout/kept-since.tsx'
import { More } from '../layout/more.tsx'
import { linkTo, usePage } from '../layout/page.tsx'
import { useWords } from '../layout/preferences.tsx'
import { Empty, Failed } from '../layout/states.tsx'
import { foundBy } from '../state/found-words.ts'
import { logsAround } from '../state/logs-around.ts'
import { instantText } from '../time/clock.ts'
import '../layout/records.css'

const pageSize = 100

/** Messages that are found, the newest first, page after page. */
export function Messages({ question }: { readonly question: MessageQuestion }) {
  const { notify: words } = useWords()
  const { pages, asking, failure, more } = usePages(askMessages, { ...question, limit: pageSize })
  const found = useMemo(() => foundBy(question.q), [question.q])
  const messages = pages.flatMap((page) => page.messages)
  return (
    <section className={`panel${asking ? ' asking' : ''}`} aria-label={words.title} aria-busy={asking}>
      {failure && <Failed failure={failure} />}
      {messages.length > 0 && (
        <table className="records messages">
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
              <MessageRow
                key={`${message.time} ${message.sequence} ${message.origin}`}
                message={message}
                found={found}
              />
            ))}
          </tbody>
        </table>
      )}
      {asking && <Spin className="state" />}
      {!asking && !failure && messages.length === 0 && <Empty text={words.nothing} />}
      {pages.length > 0 && !more && !asking && (
        <KeptSince since={pages.at(-1)?.meta.keptSince ?? null} range={question.range} />
      )}
      {more && <More text={words.more} isAutomatic={!failure} onMore={more} />}
    </section>
  )
}

interface MessageRowProps {
  readonly message: NotifyMessage
  /** What is searched for in its text. */
  readonly found: RegExp | undefined
}

function MessageRow({ message, found }: MessageRowProps) {
  const { notify: words, search: searchWords } = useWords()
  const { zone } = usePage()
  const [isWhole, setWhole] = useState(false)
  const { text, left } = isWhole ? { text: message.message, left: 0 } : shortened(message.message)
  return (
    <tr className={message.severity}>
      <td className="nowrap">
        <Link href={linkTo('/logs', logsAround(message))} title={words.logsOf}>
          {instantText(message.time, zone)}
        </Link>
      </td>
      <td className="level">{message.level}</td>
      <td>
        <span className="dim">{message.app}.</span>
        {message.server}
      </td>
      <td className="dim">{message.podName}</td>
      <td className="text">
        <FoundText text={text} found={found} />
        {left > 0 && (
          <Button type="link" size="small" onClick={() => setWhole(true)}>
            {searchWords.left(left)}
          </Button>
        )}
        {message.suppressed !== undefined && <span className="dim"> {words.standsFor(message.suppressed)}</span>}
      </td>
    </tr>
  )
}
