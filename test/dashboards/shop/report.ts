import { request } from 'node:http'
import { json } from 'node:stream/consumers'
import { linesOfMinute, logHosts, type ShopLine } from './logs.ts'
import { messagesOfMinute } from './messages.ts'
import { propertiesOfMinute } from './properties.ts'
import { type Report, reportsOfMinute } from './records.ts'

/** Epoch seconds, full minutes, the end not included. */
export interface Span {
  readonly from: number
  readonly to: number
}

const mostRecords = 4000

/** Reports the calls of the shop in some spans of time, over HTTP. `now`: the minute that its incidents end at. */
export async function reportShop(http: string, spans: readonly Span[], now: number, offset: number): Promise<void> {
  const waiting: Report[] = []
  for (const minute of spans.flatMap(minutesOf)) {
    waiting.push(...reportsOfMinute(minute, now, offset))
    if (waiting.length >= mostRecords) await reportOverHttp(http, waiting.splice(0))
  }
  await reportOverHttp(http, waiting)
}

/** Reports what the shop's services measure of themselves, notify and log in some spans of time. */
export async function tellOfShop(http: string, spans: readonly Span[], now: number, offset: number): Promise<void> {
  const minutes = spans.flatMap(minutesOf)
  await Promise.all([
    sendInPortions(http, 'property', minutes.flatMap(propertiesOfMinute)),
    sendInPortions(
      http,
      'notify',
      minutes.flatMap((minute) => messagesOfMinute(minute, now)),
    ),
    writeLogs(
      http,
      minutes.flatMap((minute) => linesOfMinute(minute, now, offset)),
    ),
  ])
}

/** Writes lines, each from the address of its host. */
async function writeLogs(http: string, lines: readonly ShopLine[]): Promise<void> {
  for (let host = 1; host <= logHosts; host++) {
    const own = lines.filter((each) => each.host === host).map(({ line }) => line)
    await sendInPortions(http, 'logs', own, `127.0.0.${host}`)
  }
}

function minutesOf({ from, to }: Span): readonly number[] {
  return Array.from({ length: (to - from) / 60 }, (_, minute) => from + 60 * minute)
}

/** Rejects where a record is not taken. */
export async function reportOverHttp(http: string, records: readonly Report[]): Promise<void> {
  await sendOverHttp(http, 'stat', records)
}

async function sendInPortions(http: string, path: string, records: readonly object[], address?: string): Promise<void> {
  for (let start = 0; start < records.length; start += mostRecords)
    await sendOverHttp(http, path, records.slice(start, start + mostRecords), address)
}

/** Sends records of a signal, from an address of this machine where one is given. Rejects where a record is not taken. */
export async function sendOverHttp(
  http: string,
  path: string,
  records: readonly object[],
  localAddress?: string,
): Promise<void> {
  if (records.length === 0) return
  const sending = request(`${http}/api/v1/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson', 'idempotency-key': crypto.randomUUID() },
    ...(localAddress && { localAddress }),
  })
  const answered = new Promise<{ status: number; body: unknown }>((resolve, reject) => {
    sending.on('error', reject)
    sending.on('response', (answer) =>
      json(answer).then((body) => resolve({ status: answer.statusCode ?? 0, body }), reject),
    )
  })
  sending.end(records.map((record) => JSON.stringify(record)).join('\n'))
  const { status, body } = await answered
  const { rejectedTotal } = body as { rejectedTotal?: number }
  if (status !== 202 || rejectedTotal !== 0)
    throw new Error(`${rejectedTotal} of ${records.length} refused: ${JSON.stringify(body).slice(0, 300)}`)
}
