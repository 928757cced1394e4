import type { TimeRange } from '../../signals/calendar.ts'
import type { ExitRecord } from '../../signals/exit.ts'

/** Parameters of the API: the links of an exit and its card ask the same. */
type Parameters = Readonly<Record<string, string>>

/** How far back the last lines of a pod are looked for, s. */
const linesReach = 86_400
/** A pod that is to be removed runs on for so long at most that its lines are of interest, s. */
const longestFarewell = 3600
const eventsBefore = 3600
const eventsAfter = 900
const callsBefore = 900
/** Callers tell of a minute in the next one. */
const callsAfter = 120

const linesOfCard = 50
const eventsOfCard = 200

/** The addresses that tell more of an exit. */
export function linksOf(key: string, exit: ExitRecord) {
  return {
    card: address('/api/v1/exits/card', { key, at: String(exit.time) }),
    logs: address('/api/v1/logs/search', lastLines(exit)),
    events: address('/api/v1/events', eventsAround(exit)),
    calls: address('/api/v1/stat/series', lastCalls(exit)),
  }
}

function address(path: string, parameters: Parameters): string {
  return `${path}?${new URLSearchParams(parameters)}`
}

/**
 * The lines of its pod up to when it ended, of the same run where that is known. A line whose pod nobody knew is one of
 * the pod's where it came from its address.
 */
export function lastLines(exit: ExitRecord): Parameters {
  const { app, server, pod, pod_ip: ip } = exit
  const unnamed = ip === '' ? '' : ` OR (podName:"" node:${quoted(ip)})`
  const q = `podName:${quoted(pod)}${unnamed}`
  return { app, server, q, ...texts(rangeOfLines(exit)), sort: 'newest', limit: String(linesOfCard) }
}

/** To the end of the second in which it ended: a cluster tells no more of when. */
export function rangeOfLines({ time, started, created, deleted = 0 }: ExitRecord): TimeRange {
  const second = secondOf(time)
  const to = Math.max(second, Math.min(secondOf(deleted), second + longestFarewell)) + 1
  const began = secondOf(started ?? created ?? 0)
  return { from: Math.max(0, to - linesReach, began < to ? began : 0), to }
}

/** Events of its pod. Some who tell events know no uid; another pod may have had the name before, and another has it next. */
export function eventsAround({ namespace, pod, pod_uid: uid, time }: ExitRecord): Parameters {
  const range = { from: Math.max(0, secondOf(time) - eventsBefore), to: secondOf(time) + eventsAfter }
  const q = `objectUid:${quoted(uid)} OR objectUid:""`
  return { namespace, kind: 'Pod', name: pod, q, ...texts(range), limit: String(eventsOfCard) }
}

/** Calls to it as its callers saw them, or, where its address is unknown, it itself. */
function lastCalls(exit: ExitRecord): Parameters {
  const { app, server, pod, pod_ip: ip } = exit
  const whose: Parameters = ip === '' ? { podName: pod, view: 'callees' } : { slave_ip: ip, view: 'callers' }
  return { slave_name: `${app}.${server}`, ...whose, infrastructure: 'true', ...texts(rangeOfCalls(exit)) }
}

/** Whole minutes. */
export function rangeOfCalls({ time }: Pick<ExitRecord, 'time'>): TimeRange {
  const minute = Math.floor(secondOf(time) / 60) * 60
  return { from: Math.max(0, minute - callsBefore), to: minute + callsAfter }
}

function texts({ from, to }: TimeRange): Parameters {
  return { from: String(from), to: String(to) }
}

/** As a value of a search: a name may hold anything. */
function quoted(value: string): string {
  return `"${value.replace(/[\\"]/g, '\\$&')}"`
}

function secondOf(milliseconds: number): number {
  return Math.floor(milliseconds / 1000)
}
