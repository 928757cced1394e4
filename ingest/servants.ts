import { setTimeout } from 'node:timers/promises'
import { TarsierError } from '../errors.ts'
import type { Metrics } from '../observe/metrics.ts'
import type { Contribution, Gatherer } from '../queue/queue.ts'
import type { Calendar } from '../signals/calendar.ts'
import { type Call, type Servant, tarsFunction } from '../tars/servant.ts'
import { appAndServer, cutName } from './names.ts'
import { normaliseStats } from './stat.ts'
import { readStatReports, type StatReport } from './stat-report.ts'

/** What the Tars doors need of the program. */
export interface TarsDoor {
  readonly gatherer: Gatherer
  readonly calendar: Calendar
  readonly metrics: Metrics
  /** Address of this Tarsier, kept as source_id. */
  readonly sourceId: string
}

/** A stat record's share of a batch's bound in bytes: its names and some twenty numbers. */
const roughStatBytes = 500

/** How long a one-way report over TCP waits for a queue that is away, and how often it tries. */
const oneWayPatience = 60_000
const oneWayPause = 500

/** tars.tarsstat.StatObj: reports are answered when they are durable (contract section 3). */
export function statServant(door: TarsDoor): Servant {
  const reportMicMsg = tarsFunction({
    ins: { msg: readStatReports, bFromClient: (reader, tag) => reader.readBool(tag, false) },
    outs: {},
    returns: 'int32',
    handle: async ({ msg, bFromClient }, call) => {
      await takeStats(msg, bFromClient, call, door)
      return { returned: 0 }
    },
  })
  // The original answers sampled calls with 0 and keeps nothing of them.
  const reportSampleMsg = tarsFunction({ ins: {}, outs: {}, returns: 'int32', handle: async () => ({ returned: 0 }) })
  const functions = new Map([
    ['reportMicMsg', reportMicMsg],
    ['reportSampleMsg', reportSampleMsg],
  ])
  return { name: 'tars.tarsstat.StatObj', udp: true, functions }
}

async function takeStats(
  reports: readonly StatReport[],
  fromClient: boolean,
  call: Call,
  door: TarsDoor,
): Promise<void> {
  const { calendar, sourceId } = door
  const receivedAt = Date.now()
  const peer = call.peer.address
  const { records, ignored, rejected } = normaliseStats(reports, fromClient, { calendar, receivedAt, sourceId, peer })
  const reporter = { peer, module: reportingModule(reports, fromClient), records: records.length, ignored, rejected }
  const bytes = records.length * roughStatBytes
  await takeContribution({ signal: 'stat', records, bytes, reporter, receivedAt }, call, door)
}

/** Resolves when the contribution is durable; counts it where it can't become that. */
async function takeContribution(contribution: Contribution, call: Call, door: TarsDoor): Promise<void> {
  const { signal, records, reporter } = contribution
  const { received, fate } = door.metrics
  received.inc({ signal }, records.length + reporter.ignored + reporter.rejected)
  fate.ignored.inc({ signal }, reporter.ignored)
  fate.rejected.inc({ signal }, reporter.rejected)
  try {
    await gatherFor(call, contribution, door.gatherer)
  } catch (error) {
    fate.dropped.inc({ signal }, records.length)
    throw error
  }
}

/**
 * A two-way caller is told at once that its report was not taken; a datagram is gone. A one-way caller on TCP has a
 * connection that can push back: its calls wait, and the server reads no more of them than it lets wait.
 */
async function gatherFor(call: Call, contribution: Contribution, gatherer: Gatherer): Promise<void> {
  const givenUpAt = contribution.receivedAt + (call.oneWay && call.peer.transport === 'tcp' ? oneWayPatience : 0)
  for (;;) {
    try {
      return await gatherer.gather(contribution)
    } catch (error) {
      const mayPass = error instanceof TarsierError && error.kind === 'transient'
      if (!mayPass || Date.now() >= givenUpAt) throw error
      await setTimeout(oneWayPause)
    }
  }
}

/** App.Server of who sent the report: all heads of a caller's report name it as master, all of a callee's as slave. */
function reportingModule(reports: readonly StatReport[], fromClient: boolean): string {
  const head = reports[0]?.[0]
  if (!head) return ''
  return appAndServer(cutName(fromClient ? (head.masterName.split('@', 1)[0] ?? '') : head.slaveName))
}
