import type { SignalName } from '../signals/signal.ts'
import type { Evidence } from './evidence.ts'
import { ago, type Finding } from './finding.ts'

/** What was sent of one signal. Times in epoch seconds; undefined where nothing was in the time looked at. */
export interface Sent {
  readonly signal: SignalName
  readonly last: number | undefined
  readonly frames: number
  readonly records: number
}

/** Whether a module is the service: a server of a set reports as App.Server.setname… */
export function isOf(service: string, module: string): boolean {
  return module === service || module.startsWith(`${service}.`)
}

/** Which signals a service sends, or all do, where none is given. */
export function sentBy(service: string | undefined, { reports, signals }: Evidence): readonly Sent[] {
  return signals.map((signal) => {
    const own = reports.filter(
      (each) => each.signal === signal && (service === undefined || isOf(service, each.module)),
    )
    const last = Math.max(...own.map((each) => each.last))
    return {
      signal,
      last: last === -Infinity ? undefined : last,
      frames: own.reduce((sum, { frames }) => sum + frames, 0),
      records: own.reduce((sum, { records }) => sum + records, 0),
    }
  })
}

/** When each signal came last. A fact: not every service has messages, logs or properties to send. */
export function signalsSent(service: string | undefined, evidence: Evidence, now: number): readonly Finding[] {
  const sent = sentBy(service, evidence)
  const seen = sent.flatMap(({ signal, last }) => (last === undefined ? [] : [{ signal, last }]))
  // Spans travel among the logs of services that trace; to have none is usual.
  const missing = sent.filter(({ signal, last }) => last === undefined && signal !== 'span').map(({ signal }) => signal)
  if (seen.length === 0) return []
  const latest = seen.map(({ signal, last }) => `${signal} ${ago(last, now)}`).join(', ')
  const others = missing.length > 0 ? `; in this time no ${missing.join(', no ')}` : ''
  return [
    {
      severity: 'ok',
      code: 'signals_sent',
      text: `${service ?? 'Services'} sent last: ${latest}${others}`,
      facts: {
        service: service ?? '',
        missing: missing.join(', '),
        ...Object.fromEntries(seen.map(({ signal, last }) => [signal, last])),
      },
    },
  ]
}
