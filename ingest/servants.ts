import type { Metrics } from '../observe/metrics.ts'
import type { Contribution, Gatherer } from '../queue/queue.ts'
import type { Calendar } from '../signals/calendar.ts'
import { type Call, type Servant, tarsFunction } from '../tars/servant.ts'
import { normaliseStats } from './stat.ts'
import { countReceived, reportingModule, statContribution } from './stat-contribution.ts'
import { readStatReports, type StatReport } from './stat-report.ts'

/** What the Tars doors need of the program. */
export interface TarsDoor {
  readonly gatherer: Gatherer
  readonly calendar: Calendar
  readonly metrics: Metrics
  /** Address of this Tarsier, kept as source_id. */
  readonly sourceId: string
}

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
  const outcome = normaliseStats(reports, fromClient, { calendar, receivedAt, sourceId, peer })
  const module = moduleOf(reports, fromClient)
  await takeContribution(statContribution(outcome, { peer, module, receivedAt }), call, door)
}

/** Resolves when the contribution is durable; counts it where it can't become that. */
async function takeContribution(contribution: Contribution, call: Call, door: TarsDoor): Promise<void> {
  const { signal, records } = contribution
  countReceived(contribution, door.metrics)
  try {
    await gatherFor(call, contribution, door.gatherer)
  } catch (error) {
    door.metrics.fate.dropped.inc({ signal }, records.length)
    throw error
  }
}

/**
 * A two-way caller is told at once that its report was not taken; a datagram is gone. A one-way caller on TCP has a
 * connection that can push back: its calls wait, and the server reads no more of them than it lets wait.
 */
function gatherFor({ oneWay, peer }: Call, contribution: Contribution, gatherer: Gatherer): Promise<void> {
  const canWait = oneWay && peer.transport === 'tcp'
  return canWait ? gatherer.gatherPatiently(contribution) : gatherer.gather(contribution)
}

/** All heads of a report are of one sender; a caller may be named with its version, "name@version". */
function moduleOf(reports: readonly StatReport[], fromClient: boolean): string {
  const head = reports[0]?.[0]
  if (!head) return ''
  return reportingModule(fromClient, head.masterName.split('@', 1)[0] ?? '', head.slaveName)
}
