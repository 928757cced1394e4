import { z } from 'zod'
import { badFields } from '../http/errors.ts'
import { stat } from '../signals/stat.ts'
import { answerSchema, exampleMeta, exampleRange, metaOf, rangeTexts } from './answer.ts'
import type { Inquiry } from './ask.ts'
import type { Span } from './compare.ts'
import { groupParameter } from './conditions.ts'
import { among, changeOf, groupOf, type Leaders, leadersOf, nameOf, type Ranking } from './leaders.ts'
import { allSums, exampleMeasures, type Measures, measureNames, measuresOf, measuresSchema } from './measures.ts'
import { callParameters, type Scope, spanParameters, statFields, viewParameter } from './scope.ts'
import { groupSchema, limitParameter } from './series.ts'
import { minutesIn } from './step.ts'

const orders = [...measureNames, ...measureNames.map((name) => `change.${name}` as const)] as const

export const topParameters = z.strictObject({
  ...spanParameters,
  view: viewParameter,
  group: groupParameter(statFields, 2),
  order: z
    .enum(orders)
    .default('calls')
    .meta({ description: 'A measure, or `change.` and a measure: its change against the first compared range' }),
  direction: z.enum(['asc', 'desc']).default('desc').meta({ description: 'Smallest or largest first' }),
  limit: limitParameter(50, 'rows'),
  ...callParameters,
})

const row = z
  .object({
    group: groupSchema,
    measures: measuresSchema,
    compared: z
      .array(measuresSchema.nullable())
      .meta({ description: 'The same in each compared range; null where nobody reported' }),
    change: z
      .number()
      .nullable()
      .meta({
        description:
          "How much the order's measure changed against the first compared range, as a share of what it was there; " +
          'null where it was nothing there, is not known or nothing is compared',
      }),
  })
  .meta({ id: 'TopRow' })

export const topSchema = answerSchema({ rows: z.array(row) }, {}).meta({
  description: 'The groups that come first, and how they did in the compared ranges',
  examples: [
    {
      range: exampleRange,
      rows: [
        {
          group: { slave_ip: '10.2.0.9' },
          measures: exampleMeasures,
          compared: [{ ...exampleMeasures, calls: 80 }],
          change: 0.25,
        },
      ],
      compared: [{ name: 'yesterday', range: { from: '2026-01-30T08:00:00.000Z', to: '2026-01-30T09:00:00.000Z' } }],
      meta: exampleMeta,
    },
  ],
})

type Asked = Pick<z.infer<typeof topParameters>, 'group' | 'order' | 'direction' | 'limit'>

export type TopAnswer = z.infer<typeof topSchema>

/** The first groups of an order. Throws BAD_REQUEST where a change is asked for and nothing to compare with. */
export async function top(asked: Asked, scope: Scope, inquiry: Inquiry): Promise<TopAnswer> {
  const { group } = asked
  const ranking = rankingOf(asked, scope)
  const leaders = await leadersOf(scope, group, ranking, inquiry)
  const spans = [scope.asked, ...scope.compared]
  const [now, ...others] = await Promise.all(spans.map((span) => measuresBy(group, leaders, span, scope, inquiry)))
  const rows = leaders.keys.map((keys) => {
    const name = nameOf(keys)
    const change = scope.compared.length > 0 ? changeOf(now?.get(name), others[0]?.get(name), ranking.measure) : null
    return {
      group: groupOf(group, keys),
      measures: now?.get(name) ?? measuresOf([], [], 1),
      compared: others.map((other) => other.get(name) ?? null),
      change: Number.isFinite(change) ? change : null,
    }
  })
  const compared = scope.compared.map(({ name, range }) => ({ name, range: rangeTexts(range) }))
  return { range: rangeTexts(scope.asked.range), rows, compared, meta: metaOf(scope, inquiry, leaders.cut) }
}

function rankingOf({ order, direction, limit }: Asked, { compared }: Scope): Ranking {
  const measure = measureNames.find((name) => order === name || order === `change.${name}`) ?? 'calls'
  const by = order === measure ? 'value' : 'change'
  if (by === 'change' && compared.length === 0) {
    throw badFields([
      { field: 'compare', reason: `found nothing, expected a range to compare with, as order is ${order}` },
    ])
  }
  return { measure, by, direction, limit }
}

async function measuresBy(
  group: readonly string[],
  leaders: Leaders,
  { range }: Span,
  { conditions, now }: Scope,
  inquiry: Inquiry,
): Promise<ReadonlyMap<string, Measures>> {
  if (leaders.keys.length === 0) return new Map()
  const asked = { signal: stat, range, conditions: [...conditions, ...among(group, leaders)], group, measures: allSums }
  const rows = await inquiry.ask(asked)
  return new Map(rows.map(({ keys, values }) => [nameOf(keys), measuresOf(allSums, values, minutesIn(range, now))]))
}
