import { Button } from 'antd'
import { Link } from 'wouter'
import { kindOf } from '../api/refusal.ts'
import { carriedOver } from '../state/url.ts'
import { shortText } from '../time/clock.ts'
import { linkTo, usePage } from './page.tsx'
import { useWords } from './preferences.tsx'

interface FailedProps {
  readonly failure: Error
  /** When what is still shown was asked, epoch seconds; undefined where nothing is. */
  readonly shownAsOf?: number | undefined
  /** What tries again; asks everything of the page again if it is not given. */
  onRetry?(): void
}

/** Why there is no answer, how old is what is shown, and how to try again, unless it is the question that is wrong. */
export function Failed({ failure, shownAsOf, onRetry }: FailedProps) {
  const { states } = useWords()
  const { refresh, now, zone } = usePage()
  const kind = kindOf(failure)
  return (
    <div className="state failed" role="alert">
      <strong>{states[kind]}</strong>
      <span className="dim">{failure.message}</span>
      {shownAsOf !== undefined && <span>{states.stillShown(shortText(shownAsOf, now, zone))}</span>}
      {kind !== 'refused' && (
        <Button size="small" onClick={onRetry ?? refresh}>
          {states.retry}
        </Button>
      )}
    </div>
  )
}

interface EmptyProps {
  readonly text: string
  /** When there would be something. */
  readonly help?: string
  /** The service that is missed; none for all. */
  readonly service?: string
}

/** There is nothing, and where to learn why. */
export function Empty({ text, help, service = '' }: EmptyProps) {
  const { states } = useWords()
  const { state } = usePage()
  return (
    <div className="state">
      <span>{text}</span>
      {help && <span className="dim">{help}</span>}
      <Link href={linkTo('/no-data', { ...carriedOver(state), service })}>{states.whyNoData}</Link>
    </div>
  )
}
