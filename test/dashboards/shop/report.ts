import { type Report, reportsOfMinute } from './records.ts'

/** Epoch seconds, full minutes, the end not included. */
export interface Span {
  readonly from: number
  readonly to: number
}

const mostRecords = 4000

/** Reports what happened in the shop in some spans of time, over HTTP. `now`: the minute that its incidents end at. */
export async function reportShop(http: string, spans: readonly Span[], now: number, offset: number): Promise<void> {
  const waiting: Report[] = []
  for (const { from, to } of spans) {
    for (let minute = from; minute < to; minute += 60) {
      waiting.push(...reportsOfMinute(minute, now, offset))
      if (waiting.length >= mostRecords) await reportOverHttp(http, waiting.splice(0))
    }
  }
  if (waiting.length > 0) await reportOverHttp(http, waiting)
}

/** Rejects where a record is not taken. */
export async function reportOverHttp(http: string, records: readonly Report[]): Promise<void> {
  const answer = await fetch(`${http}/api/v1/stat`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson', 'idempotency-key': crypto.randomUUID() },
    body: records.map((record) => JSON.stringify(record)).join('\n'),
  })
  const { rejectedTotal } = (await answer.json()) as { rejectedTotal?: number }
  if (answer.status !== 202 || rejectedTotal !== 0) throw new Error(`${rejectedTotal} of ${records.length} refused`)
}
