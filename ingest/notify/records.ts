import { type NotifyInput, type NotifyRecord, severityOf } from '../../signals/notify.ts'
import { nextSequence, origin } from '../../signals/sequence.ts'
import { tokensOf } from '../../signals/words.ts'
import { cutName, cutText } from '../names.ts'
import type { Receipt } from '../sender.ts'
import { levelOfText, type NotifyMessage } from './report.ts'

/** Longer messages are cut, in characters: they are for people, and a list of them has to stay readable. */
const longestMessage = 32_768

/** The record of a message that a Tars client sent, at the time of its receipt: it carries none. */
export function notifyRecord(message: NotifyMessage, receipt: Receipt): NotifyRecord {
  const { app, server, setName, nodeName, thread, level, text, source } = message
  const said = { app, server, set_name: setName, podName: '', node_name: nodeName, impThread: thread }
  return buildRecord({ ...said, level, message: text, source }, receipt.receivedAt, receipt)
}

/** A record sent over HTTP. */
export function notifyRecordOfInput({ level, time, ...rest }: NotifyInput, receipt: Receipt): NotifyRecord {
  return buildRecord({ ...rest, level: level ?? levelOfText(rest.message) }, time ?? receipt.receivedAt, receipt)
}

type Said = Omit<NotifyInput, 'level' | 'time'> & Pick<NotifyRecord, 'level'>

function buildRecord(said: Said, time: number, { calendar, receivedAt, peer, podName }: Receipt): NotifyRecord {
  const message = cutText(said.message, longestMessage)
  return {
    f_timestamp: Math.floor(time / 1000),
    f_date: calendar.dayAt(time),
    time,
    '@timestamp': new Date(time).toISOString(),
    notifyTime: calendar.textAt(time),
    peer,
    severity: severityOf[said.level],
    app: cutName(said.app),
    server: cutName(said.server),
    set_name: cutName(said.set_name),
    podName: cutName(said.podName || podName || said.node_name || peer),
    node_name: cutName(said.node_name),
    impThread: cutName(said.impThread),
    level: said.level,
    message,
    source: cutName(said.source),
    tokens: tokensOf(message),
    sequence: nextSequence(receivedAt),
    origin,
  }
}
