import { setImmediate } from 'node:timers/promises'
import type { Read } from '../../tars/reader.ts'
import { type Call, type Servant, tarsFunction } from '../../tars/servant.ts'
import type { DecodedText } from '../../tars/text.ts'
import { type AcceptanceOptions, createAcceptance } from '../accepted.ts'
import { receiptOf, type TarsDoor, takeCall } from '../tars-door.ts'
import { logRecords, moduleOf } from './records.ts'
import { type LogSource, readBuffer, readLogInfo, usualSeparator } from './report.ts'
import { spanRecords, traceFile } from './spans.ts'

const readText: Read<string> = (reader, tag) => reader.readString(tag)

/** Records that are read at a time, so that others get their turn: some 20 ms. A batch takes ten times as many. */
const recordsAtOnce = 4000

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
    const taken: Promise<void>[] = []
    for (let first = 0; first === 0 || first < buffer.length; first += recordsAtOnce) {
      if (first > 0) await setImmediate()
      const portion = takePortion(source, buffer.slice(first, first + recordsAtOnce), signal, call)
      // Its failure is told below.
      portion.catch(() => undefined)
      taken.push(portion)
    }
    await Promise.all(taken)
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
