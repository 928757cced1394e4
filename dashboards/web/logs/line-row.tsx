import { memo } from 'react'
import type { LogLine } from '../api/generated.ts'
import { usePage } from '../layout/page.tsx'
import { usePreferences } from '../layout/preferences.tsx'
import { instantText } from '../time/clock.ts'
import { colourOfLevel } from './levels.ts'
import { LineDetails } from './line-details.tsx'
import { LineText } from './line-text.tsx'

interface LineRowProps {
  readonly line: LogLine
  readonly isOpen: boolean
  readonly isMarked: boolean
  onToggle(at: string): void
  /** What is searched for in its text. */
  readonly found: RegExp | undefined
}

/** A line: when, how severe, of whom, and what it says; opened, all that is known of it. */
export const LineRow = memo(function LineRow({ line, isOpen, isMarked, onToggle, found }: LineRowProps) {
  const { palette } = usePreferences()
  const { zone } = usePage()
  return (
    <li
      className={`line${isMarked ? ' marked' : ''}`}
      aria-current={isMarked ? 'true' : undefined}
      style={{ borderLeftColor: colourOfLevel(line.level, palette) }}
    >
      <div className="line-head">
        <button type="button" className="line-time" aria-expanded={isOpen} onClick={() => onToggle(line.at)}>
          {instantText(line.timestamp, zone)}
        </button>
        <span className={`line-level ${line.level.toLowerCase()}`}>{line.level || '–'}</span>
        <span className="line-from" title={`${line.app}.${line.server} ${line.file} ${line.node}`}>
          {line.app}.{line.server}
        </span>
        <LineText text={line.message.trimEnd()} found={found} isWhole={isOpen} onWhole={() => onToggle(line.at)} />
      </div>
      {isOpen && <LineDetails line={line} />}
    </li>
  )
})
