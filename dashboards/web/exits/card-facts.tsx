import type { ReactNode } from 'react'
import type { Exit } from '../api/exits.ts'
import { bytesText, nothing } from '../format/numbers.ts'
import { usePage } from '../layout/page.tsx'
import { useWords } from '../layout/preferences.tsx'
import { secondText } from '../time/clock.ts'
import { codeText, isFailure, kindText, ranText } from './exit-text.ts'

/** What ended, how and why, and under which limits. */
export function CardFacts({ exit }: { readonly exit: Exit }) {
  const words = useWords()
  const { zone } = usePage()
  const { exits } = words
  const { fields } = exits
  const instant = (time: string | undefined) => (time === undefined ? nothing : secondText(Date.parse(time), zone))
  const why = exits.reasons.get(exit.reason)
  return (
    <section className="exit-facts">
      <p>
        <strong className={isFailure(exit) ? 'exception' : ''}>{kindText(exit.kind, words)}</strong>{' '}
        {secondText(exit.timestamp, zone)}
        {why && ` · ${why}`}
      </p>
      {exit.message !== '' && <p className="exit-message">{exit.message}</p>}
      <dl>
        <Fact title={fields.reason}>{exit.reason || nothing}</Fact>
        <Fact title={fields.exit_code}>{codeText(exit)}</Fact>
        <Fact title={exits.ran}>{ranText(exit, words)}</Fact>
        <Fact title={exits.started}>{instant(exit.started)}</Fact>
        <Fact title={exits.finished}>{instant(exit.finished)}</Fact>
        <Fact title={exits.restarts}>{exit.restartCount ?? nothing}</Fact>
        <Fact title={exits.limitMemory}>{exit.limitMemory === undefined ? nothing : bytesText(exit.limitMemory)}</Fact>
        <Fact title={exits.limitCpu}>{exit.limitCpu === undefined ? nothing : exits.cpus(exit.limitCpu / 1000)}</Fact>
        <Fact title={fields.id}>{exit.id || nothing}</Fact>
        <Fact title={fields.container}>{exit.container || nothing}</Fact>
        <Fact title={exits.image}>{exit.image || nothing}</Fact>
        <Fact title={fields.node}>{withAddress(exit.node, exit.nodeIp)}</Fact>
        <Fact title={fields.pod}>{withAddress(exit.pod, exit.podIp)}</Fact>
      </dl>
    </section>
  )
}

function Fact({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function withAddress(name: string, address: string): string {
  if (name === '' || address === '') return name || address || nothing
  return `${name} (${address})`
}
