import { Link } from 'wouter'
import type { Exit } from '../api/exits.ts'
import { linkTo, servicePath } from '../layout/page.tsx'
import { useWords } from '../layout/preferences.tsx'
import { minutesAround, searchForServer } from '../state/logs-around.ts'
import { quoted, withField, withTerm } from '../state/search-terms.ts'
import { initialState } from '../state/url.ts'

/** Where the pages tell more of what ended. */
export function CardLinks({ exit }: { readonly exit: Exit }) {
  const { exits: words } = useWords()
  const { app, server, pod, podIp, timestamp } = exit
  const around = { ...initialState, range: { kind: 'between', ...minutesAround(timestamp) } } as const
  // Lines tell their pod's name where its cluster was followed as they came.
  const ofPod = podIp === '' ? `podName:${quoted(pod)}` : `(podName:${quoted(pod)} OR node:${quoted(podIp)})`
  return (
    <nav className="exit-links" aria-label={words.elsewhere}>
      <Link href={linkTo('/logs', { ...around, q: withTerm(searchForServer(app, server), ofPod, 'only') })}>
        {words.logsOfPod}
      </Link>
      <Link href={linkTo('/events', { ...around, q: withField('', 'name', pod, 'only') })}>{words.eventsOfPod}</Link>
      {podIp !== '' && (
        <Link href={linkTo(servicePath(`${app}.${server}`), { ...around, conditions: { slave_ip: podIp } })}>
          {words.callsOfPod}
        </Link>
      )}
      <Link
        href={linkTo('/exits', { ...initialState, range: { kind: 'last', minutes: 7 * 1440 }, exits: { app, server } })}
      >
        {words.exitsOfServer}
      </Link>
    </nav>
  )
}
