import { Button } from 'antd'
import { useState } from 'react'
import { Link } from 'wouter'
import type { Event as ClusterEvent } from '../api/generated.ts'
import { countText } from '../format/numbers.ts'
import { shortened } from '../format/shortened.ts'
import { FoundText } from '../layout/found-text.tsx'
import { linkTo, usePage } from '../layout/page.tsx'
import { useWords } from '../layout/preferences.tsx'
import { logsAround } from '../state/logs-around.ts'
import { secondText } from '../time/clock.ts'
import '../layout/records.css'

interface EventTableProps {
  readonly events: readonly ClusterEvent[]
  /** What is searched for in their messages. */
  readonly found: RegExp | undefined
}

/** Events one below the other: when, how grave, of what, and what happened. */
export function EventTable({ events, found }: EventTableProps) {
  const { events: words } = useWords()
  return (
    <table className="records events">
      <thead>
        <tr>
          <th>{words.time}</th>
          <th>{words.fields.reason}</th>
          <th>{words.object}</th>
          <th>{words.message}</th>
          <th>{words.from}</th>
        </tr>
      </thead>
      <tbody>
        {events.map((event) => (
          <EventRow key={event.id} event={event} found={found} />
        ))}
      </tbody>
    </table>
  )
}

function EventRow({ event, found }: { readonly event: ClusterEvent; readonly found: RegExp | undefined }) {
  const { events: words } = useWords()
  const { zone } = usePage()
  const when = secondText(event.timestamp, zone)
  return (
    <tr className={event.type === 'Warning' ? 'warning' : ''}>
      <td className="nowrap">
        {event.server === '' ? (
          when
        ) : (
          <Link href={linkTo('/logs', logsAround({ ...event, time: event.timestamp }))} title={words.logsOf}>
            {when}
          </Link>
        )}
      </td>
      <td className="level">
        {event.reason}
        {event.type !== 'Normal' && <span className="unseen"> {event.type}</span>}
      </td>
      <td className="object">
        <span className="dim">{event.kind} </span>
        <span className="name">{event.name}</span>
      </td>
      <td className="text">
        <Message event={event} found={found} />
      </td>
      <td className="dim">{event.component}</td>
    </tr>
  )
}

function Message({ event, found }: { readonly event: ClusterEvent; readonly found: RegExp | undefined }) {
  const { events: words, search: searchWords } = useWords()
  const { zone } = usePage()
  const [isWhole, setWhole] = useState(false)
  const { text, left } = isWhole ? { text: event.message, left: 0 } : shortened(event.message)
  return (
    <>
      <FoundText text={text} found={found} />
      {left > 0 && (
        <Button type="link" size="small" onClick={() => setWhole(true)}>
          {searchWords.left(left)}
        </Button>
      )}
      {event.count > 1 && (
        <span className="dim">
          {' '}
          {words.times(countText(event.count), secondText(Date.parse(event.firstTime), zone))}
        </span>
      )}
    </>
  )
}
