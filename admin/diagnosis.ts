import type { Evidence, Refused, Reports } from './evidence.ts'
import { ago, counted, type Finding, type Severity } from './finding.ts'
import { nearNames } from './near.ts'
import { isOf, type Sent, sentBy, signalsSent } from './sent.ts'

/** Calls are reported every 10 to 60 s: after this long without a report, seconds, they have stopped. */
const silence = 300

/** A clock this far off, ms, puts lines into other minutes than they were written in. */
const clockTolerance = 60_000

/** Zones differ by multiples of it, ms. */
const zoneStep = 15 * 60_000

/** Batches that wait longer, seconds, are why the last minutes are missing. */
const queuePatience = 60

/** What explains that a service (or everything, where none is given) has no data; the worst first. */
export function diagnose(service: string | undefined, evidence: Evidence, now: number): readonly Finding[] {
  const findings = [
    ...evidence.troubles.map(inTrouble),
    ...(service === undefined ? overall(evidence, now) : ofService(service, evidence, now)),
    ...evidence.refused.map(refusedFrames),
    ...(service === undefined ? evidence.unfollowed.map((each) => notFollowed(each, now)) : []),
    ...evidence.reports.filter(({ module }) => service === undefined || isOf(service, module)).flatMap(ofReports),
    ...waiting(evidence, now),
    ...evidence.buried.map(
      ({ signal, records, reason }): Finding => ({
        severity: 'warning',
        code: 'records_dead_lettered',
        text: `The store refused ${counted(records, 'record')} of ${signal} for good; they are set aside, the last with: ${reason}`,
        facts: { signal, records, reason },
      }),
    ),
    ...signalsSent(service, evidence, now),
  ]
  const order: readonly Severity[] = ['problem', 'warning', 'ok']
  return findings.toSorted((left, right) => order.indexOf(left.severity) - order.indexOf(right.severity))
}

function inTrouble(trouble: string): Finding {
  return { severity: 'problem', code: 'part_in_trouble', text: `A part does not work: ${trouble}`, facts: { trouble } }
}

function overall(evidence: Evidence, now: number): readonly Finding[] {
  const { reports, range } = evidence
  if (reports.length === 0) return [nothingReported(range)]
  const calls = sentBy(undefined, evidence).find(({ signal }) => signal === 'stat')?.last
  if (calls !== undefined && now - calls > silence) return [stopped('any service', calls, now)]
  return [arriving('services', Math.max(...reports.map((each) => each.last)), now)]
}

function nothingReported({ from, to }: Evidence['range']): Finding {
  return {
    severity: 'problem',
    code: 'nothing_reported',
    text:
      'Nobody has reported anything in this time. Does the services’ configuration name this address as `stat` ' +
      '(tars.tarsstat.StatObj@tcp -h HOST -p PORT), `property`, `notify` or `log`, and are the ports reachable from there?',
    facts: { from, to },
  }
}

function ofService(service: string, evidence: Evidence, now: number): readonly Finding[] {
  const { reports, seen, range } = evidence
  const wrongForm: readonly Finding[] = /^[^.\s]+\.[^.\s]+$/.test(service)
    ? []
    : [
        {
          severity: 'warning',
          code: 'name_is_not_app_server',
          text: `${JSON.stringify(service)} is not of the form App.Server, which all names in reports have`,
          facts: { service },
        },
      ]
  if (reports.length === 0) return [...wrongForm, nothingReported(range)]
  const asCallee = seen.filter(({ name, as }) => name === service && as === 'callee')
  const asCaller = seen.filter(({ name, as }) => name === service && as === 'caller')
  const sent = sentBy(service, evidence).filter(({ last }) => last !== undefined)
  const own = sent.flatMap(({ signal, last }) => (signal === 'stat' && last !== undefined ? [last] : []))
  const last = Math.max(...own, ...[...asCallee, ...asCaller].map((each) => each.last))
  if (last === -Infinity) {
    return [...wrongForm, sent.length > 0 ? withoutCalls(service, sent) : unknownName(service, evidence)]
  }
  if (now - last > silence) return [...wrongForm, stopped(service, last, now)]
  const calls = asCallee.reduce((sum, each) => sum + each.calls, 0)
  return [...wrongForm, calls > 0 ? arriving(service, last, now) : withoutCallers(service)]
}

function withoutCalls(service: string, sent: readonly Sent[]): Finding {
  const signals = sent.map(({ signal }) => signal).join(', ')
  return {
    severity: 'warning',
    code: 'calls_not_reported',
    text: `${service} sends ${signals}, and nobody reports calls by it or of it: charts of its calls are empty`,
    facts: { service, signals },
  }
}

function unknownName(service: string, { reports, seen }: Evidence): Finding {
  const known = new Set([...seen.map(({ name }) => name), ...reports.map(({ module }) => module)])
  const near = nearNames(service, known)
  const hint = near.length > 0 ? `Similar names that have: ${near.join(', ')}.` : 'No similar name has either.'
  return {
    severity: 'problem',
    code: 'name_unknown',
    text: `${service} was neither reported by its callers nor did it report itself in this time. ${hint}`,
    facts: { service, near: near.join(', ') },
  }
}

function stopped(service: string, last: number, now: number): Finding {
  return {
    severity: 'problem',
    code: 'reports_stopped',
    text: `The last report of calls of ${service} came ${ago(last, now)}`,
    facts: { service, signal: 'stat', last, minutes: Math.floor((now - last) / 60) },
  }
}

function arriving(service: string, last: number, now: number): Finding {
  const seconds = Math.max(0, now - last)
  return {
    severity: 'ok',
    code: 'reports_arrive',
    text: `Reports of ${service} arrive, the last within ${counted(Math.ceil(seconds / 60), 'minute')}`,
    facts: { service, last },
  }
}

function withoutCallers(service: string): Finding {
  return {
    severity: 'warning',
    code: 'not_called',
    text: `${service} reports calls that it makes, and nobody reports calls of it: charts of it as a callee are empty`,
    facts: { service },
  }
}

function refusedFrames({ peer, reason, frames, last, signal }: Refused): Finding {
  return {
    severity: 'warning',
    code: 'frames_refused',
    text: `Refused ${counted(frames, 'frame')} of ${signal} from ${peer || 'various senders'}: ${reason}`,
    facts: { peer, reason, frames, last, signal },
  }
}

function notFollowed({ peer, reason, last }: Refused, now: number): Finding {
  return {
    severity: 'warning',
    code: 'cluster_not_followed',
    text: `The Kubernetes cluster at ${peer} could not be followed, the last time ${ago(last, now)}: ${reason}`,
    facts: { peer, reason, last },
  }
}

function ofReports({
  signal,
  module,
  peer,
  frames,
  records,
  ignored,
  rejected,
  clockOffset,
}: Reports): readonly Finding[] {
  const findings: Finding[] = []
  if (signal === 'stat' && records === 0 && ignored > 0) {
    findings.push({
      severity: 'warning',
      code: 'reports_without_calls',
      text: `${module} on ${peer} sent ${counted(frames, 'report')} without a single call: nothing is stored of them`,
      facts: { signal, module, peer, frames, ignored },
    })
  }
  if (rejected > 0) {
    findings.push({
      severity: 'warning',
      code: 'records_rejected',
      text: `Rejected ${counted(rejected, 'record')} (${signal}) of ${module} from ${peer}, since a field is wrong`,
      facts: { signal, module, peer, rejected },
    })
  }
  if (clockOffset !== null && Math.abs(clockOffset) > clockTolerance) findings.push(clockOff(clockOffset, module, peer))
  return findings
}

/** Only lines of logs say a time. */
function clockOff(offset: number, module: string, peer: string): Finding {
  const lines = `Lines of ${module} on ${peer} say times that are`
  const hours = zoneHours(offset)
  if (hours === undefined) {
    const seconds = Math.round(offset / 1000)
    const text = `${lines} ${direction(seconds, 's')}: its clock is wrong`
    return { severity: 'warning', code: 'clock_off', text, facts: { module, peer, seconds } }
  }
  const kept = hours > 0 ? 'kept at their receipt' : 'kept that much too early'
  const text = `${lines} ${direction(hours, 'h')}, ${kept}: let TARSIER_TIME_ZONE be the zone that it writes`
  return { severity: 'warning', code: 'zone_off', text, facts: { module, peer, hours } }
}

/** By how many hours the zones of sender and Tarsier differ, where that is what an offset says. */
function zoneHours(offset: number): number | undefined {
  const steps = Math.round(offset / zoneStep)
  const isZone = Math.abs(steps) > 1 && Math.abs(offset - steps * zoneStep) <= clockTolerance
  return isZone ? (steps * zoneStep) / 3_600_000 : undefined
}

function direction(offset: number, unit: string): string {
  return `${Math.abs(offset)} ${unit} ${offset > 0 ? 'ahead' : 'behind'}`
}

function waiting({ queue = [] }: Evidence, now: number): readonly Finding[] {
  return queue.flatMap(({ signal, batches, records, parked, oldestReceivedAt }): Finding[] => {
    const seconds = oldestReceivedAt === undefined ? 0 : Math.round(now - oldestReceivedAt / 1000)
    if (seconds <= queuePatience && parked === 0) return []
    return [
      {
        severity: 'warning',
        code: 'queue_behind',
        text: `Waiting for the store: ${counted(records, 'record')} of ${signal}, the oldest for ${seconds} s; set aside: ${counted(parked, 'batch', 'batches')}`,
        facts: { signal, batches, records, parked, seconds },
      },
    ]
  })
}
