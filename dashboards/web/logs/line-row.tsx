import { Button, Popover } from 'antd'
import { memo, useState } from 'react'
import type { LogLine } from '../api/generated.ts'
import { usePage } from '../layout/page.tsx'
import { usePreferences, useWords } from '../layout/preferences.tsx'
import { piecesOf, withField, withText } from '../state/search-terms.ts'
import { readingAt } from '../time/clock.ts'
import { colourOfLevel } from './levels.ts'

interface LineRowProps {
  readonly line: LogLine
  readonly isMarked?: boolean
  readonly onContext?: ((line: LogLine) => void) | undefined
}

/** A line: when, how severe, of whom, and what it says; opened, all that is known of it. */
export const LineRow = memo(function LineRow({ line, isMarked = false, onContext }: LineRowProps) {
  const { palette } = usePreferences()
  const { zone } = usePage()
  const [isOpen, setOpen] = useState(false)
  const { date, time } = readingAt(Math.floor(line.timestamp / 1000), zone)
  const seconds = new Date(line.timestamp).toISOString().slice(17, 23)
  return (
    <li className={`line${isMarked ? ' marked' : ''}`} style={{ borderLeftColor: colourOfLevel(line.level, palette) }}>
      <div className="line-head">
        <button type="button" className="line-time" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {date.slice(5)} {time}:{seconds}
        </button>
        <span className={`line-level ${line.level.toLowerCase()}`}>{line.level || '–'}</span>
        <span className="line-from" title={`${line.app}.${line.server} ${line.file} ${line.node}`}>
          {line.app}.{line.server}
        </span>
        <Message text={line.message.trimEnd()} />
      </div>
      {isOpen && <Details line={line} onContext={onContext} />}
    </li>
  )
})

/** Words that stand in a longer message are not all made to be clicked at: thousands would slow the page. */
const mostPieces = 300

function Message({ text }: { readonly text: string }) {
  const [wanted, setWanted] = useState(false)
  // Until somebody points at it, a line is one text.
  if (!wanted) {
    return (
      <span className="line-text" onPointerEnter={() => setWanted(true)}>
        {text}
      </span>
    )
  }
  const pieces = piecesOf(text)
  return (
    <span className="line-text">
      {pieces.slice(0, mostPieces).map((piece, place) =>
        // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text do not change
        piece.isWord ? <WordOf key={place} text={piece.text} /> : piece.text,
      )}
      {pieces
        .slice(mostPieces)
        .map((piece) => piece.text)
        .join('')}
    </span>
  )
}

function WordOf({ text }: { readonly text: string }) {
  const { logs: words } = useWords()
  const { state, change } = usePage()
  const choose = (how: 'only' | 'without') => change({ q: withText(state.q, text, how) })
  const content = (
    <div className="word-choice">
      <Button size="small" onClick={() => choose('only')}>
        {words.only(text)}
      </Button>
      <Button size="small" onClick={() => choose('without')}>
        {words.without(text)}
      </Button>
    </div>
  )
  return (
    <Popover trigger="click" content={content} destroyOnHidden>
      <span className="word">{text}</span>
    </Popover>
  )
}

const detailFields = ['app', 'server', 'set_name', 'file', 'node', 'level', 'thread', 'trace'] as const

function Details({ line, onContext }: LineRowProps) {
  const { logs: words } = useWords()
  const { state, change } = usePage()
  return (
    <div className="line-details">
      <dl>
        {detailFields
          .filter((field) => line[field] !== '')
          .map((field) => (
            <div key={field}>
              <dt>{words.fields[field]}</dt>
              <dd>
                {line[field]}
                <Button
                  type="link"
                  size="small"
                  onClick={() => change({ q: withField(state.q, field, line[field], 'only') })}
                >
                  {words.onlyThis}
                </Button>
                <Button
                  type="link"
                  size="small"
                  onClick={() => change({ q: withField(state.q, field, line[field], 'without') })}
                >
                  {words.withoutThis}
                </Button>
              </dd>
            </div>
          ))}
      </dl>
      {line.time_from === 'receipt' && <p className="dim">{words.timeOfReceipt}</p>}
      {line.marks.split(' ').map((mark) => {
        const text = words.marks[mark]
        return text === undefined ? null : (
          <p key={mark} className="dim">
            {text}
          </p>
        )
      })}
      {onContext && (
        <Button size="small" onClick={() => onContext(line)}>
          {words.context}
        </Button>
      )}
      {line.file !== '' && (
        <Button
          size="small"
          onClick={() =>
            change({ q: [`app:"${line.app}"`, `server:"${line.server}"`, `file:"${line.file}"`].join(' '), live: true })
          }
        >
          {words.followFile}
        </Button>
      )}
    </div>
  )
}
