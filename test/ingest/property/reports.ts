import { normaliseProperties } from '../../../ingest/property/records.ts'
import type { PropertyHead, PropertyReport } from '../../../ingest/property/report.ts'
import { createCalendar } from '../../../signals/calendar.ts'

export const receipt = {
  calendar: createCalendar('Asia/Shanghai'),
  receivedAt: Date.parse('2024-03-28T12:59:30+08:00'),
  sourceId: '10.0.0.1',
  peer: '10.9.9.9',
}

/** One entry of a report: policies with their values as text. */
export function report(
  infos: Readonly<Record<string, string>> | readonly (readonly [string, string])[],
  head: Partial<PropertyHead> = {},
): PropertyReport {
  const entries = Array.isArray(infos) ? infos : Object.entries(infos)
  return [
    {
      moduleName: 'Shop.CartServer',
      propertyName: 'queue.depth',
      setName: '',
      setArea: '',
      setId: '',
      container: '',
      ...head,
    },
    entries.map(([policy, value]) => ({ policy, value })),
  ]
}

export function normalise(...reports: readonly PropertyReport[]) {
  return normaliseProperties(reports, receipt)
}

/** What a report's values say, by policy; fields without a value are left out. */
export function valuesOf(...reports: readonly PropertyReport[]) {
  const { records } = normalise(...reports)
  return records.map(({ policy, value, value_long, value_text, sum, count, bounds, ...rest }) => {
    const buckets = Object.fromEntries(Object.entries(rest).filter(([name]) => name.startsWith('bucket_')))
    const said = { value, value_long, value_text: value_text || undefined, sum, count, bounds: bounds || undefined }
    return { policy, ...Object.fromEntries(Object.entries(said).filter(([, each]) => each !== undefined)), ...buckets }
  })
}
