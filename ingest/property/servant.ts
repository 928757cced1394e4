import { serverNameOf } from '../../signals/server-name.ts'
import { type Call, type Servant, tarsFunction } from '../../tars/servant.ts'
import { cutName } from '../names.ts'
import { type PortionLimits, takeInPortions } from '../portions.ts'
import { receiptOf, type TarsDoor, takeCall } from '../tars-door.ts'
import { type PlusLog, propertiesOfPlus, readPlusLog, readPlusLogs } from './plus.ts'
import { normaliseProperties } from './records.ts'
import { type PropertyReport, readPropertyReports } from './report.ts'

/** Larger reports than any client sends: by their heads, and the characters of their values. */
const portions: PortionLimits<PropertyReport> = {
  items: 2000,
  weight: 256 * 1024,
  weightOf: ([, infos]) => infos.reduce((sum, { value }) => sum + value.length, 0),
}

/**
 * tars.tarsproperty.PropertyObj: reports are answered when they are durable (contract section 4). It also takes what
 * @tars/monitor's propertyplus sends, whose own object Tars has no server for.
 */
export function propertyServant(door: TarsDoor): Servant {
  const reportPropMsg = tarsFunction({
    ins: { statmsg: readPropertyReports },
    returns: 'int32',
    handle: ({ statmsg }, call) => takeReports(statmsg, 0, call),
  })
  const logstat = tarsFunction({
    ins: { log: readPlusLog },
    returns: 'int32',
    handle: ({ log }, call) => takeLogs([log], call),
  })
  const mutillogstat = tarsFunction({
    ins: { logs: readPlusLogs },
    returns: 'int32',
    handle: ({ logs }, call) => takeLogs(logs, call),
  })

  function takeLogs(logs: readonly PlusLog[], call: Call) {
    const { reports, rejected } = propertiesOfPlus(logs)
    return takeReports(reports, rejected, call)
  }

  /** `unread`: what was rejected before it became a report. */
  async function takeReports(reports: readonly PropertyReport[], unread: number, call: Call) {
    const receipt = receiptOf(call, door)
    const sender = { module: moduleOf(reports), receivedAt: receipt.receivedAt }
    await takeInPortions(reports, portions, (portion, place) => {
      const { records, ignored, rejected } = normaliseProperties(portion, receipt)
      const outcome = { records, ignored, rejected: rejected + (place === 0 ? unread : 0) }
      return takeCall(call, 'property', outcome, sender, door)
    })
    return { returned: 0 }
  }

  const functions = new Map([
    ['reportPropMsg', reportPropMsg],
    ['logstat', logstat],
    ['mutillogstat', mutillogstat],
  ])
  return { name: 'tars.tarsproperty.PropertyObj', udp: true, functions }
}

/** All heads of a report are of one sender. */
function moduleOf([first]: readonly PropertyReport[]): string {
  return first ? serverNameOf(cutName(first[0].moduleName)).service : ''
}
