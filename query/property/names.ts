import { z } from 'zod'
import { property } from '../../signals/property.ts'
import type { AnswerRow } from '../../store/store.ts'
import {
  exampleMeta,
  exampleRange,
  exampleTimestamp,
  metaOf,
  metaSchema,
  rangeSchema,
  rangeTexts,
  timeText,
} from '../answer.ts'
import type { Inquiry } from '../ask.ts'
import { nameOf } from '../leaders.ts'
import type { Scope } from '../scope.ts'
import { byKeys, identity } from './keys.ts'
import { whichParameters } from './scope.ts'
import { identityShape } from './series-answer.ts'

export const namesParameters = z.strictObject(whichParameters)

const { service, property_name, policy } = identityShape

export const namesSchema = z
  .object({
    range: rangeSchema,
    properties: z.array(
      z.object({
        service,
        property_name,
        policies: z.array(
          z.object({
            policy,
            lastSeen: z.iso.datetime().meta({ description: 'Start of the last minute in which it was reported' }),
            timestamp: z.int().meta({ description: 'The same, epoch seconds' }),
          }),
        ),
      }),
    ),
    meta: metaSchema,
  })
  .meta({
    description: 'The properties that were reported in the range with their policies, by name',
    examples: [
      {
        range: exampleRange,
        properties: [
          {
            service: 'Shop.CartServer',
            property_name: 'queue.depth',
            policies: [{ policy: 'Max', lastSeen: exampleRange.from, timestamp: exampleTimestamp }],
          },
        ],
        meta: { ...exampleMeta, served: 'detail' },
      },
    ],
  })

export type NamesAnswer = z.infer<typeof namesSchema>

/** Which properties there are, with which policies, and when they were last seen. */
export async function names(scope: Scope, inquiry: Inquiry): Promise<NamesAnswer> {
  const { range } = scope.asked
  const question = { signal: property, range, conditions: scope.conditions, group: identity }
  const rows = await inquiry.ask({ ...question, measures: [{ field: 'f_timestamp', by: 'max' }] })
  const properties = Map.groupBy(
    [...rows].sort((one, other) => byKeys(one.keys, other.keys)),
    ({ keys }) => nameOf(keys.slice(0, 2)),
  )
  return {
    range: rangeTexts(range),
    properties: [...properties.values()].map((those) => {
      const [service = '', property_name = ''] = (those[0]?.keys ?? []).map(String)
      return { service, property_name, policies: those.map(policyOf) }
    }),
    meta: metaOf(scope, inquiry, 0),
  }
}

function policyOf({ keys, values }: AnswerRow) {
  const timestamp = values[0] ?? 0
  return { policy: String(keys[2]), lastSeen: timeText(timestamp), timestamp }
}
