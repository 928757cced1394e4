import { notifyRecord } from '../../../ingest/notify/records.ts'
import { notifiedMessage } from '../../../ingest/notify/report.ts'
import { createMetrics } from '../../../observe/metrics.ts'
import type { QueryDoor } from '../../../query/ask.ts'
import { notifyRoutes } from '../../../query/notify/routes.ts'
import { createCalendar } from '../../../signals/calendar.ts'
import type { NotifyRecord } from '../../../signals/notify.ts'
import type { Store } from '../../../store/store.ts'
import { build } from '../../http/serving.ts'

export const calendar = createCalendar('Asia/Shanghai')
export const noon = Date.parse('2026-01-31T12:00:00.123+08:00')

/** A message of Shop.CartServer, `second` seconds after noon. */
export function message(second: number, fields: Partial<NotifyRecord> = {}): NotifyRecord {
  const receipt = { calendar, receivedAt: noon + second * 1000, sourceId: '', peer: '10.1.0.7' }
  return { ...notifyRecord(notifiedMessage('Shop.CartServer', 0, 'restart'), receipt), ...fields }
}

/** What questions about messages need, over a store. */
export function doorOver(store: Pick<Store, 'ask' | 'find'>): QueryDoor {
  return {
    store,
    calendar,
    horizon: () => '20260117',
    metrics: createMetrics(),
    groupLimit: 500,
    deadline: 30_000,
  }
}

/** The API over it, asked without a socket. */
export function apiOver(door: QueryDoor) {
  const { app } = build({ routes: [notifyRoutes(door)] })
  return async (path = '', headers: Record<string, string> = {}) => {
    const answer = await app.inject({ url: `/api/v1/notify${path}`, headers })
    const isJson = String(answer.headers['content-type']).includes('json')
    return { status: answer.statusCode, headers: answer.headers, body: isJson ? answer.json() : answer.body }
  }
}
