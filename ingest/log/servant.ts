import type { Read } from '../../tars/reader.ts'
import { type Call, type Servant, tarsFunction } from '../../tars/servant.ts'
import type { DecodedText } from '../../tars/text.ts'
import { type AcceptanceOptions, createAcceptance } from '../accepted.ts'
import { moduleOf } from '../names.ts'
import { type PortionLimits, takeInPortions } from '../portions.ts'
import { receiptOf, type TarsDoor, takeCall } from '../tars-door.ts'
import { logRecords } from './records.ts'
import { type LogSource, readBuffer, readLogInfo, usualSeparator } from './report.ts'
import { spanRecords, traceFile } from './spans.ts'

const readText: Read<string> = (reader, tag) => reader.readString(tag)

/** By their characters. */
const portions: PortionLimits<DecodedText> = { items: 4000, weight: 1024 * 1024, weightOf: ({ text }) => text.length }

/** tars.tarslog.LogObj: records are answered when they are durable (contract section 6). */
export function logServant(door: TarsDoor & AcceptanceOptions): Servant {
  const accepted = createAcceptance(door)

  const logger = tarsFunction({
    ins: { app: readText, server: readText, file: readText, format: readText, buffer: readBuffer },
    returns: 'void',
    handle: ({ app, server, file, buffer }, call) =>
      take({ app, server, file, setName: '', separator: usualSeparator }, buffer, 'log', call),
  })
  const loggerbyInfo = tarsFunction({
    ins: { info: readLogInfo, buffer: readBuffer },
    returns: 'void',
    handle: ({ info, buffer }, call) => take(info, buffer, info.file === traceFile ? 'span' : 'log', call),
  })

  async function take(
    source: LogSource,
    buffer: readonly DecodedText[],
    signal: 'log' | 'span',
    call: Call,
  ): Promise<undefined> {
    await takeInPortions(buffer, portions, (portion) => takePortion(source, portion, signal, call))
    return undefined
  }

  function takePortion(
    source: LogSource,
    buffer: readonly DecodedText[],
    signal: 'log' | 'span',
    call: Call,
  ): Promise<void> {
    const receipt = receiptOf(call, door)
    const { receivedAt } = receipt
    const read = signal === 'span' ? spanRecords : logRecords
    const outcome = read(source, buffer, receipt, accepted(receivedAt, signal))
    return takeCall(call, signal, outcome, { module: moduleOf(source), receivedAt }, door)
  }

  const functions = new Map([
    ['logger', logger],
    ['loggerbyInfo', loggerbyInfo],
  ])
  return { name: 'tars.tarslog.LogObj', udp: true, functions }
}
