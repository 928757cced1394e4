import { CheckCircleFilled, WarningFilled } from '@ant-design/icons'
import { Tooltip } from 'antd'
import { useId, useState } from 'react'
import { Link } from 'wouter'
import type { Figures } from '../figures/measures.ts'
import { shareText, shortCount } from '../format/numbers.ts'
import { linkTo, servicePath, usePage } from '../layout/page.tsx'
import { useWords } from '../layout/preferences.tsx'
import { carriedOver } from '../state/url.ts'
import { shortText } from '../time/clock.ts'
import { failingCalls, failingOf, failingShare, failingSince } from './failing.ts'
import type { Row } from './services.ts'
import type { Trend } from './trends.ts'

interface FailingNowProps {
  readonly rows: readonly Row[]
  readonly trends: ReadonlyMap<string, Trend>
  /** Whether the rows are of the newest minutes, not of a time that has passed. */
  readonly isNow: boolean
}

const usuallyShown = 6

/** What fails, worst first, and since when: the first thing that is seen. */
export function FailingNow({ rows, trends, isNow }: FailingNowProps) {
  const { overview: words } = useWords()
  const [isAllShown, setAllShown] = useState(false)
  const failing = failingOf(rows)
  const title = useId()
  const heard = rows.filter(({ figures }) => figures).length
  if (heard === 0) return <Unknown isAnybodyHeard={rows.length > 0} isNow={isNow} />

  const rule = (isNow ? words.failRuleNow : words.failRule)(shareText(failingShare), failingCalls)
  if (failing.length === 0) {
    return (
      <section className="failing none" aria-live="polite">
        <CheckCircleFilled aria-hidden />
        <Tooltip title={rule}>
          <span>{(isNow ? words.nothingFails : words.nothingFailed)(heard)}</span>
        </Tooltip>
      </section>
    )
  }
  const shown = isAllShown ? failing : failing.slice(0, usuallyShown)
  return (
    <section className="failing" aria-live="polite" aria-labelledby={title}>
      <h2 id={title}>
        <Tooltip title={rule}>{isNow ? words.failingNow : words.failing}</Tooltip>{' '}
        <span className="count">{failing.length}</span>
      </h2>
      <ul>
        {shown.map((row) => (
          <Service key={row.key} name={row.key} figures={row.figures} trend={trends.get(row.key)} />
        ))}
      </ul>
      {shown.length < failing.length && (
        <button type="button" className="more-failing" onClick={() => setAllShown(true)}>
          {words.moreFailing(failing.length - shown.length)}
        </button>
      )}
    </section>
  )
}

/** Nobody has told whether anything fails. */
function Unknown({ isAnybodyHeard, isNow }: { readonly isAnybodyHeard: boolean; readonly isNow: boolean }) {
  const { overview: words, states } = useWords()
  const { state } = usePage()
  return (
    <section className="failing unknown" aria-live="polite">
      <WarningFilled aria-hidden />
      <span>{!isAnybodyHeard && isNow ? words.nobodyNow : words.nobodyOf[state.view]}</span>
      <Link href={linkTo('/no-data', carriedOver(state))}>{states.whyNoData}</Link>
    </section>
  )
}

interface ServiceProps {
  readonly name: string
  readonly figures: Figures
  readonly trend: Trend | undefined
}

function Service({ name, figures, trend }: ServiceProps) {
  const { overview: words, measures } = useWords()
  const { state, zone, now } = usePage()
  const since = trend && failingSince(trend)
  const when = since && shortText(since.timestamp, now, zone)
  const kinds = [
    { kind: 'exception', share: figures.exceptionRate ?? 0, word: measures.exception },
    { kind: 'timeout', share: figures.timeoutRate ?? 0, word: measures.timeout },
  ].filter(({ share }) => share > 0)
  return (
    <li>
      <Link href={linkTo(servicePath(name), carriedOver(state))}>
        <strong>{name}</strong>
        <span className="kinds">
          {kinds.map(({ kind, share, word }) => (
            <span key={kind} className={kind}>
              {word} {shareText(share)}
            </span>
          ))}
        </span>
        <span className="dim">
          {words.ofCalls(shortCount(figures.failed), shortCount(figures.calls))}
          {since && when ? ` · ${since.orBefore ? words.sinceBefore(when) : words.since(when)}` : ''}
        </span>
      </Link>
    </li>
  )
}
