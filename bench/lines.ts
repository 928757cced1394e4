import { logRecords } from '../ingest/log/records.ts'
import { readBuffer, readLogInfo } from '../ingest/log/report.ts'
import type { Receipt } from '../ingest/sender.ts'
import type { LogRecord } from '../signals/log.ts'
import { decodeRequest, encodeRequest, NORMAL, VERSION_TARS } from '../tars/packet.ts'
import { TarsReader } from '../tars/reader.ts'
import { TarsWriter } from '../tars/writer.ts'
import { calendar } from './evening.ts'
import { oneOf, type Random, seeded, wholeBetween } from './random.ts'

/** Bytes of a line, with its end. */
const lineBytes = 250

/** Lines in one loggerbyInfo. */
export const linesOfFrame = 100

const servers = ['CartServer', 'PriceServer', 'OrderServer', 'AccountServer', 'IndexServer', 'GatewayServer']
const levels = ['DEBUG', 'INFO', 'INFO', 'INFO', 'INFO', 'WARN', 'ERROR']
const sources = ['OrderImp::placeOrder', 'CartImp::add', 'PriceImp::query', 'PayImp::notify', 'StockImp::lock']
const outcomes = [
  'done, next step is to ship from the warehouse of the region and to tell the customer by message about it',
  'the remote service did not answer within its time, the call is tried once more with another endpoint of the list',
  '下单成功，通知仓库发货，短信提醒用户，等待支付网关回调，库存已锁定三十分钟，超时自动释放',
  'cache missed, loaded from the table of the shard and kept for five minutes, the entry before it was dropped by size',
]

/** Frames of loggerbyInfo, the same lines for the same seed but for their times, which are those of the seconds before. */
export function logFramesOf(seed: number, lines: number): readonly Buffer[] {
  const random = seeded(seed)
  const writtenAt = Date.now()
  return Array.from({ length: lines / linesOfFrame }, (_, frame) => {
    const texts = Array.from({ length: linesOfFrame }, (_, place) =>
      lineOf(random, writtenAt - 60_000 + ((frame * linesOfFrame + place) % 60_000)),
    )
    return logFrameOf(servers[frame % servers.length] ?? '', texts, frame + 1)
  })
}

function lineOf(random: Random, time: number): string {
  return filled(headed(random, time, { level: oneOf(random, levels), thread: threadOf(random) }, textOf(random)))
}

/** A text with what a library puts before it, in the forms of C++, Go and Java. `time`: epoch ms. */
export function headed(
  random: Random,
  time: number,
  { level, thread }: { readonly level: string; readonly thread: number },
  text: string,
): string {
  const shown = calendar.textAt(time).slice(0, 23).replace('T', ' ')
  const form = random()
  if (form < 0.6) return `${shown.slice(0, 19)}|${thread}|${level}|${text}`
  if (form < 0.8) return `${shown}|order.go:main.(*Order).Place:${wholeBetween(random, 1, 400)}|${level}|${text}`
  return `${shown} [http-nio-80-exec-${thread}] ${level} com.shop.order.OrderService - ${text}`
}

/** One of the threads of a process. */
export function threadOf(random: Random): number {
  return 140_000 + wholeBetween(random, 1, 200)
}

function textOf(random: Random): string {
  const ids = `uid=${wholeBetween(random, 1, 9_999_999)} order=${wholeBetween(random, 1e9, 2e9)} cost=${wholeBetween(random, 1, 900)}ms`
  return `[${oneOf(random, sources)}] ${ids} ret=${random() < 0.9 ? 0 : -wholeBetween(random, 1, 99)} ${oneOf(random, outcomes)}`
}

/** A line with as many bytes as each has. */
export function filled(line: string): string {
  const bytes = Buffer.byteLength(line)
  if (bytes < lineBytes) return `${line}${'.'.repeat(lineBytes - bytes - 1)}\n`
  const whole = new TextDecoder('utf-8', { ignoreBOM: true }).decode(Buffer.from(line).subarray(0, lineBytes - 1))
  return `${whole.replaceAll('\uFFFD', '')}\n`
}

/** A call of loggerbyInfo. */
export function logFrameOf(server: string, lines: readonly string[], requestId: number): Buffer {
  const writer = new TarsWriter()
  writer.writeStruct(1, (info) => {
    info.writeString(0, 'Shop')
    info.writeString(1, server)
    info.writeString(2, 'order')
  })
  writer.writeList(2, lines, (list, tag, line) => list.writeString(tag, line))
  return encodeRequest({
    version: VERSION_TARS,
    packetType: NORMAL,
    messageType: 0,
    requestId,
    servant: 'tars.tarslog.LogObj',
    functionName: 'loggerbyInfo',
    buffer: writer.finish(),
    timeoutMs: 10_000,
    context: new Map(),
    status: new Map(),
  })
}

/** The records that the door makes of a frame. Throws where it would not read each line: the generator is wrong then. */
export function recordsOfLogFrame(frame: Buffer): readonly LogRecord[] {
  const reader = new TarsReader(decodeRequest(frame.subarray(4)).buffer)
  const receivedAt = Date.now()
  const receipt: Receipt = { calendar, receivedAt, sourceId: '127.0.0.1', peer: '127.0.1.1' }
  const span = { from: receivedAt / 1000 - 86_400, to: receivedAt / 1000 + 300 }
  const { records } = logRecords(readLogInfo(reader, 1), readBuffer(reader, 2), receipt, span)
  const unread = records.find(({ time_from, level }) => time_from !== 'line' || level === '')
  if (records.length !== linesOfFrame || unread)
    throw new Error(`a frame of ${records.length} records: ${unread?.message}`)
  return records
}
