import { Link } from 'wouter'
import { linkTo, usePage } from '../layout/page.tsx'
import { useWords } from '../layout/preferences.tsx'
import { withField } from '../state/search-terms.ts'
import { carriedOver } from '../state/url.ts'

/** What else is known of a service at the same time: its logs, properties and messages. */
export function Elsewhere({ service }: { readonly service: string }) {
  const { shell, service: words } = useWords()
  const { state } = usePage()
  const kept = carriedOver(state)
  const dot = service.indexOf('.')
  const q = withField(withField('', 'app', service.slice(0, dot), 'only'), 'server', service.slice(dot + 1), 'only')
  return (
    <nav className="elsewhere" aria-label={words.elsewhere}>
      <Link href={linkTo('/logs', { ...kept, q })}>{shell.logs}</Link>
      <Link href={linkTo('/properties', { ...kept, service })}>{shell.properties}</Link>
      <Link href={linkTo('/notify', { ...kept, q })}>{shell.notify}</Link>
    </nav>
  )
}
