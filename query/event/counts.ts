import { z } from 'zod'
import type { Calendar } from '../../signals/calendar.ts'
import { event } from '../../signals/event.ts'
import { exampleMeta, exampleRange } from '../answer.ts'
import type { Inquiry } from '../ask.ts'
import { rangeOf, rangeParameters } from '../range.ts'
import { countValues, type ValueCounts, valueCountsParameters, valueCountsShape } from '../value-counts.ts'
import { type EventField, eventParameters, storedNames, wantedEvents } from './wanted.ts'

/** What events are counted by. */
const countedBy = [
  'reason',
  'type',
  'kind',
  'name',
  'namespace',
  'component',
  'host',
  'app',
  'server',
] as const satisfies readonly EventField[]

export const eventCountsParameters = z.strictObject({
  ...rangeParameters,
  ...eventParameters,
  ...valueCountsParameters(countedBy),
})

export const eventCountsSchema = z.object(valueCountsShape('events')).meta({
  id: 'EventCounts',
  description: 'How many events of each value are found in the whole range; each version of an event is one',
  examples: [
    {
      range: exampleRange,
      total: 9,
      counts: [
        { value: 'BackOff', count: 7 },
        { value: 'Pulled', count: 2 },
      ],
      cut: 0,
      meta: { zone: exampleMeta.zone, keptSince: exampleMeta.keptSince },
    },
  ],
})

/** How many events there are of each value of a field; `now` in epoch seconds. */
export function countEvents(
  parameters: z.infer<typeof eventCountsParameters>,
  inquiry: Inquiry,
  calendar: Calendar,
  now: number,
): Promise<ValueCounts> {
  const range = rangeOf(parameters, now, calendar)
  const by = storedNames[parameters.by]
  const { limit } = parameters
  return countValues({ signal: event, range, ...wantedEvents(parameters), by, limit }, inquiry, calendar)
}
