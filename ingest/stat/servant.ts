import { type Call, type Servant, tarsFunction } from '../../tars/servant.ts'
import { type PortionLimits, takeInPortions } from '../portions.ts'
import { receiptOf, type TarsDoor, takeCall } from '../tars-door.ts'
import { normaliseStats, reportingModule } from './records.ts'
import { readStatReports, type StatReport } from './report.ts'

/** Larger reports than any client sends: by their heads, and the interval counts in them. */
const portions: PortionLimits<StatReport> = {
  items: 2000,
  weight: 50_000,
  weightOf: ([, { intervals }]) => intervals.length,
}

/** tars.tarsstat.StatObj: reports are answered when they are durable (contract section 3). */
export function statServant(door: TarsDoor): Servant {
  const reportMicMsg = tarsFunction({
    ins: { msg: readStatReports, bFromClient: (reader, tag) => reader.readBool(tag, false) },
    outs: {},
    returns: 'int32',
    handle: async ({ msg, bFromClient }, call) => {
      await takeReports(msg, bFromClient, call)
      return { returned: 0 }
    },
  })
  // The original answers sampled calls with 0 and keeps nothing of them.
  const reportSampleMsg = tarsFunction({ ins: {}, outs: {}, returns: 'int32', handle: async () => ({ returned: 0 }) })

  function takeReports(reports: readonly StatReport[], fromClient: boolean, call: Call): Promise<void> {
    const receipt = receiptOf(call, door)
    const sender = { module: moduleOf(reports, fromClient), receivedAt: receipt.receivedAt }
    return takeInPortions(reports, portions, (portion) =>
      takeCall(call, 'stat', normaliseStats(portion, fromClient, receipt), sender, door),
    )
  }

  const functions = new Map([
    ['reportMicMsg', reportMicMsg],
    ['reportSampleMsg', reportSampleMsg],
  ])
  return { name: 'tars.tarsstat.StatObj', udp: true, functions }
}

/** All heads of a report are of one sender; a caller may be named with its version, "name@version". */
function moduleOf(reports: readonly StatReport[], fromClient: boolean): string {
  const head = reports[0]?.[0]
  if (!head) return ''
  return reportingModule(fromClient, head.masterName.split('@', 1)[0] ?? '', head.slaveName)
}
