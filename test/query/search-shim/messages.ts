import { notifyRecord } from '../../../ingest/notify/records.ts'
import { notifiedMessage } from '../../../ingest/notify/report.ts'
import { newBatchId } from '../../../signals/identity.ts'
import { type NotifyRecord, notify } from '../../../signals/notify.ts'
import { calendar, type RecordBatch } from '../../contract/records.ts'

export const servers = [
  'Shop.CartServer',
  'Shop.Cart-Server',
  'shop.Web_Server',
  'Mall.CartServer',
  '商城.库存服务',
  'Shop.Web.Server2',
  'Shop',
]

/** Messages of the servers in turn, each at a time of its own within the last hour, some in whole seconds. */
export const messages: readonly NotifyRecord[] = Array.from({ length: 70 }, (_, place) => {
  const second = Math.floor(Date.now() / 1000) - 3600 + place
  const receipt = { calendar, sourceId: '', peer: `10.1.0.${place % 3}` }
  const receivedAt = second * 1000 + (place % 2 === 0 ? 0 : 500)
  const said = notifiedMessage(servers[place % servers.length] ?? '', place % 3, `message ${place}`)
  return notifyRecord(said, { ...receipt, receivedAt })
})

/** The same messages as a batch. */
export const batch = (): RecordBatch => ({
  id: newBatchId(),
  signal: 'notify',
  receivedAt: messages[0]?.time ?? 0,
  parts: [{ signal: notify, records: messages }],
})
