import { Link } from 'wouter'
import { carriedOver } from '../state/url.ts'
import { linkTo, usePage } from './page.tsx'
import { useWords } from './preferences.tsx'

export function NotFound() {
  const { states } = useWords()
  const { state } = usePage()
  return (
    <div className="state">
      <h1>{states.notFound}</h1>
      <Link href={linkTo('/', carriedOver(state))}>{states.toOverview}</Link>
    </div>
  )
}
