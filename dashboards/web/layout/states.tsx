import { Button } from 'antd'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { Refusal } from '../api/questions.ts'
import { carriedOver } from '../state/url.ts'
import { linkTo, usePage } from './page.tsx'
import { useWords } from './preferences.tsx'

/** Why there is no answer, and how to try again. */
export function Failed({ failure }: { readonly failure: Error }) {
  const { states } = useWords()
  const { refresh } = usePage()
  const title = !(failure instanceof Refusal)
    ? states.unreachable
    : failure.status === 503
      ? states.away
      : failure.status < 500
        ? states.refused
        : states.failed
  return (
    <div className="state failed" role="alert">
      <strong>{title}</strong>
      <span className="dim">{failure.message}</span>
      <Button size="small" onClick={refresh}>
        {states.retry}
      </Button>
    </div>
  )
}

interface EmptyProps {
  readonly text: ReactNode
  /** The service that is missed; none for all. */
  readonly service?: string
  readonly children?: ReactNode
}

/** There is nothing, and where to learn why. */
export function Empty({ text, service = '', children }: EmptyProps) {
  const { states } = useWords()
  const { state } = usePage()
  return (
    <div className="state">
      <span>{text}</span>
      {children}
      <Link href={linkTo('/no-data', { ...carriedOver(state), service })}>{states.whyNoData}</Link>
    </div>
  )
}
