import { propertyRecordsOfInput } from '../../ingest/property/records.ts'
import { statRecordsOfInput } from '../../ingest/stat/records.ts'
import type { Contribution } from '../../queue/queue.ts'
import { createCalendar } from '../../signals/calendar.ts'
import { propertyInputSchema } from '../../signals/property.ts'
import { statInputSchema } from '../../signals/stat.ts'

const receivedAt = Date.now()
const receipt = { calendar: createCalendar('Asia/Shanghai'), receivedAt, sourceId: '10.9.9.9', peer: '10.0.0.7' }

/** A record as it is sent over HTTP. */
export type Input = Readonly<Record<string, unknown>>

/** A report of calls as the door hands it over; each call says only what the test is about. */
export function calls(...each: readonly Input[]): Contribution {
  const names = { master_name: 'Shop.Web', slave_name: 'Shop.Cart', interface_name: 'add' }
  const records = each.flatMap((one) => statRecordsOfInput(statInputSchema.parse({ ...names, ...one }), receipt))
  return contributionOf('stat', records)
}

/** A report of properties. */
export function properties(...each: readonly Input[]): Contribution {
  const names = { master_name: 'Shop.Cart', property_name: 'queue.depth' }
  const records = each.flatMap((one) =>
    propertyRecordsOfInput(propertyInputSchema.parse({ ...names, ...one }), receipt),
  )
  return contributionOf('property', records)
}

function contributionOf(signal: Contribution['signal'], records: Contribution['records']): Contribution {
  const reporter = { peer: receipt.peer, module: 'Shop.Cart', records: records.length, ignored: 0, rejected: 0 }
  return { signal, records, reporter, receivedAt }
}
