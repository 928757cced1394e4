import { serverNameOf } from '../../signals/server-name.ts'
import { type Call, type Servant, tarsFunction } from '../../tars/servant.ts'
import { cutName } from '../names.ts'
import { receiptOf, type TarsDoor, takeCall } from '../tars-door.ts'
import { type PlusLog, propertiesOfPlus, readPlusLog, readPlusLogs } from './plus.ts'
import { normaliseProperties } from './records.ts'
import { type PropertyReport, readPropertyReports } from './report.ts'

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
    const { records, ignored, rejected } = normaliseProperties(reports, receipt)
    const outcome = { records, ignored, rejected: rejected + unread }
    await takeCall(call, 'property', outcome, { module: moduleOf(reports), receivedAt: receipt.receivedAt }, door)
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
