import type { Exit } from '../api/exits.ts'
import { bytesText, nothing } from '../format/numbers.ts'
import type { Words } from '../i18n/en.ts'
import { usePage } from '../layout/page.tsx'
import { useWords } from '../layout/preferences.tsx'
import { secondText } from '../time/clock.ts'
import type { Zone } from '../time/zone.ts'
import { codeText, isFailure, kindText, ranText } from './exit-text.ts'

/** What ended, how and why, and under which limits: as far as anybody knows. */
export function CardFacts({ exit }: { readonly exit: Exit }) {
  const words = useWords()
  const { zone } = usePage()
  const { exits } = words
  const why = exits.reasons.get(exit.reason) ?? exits.kindHelp.get(exit.kind)
  return (
    <section className="exit-facts">
      <p>
        <strong className={isFailure(exit) ? 'exception' : ''}>{kindText(exit.kind, words)}</strong>{' '}
        {secondText(exit.timestamp, zone)}
        {why && ` · ${why}`}
      </p>
      {exit.message !== '' && <p className="exit-message">{exit.message}</p>}
      <dl>
        {factsOf(exit, words, zone)
          .filter(([, value]) => value !== '' && value !== nothing)
          .map(([title, value]) => (
            <div key={title}>
              <dt>{title}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
    </section>
  )
}

/** What there may be to tell; '' or '–' of what nobody knows. */
function factsOf(exit: Exit, words: Words, zone: Zone): readonly (readonly [title: string, value: string])[] {
  const { exits } = words
  const { fields } = exits
  const instant = (time: string | undefined) => (time === undefined ? '' : secondText(Date.parse(time), zone))
  return [
    [fields.reason, exit.reason],
    [fields.exit_code, codeText(exit)],
    [exits.ran, ranText(exit, words)],
    [exits.started, instant(exit.started)],
    [exits.finished, instant(exit.finished)],
    [exits.restarts, String(exit.restartCount ?? '')],
    [exits.limitMemory, bytesText(exit.limitMemory ?? null)],
    [exits.limitCpu, exit.limitCpu === undefined ? '' : exits.cpus(exit.limitCpu / 1000)],
    [fields.id, exit.id],
    [fields.container, exit.container],
    [exits.image, exit.image],
    [fields.node, withAddress(exit.node, exit.nodeIp)],
    [fields.pod, withAddress(exit.pod, exit.podIp)],
    [exits.created, instant(exit.created)],
    [exits.deleted, instant(exit.deleted)],
  ]
}

function withAddress(name: string, address: string): string {
  return name === '' || address === '' ? name || address : `${name} (${address})`
}
