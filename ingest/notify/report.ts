import { type NotifyLevel, notifyLevels } from '../../signals/notify.ts'
import type { TarsReader } from '../../tars/reader.ts'

/** A message, whichever way it was sent (contract section 5). */
export interface NotifyMessage {
  readonly app: string
  readonly server: string
  readonly setName: string
  readonly nodeName: string
  readonly thread: string
  readonly level: NotifyLevel
  readonly text: string
  readonly source: 'program' | 'server'
}

/** Of reportServer: its text says its level. */
export function reportedMessage(serverName: string, thread: string, text: string): NotifyMessage {
  return { ...ofProgram(serverName), thread, level: levelOfText(text), text }
}

/** Of notifyServer. */
export function notifiedMessage(serverName: string, level: number, text: string): NotifyMessage {
  return { ...ofProgram(serverName), thread: '', level: levelOfNumber(level), text }
}

function ofProgram(serverName: string) {
  const [app = '', ...rest] = serverName.split('.')
  return { app, server: rest.join('.'), setName: '', nodeName: '', source: 'program' } as const
}

/** reportNotifyInfo's ReportInfo. Neither its text nor eType says the level: Go's eType is always 0. */
export function readReportInfo(reader: TarsReader, tag: number): NotifyMessage {
  return reader.readStruct(tag, readFields)
}

function readFields(reader: TarsReader): NotifyMessage {
  return {
    app: reader.readString(2, ''),
    setName: reader.readString(3, ''),
    server: reader.readString(5, ''),
    text: reader.readString(6, ''),
    thread: reader.readString(7, ''),
    level: levelOfNumber(reader.readInt(8, 0)),
    nodeName: reader.readString(9, ''),
    source: 'server',
  }
}

const levelsByNumber: readonly NotifyLevel[] = ['[normal]', '[warn]', '[error]']

/** Of a NOTIFYLEVEL; one that Tars does not have says nothing. */
function levelOfNumber(level: number): NotifyLevel {
  return levelsByNumber[level] ?? '[normal]'
}

/** Of a text without a level beside it. */
export function levelOfText(text: string): NotifyLevel {
  const named = notifyLevels.find((level) => text.includes(level))
  return named === undefined || named === '[normal]' ? failedOrNormal(text) : named
}

function failedOrNormal(text: string): NotifyLevel {
  return text.includes('[fail]') ? '[error]' : '[normal]'
}
