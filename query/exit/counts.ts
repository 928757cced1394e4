import { z } from 'zod'
import type { Calendar } from '../../signals/calendar.ts'
import { type ExitRecord, exit } from '../../signals/exit.ts'
import { exampleMeta, exampleRange } from '../answer.ts'
import type { Inquiry } from '../ask.ts'
import { rangeOf, rangeParameters } from '../range.ts'
import { countValues, type ValueCounts, valueCountsParameters, valueCountsShape } from '../value-counts.ts'
import { exitParameters, wantedExits } from './wanted.ts'

/** What exits are counted by. */
const countedBy = [
  'reason',
  'kind',
  'app',
  'server',
  'id',
  'namespace',
  'pod',
  'node',
  'container',
  'image',
] as const satisfies readonly (keyof ExitRecord)[]

export const exitCountsParameters = z.strictObject({
  ...rangeParameters,
  ...exitParameters,
  ...valueCountsParameters(countedBy),
})

export const exitCountsSchema = z.object(valueCountsShape('exits')).meta({
  id: 'ExitCounts',
  description: 'How many exits of each value are found in the whole range',
  examples: [
    {
      range: exampleRange,
      total: 4,
      counts: [
        { value: 'OOMKilled', count: 3 },
        { value: 'Error', count: 1 },
      ],
      cut: 0,
      meta: { zone: exampleMeta.zone, keptSince: exampleMeta.keptSince },
    },
  ],
})

/** How many exits there are of each value of a field; `now` in epoch seconds. */
export function countExits(
  parameters: z.infer<typeof exitCountsParameters>,
  inquiry: Inquiry,
  calendar: Calendar,
  now: number,
): Promise<ValueCounts> {
  const range = rangeOf(parameters, now, calendar)
  const { by, limit } = parameters
  return countValues({ signal: exit, range, ...wantedExits(parameters), by, limit }, inquiry, calendar)
}
