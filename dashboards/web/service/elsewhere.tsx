import { Link } from 'wouter'
import { linkTo, usePage } from '../layout/page.tsx'
import { useWords } from '../layout/preferences.tsx'
import { searchForServer } from '../state/logs-around.ts'
import { carriedOver } from '../state/url.ts'

/** What else is known of a service at the same time: its logs, properties, messages, events and exits. */
export function Elsewhere({ service }: { readonly service: string }) {
  const { shell, service: words } = useWords()
  const { state } = usePage()
  const kept = carriedOver(state)
  const dot = service.indexOf('.')
  const [app, server] = [service.slice(0, dot), service.slice(dot + 1)]
  const q = searchForServer(app, server)
  return (
    <nav className="elsewhere" aria-label={words.elsewhere}>
      <Link href={linkTo('/logs', { ...kept, q })}>{shell.logs}</Link>
      <Link href={linkTo('/properties', { ...kept, service })}>{shell.properties}</Link>
      <Link href={linkTo('/notify', { ...kept, q })}>{shell.notify}</Link>
      <Link href={linkTo('/events', { ...kept, q })}>{shell.events}</Link>
      <Link href={linkTo('/exits', { ...kept, exits: { app, server } })}>{shell.exits}</Link>
    </nav>
  )
}
