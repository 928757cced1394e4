import type { Read } from '../../tars/reader.ts'
import { type Call, type Servant, tarsFunction } from '../../tars/servant.ts'
import { moduleOf } from '../names.ts'
import { receiptOf, type TarsDoor, takeCall } from '../tars-door.ts'
import { notifyRecord } from './records.ts'
import { type NotifyMessage, notifiedMessage, readReportInfo, reportedMessage } from './report.ts'

const readText: Read<string> = (reader, tag) => reader.readString(tag)

/** The functions of tars.tarsnotify.NotifyObj that bring messages; they are answered when those are durable (contract section 5). */
export function notifyReports(door: TarsDoor): Servant['functions'] {
  const reportServer = tarsFunction({
    ins: { sServerName: readText, sThreadId: readText, sMessage: readText },
    returns: 'void',
    handle: ({ sServerName, sThreadId, sMessage }, call) =>
      take(reportedMessage(sServerName, sThreadId, sMessage), call),
  })
  const notifyServer = tarsFunction({
    ins: { sServerName: readText, level: (reader, tag) => reader.readInt(tag), sMessage: readText },
    returns: 'void',
    handle: ({ sServerName, level, sMessage }, call) => take(notifiedMessage(sServerName, level, sMessage), call),
  })
  const reportNotifyInfo = tarsFunction({
    ins: { info: readReportInfo },
    returns: 'void',
    handle: ({ info }, call) => take(info, call),
  })

  async function take(message: NotifyMessage, call: Call): Promise<undefined> {
    const receipt = receiptOf(call, door)
    const { receivedAt } = receipt
    const record = notifyRecord(message, receipt)
    await takeCall(
      call,
      'notify',
      { records: [record], ignored: 0, rejected: 0 },
      { module: moduleOf(record), receivedAt },
      door,
    )
    return undefined
  }

  return new Map([
    ['reportServer', reportServer],
    ['notifyServer', notifyServer],
    ['reportNotifyInfo', reportNotifyInfo],
  ])
}
