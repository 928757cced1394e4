import { z } from 'zod'
import { badFields } from '../../http/errors.ts'
import { property } from '../../signals/property.ts'
import type { AnswerRow } from '../../store/store.ts'
import { answerSchema, exampleMeta, exampleRange, metaOf, rangeTexts } from '../answer.ts'
import type { Inquiry } from '../ask.ts'
import type { Span } from '../compare.ts'
import { groupParameter } from '../conditions.ts'
import { compareRanks, groupOf, nameOf, shareOfChange } from '../leaders.ts'
import type { Scope } from '../scope.ts'
import { groupSchema, limitParameter } from '../series.ts'
import { byKeys, identity } from './keys.ts'
import { comparedParameters, groupFields } from './scope.ts'
import { identityShape } from './series-answer.ts'
import {
  averageShape,
  averageValue,
  boundCounts,
  boundsOf,
  boundsShape,
  distributionMeasures,
  distributionShape,
  distributionValue,
  kindOf,
  numberMeasures,
  numberShape,
  numberValue,
  ownShape,
  ownValue,
  percentileNames,
} from './values.ts'

const measures = ['value', ...percentileNames] as const
const orders = [...measures, ...measures.map((name) => `change.${name}` as const)] as const

export const topParameters = z.strictObject({
  ...comparedParameters,
  policy: z.string().meta({ description: 'The policy by whose values properties are put in order', examples: ['Max'] }),
  group: groupParameter(groupFields, 2).optional(),
  order: z
    .enum(orders)
    .optional()
    .meta({
      description:
        'value, or of Distr a percentile, p99 where missing; with `change.` before it: its change against the first ' +
        'compared range. Own policies come by the mean of their values that are numbers',
    }),
  direction: z.enum(['asc', 'desc']).default('desc').meta({ description: 'Smallest or largest first' }),
  limit: limitParameter(50, 'rows'),
})

const kinds = [
  z.object({ kind: z.literal('number'), ...numberShape }),
  z.object({ kind: z.literal('average'), ...averageShape }),
  z.object({ kind: z.literal('distribution'), ...boundsShape, ...distributionShape }),
  z.object({ kind: z.literal('own'), ...ownShape }),
] as const

const value = z
  .discriminatedUnion('kind', kinds)
  .meta({ id: 'PropertyValue', description: 'A value over the whole range: see `kind`' })

const row = z
  .object({
    ...identityShape,
    group: groupSchema,
    value,
    compared: z
      .array(value.nullable())
      .meta({ description: 'The same in each compared range; null where not reported' }),
    change: z
      .number()
      .nullable()
      .meta({
        description:
          'How much it changed against the first compared range, as a share of what it was there; null where it was ' +
          'nothing there, is not known or nothing is compared',
      }),
  })
  .meta({ id: 'TopProperty' })

export const topSchema = answerSchema({ rows: z.array(row) }, {}).meta({
  description: 'The properties or groups that come first by one policy, and how they did in the compared ranges',
  examples: [
    {
      range: exampleRange,
      rows: [
        {
          service: 'Shop.CartServer',
          property_name: 'queue.depth',
          policy: 'Max',
          group: { master_ip: '10.2.0.9' },
          value: { kind: 'number', value: 21 },
          compared: [{ kind: 'number', value: 14 }],
          change: 0.5,
        },
      ],
      compared: [{ name: 'yesterday', range: { from: '2026-01-30T08:00:00.000Z', to: '2026-01-30T09:00:00.000Z' } }],
      meta: { ...exampleMeta, served: 'detail' },
    },
  ],
})

type Asked = Pick<z.infer<typeof topParameters>, 'policy' | 'group' | 'order' | 'direction' | 'limit'>

export type TopAnswer = z.infer<typeof topSchema>
type TopValue = z.infer<typeof value>

/** The first properties or groups of an order. Throws BAD_REQUEST where the order does not fit the policy or nothing is compared. */
export async function top(asked: Asked, scope: Scope, inquiry: Inquiry): Promise<TopAnswer> {
  const { policy, group = [], direction, limit } = asked
  const { measure, byChange } = rankingOf(asked, scope)
  const fields = [...identity, ...group]
  const spans = [scope.asked, ...scope.compared]
  const [now, ...others] = await Promise.all(spans.map((span) => valuesIn(span, policy, fields, scope, inquiry)))
  const ranked = [...(now ?? [])].map(([name, { keys, value }]) => {
    const change = shareOfChange(measureOf(value, measure), measureOf(others[0]?.get(name)?.value, measure))
    return { name, keys, value, change, rank: byChange ? change : measureOf(value, measure) }
  })
  ranked.sort((one, other) => compareRanks(one.rank, other.rank, direction) || byKeys(one.keys, other.keys))
  const rows = ranked.slice(0, limit).map(({ name, keys, value, change }) => {
    const [service = '', property_name = ''] = keys.map(String)
    const compared = others.map((other) => other.get(name)?.value ?? null)
    const told = change !== null && Number.isFinite(change) ? change : null
    const own = groupOf(group, keys.slice(identity.length))
    return { service, property_name, policy, group: own, value, compared, change: told }
  })
  const compared = scope.compared.map(({ name, range }) => ({ name, range: rangeTexts(range) }))
  const meta = metaOf(scope, inquiry, Math.max(0, ranked.length - limit))
  return { range: rangeTexts(scope.asked.range), rows, compared, meta }
}

type MeasureName = (typeof measures)[number]

function rankingOf({ policy, order }: Asked, { compared }: Scope): { measure: MeasureName; byChange: boolean } {
  const distributed = kindOf(policy) === 'distribution'
  const usual = distributed ? 'p99' : 'value'
  const measure = measures.find((name) => order === name || order === `change.${name}`) ?? usual
  const byChange = order !== undefined && order !== measure
  if (distributed === (measure === 'value')) {
    const expected = distributed ? `one of ${percentileNames.join(', ')}` : 'value'
    throw badFields([{ field: 'order', reason: `found ${order}, expected ${expected}, as policy is ${policy}` }])
  }
  if (byChange && compared.length === 0) {
    const reason = `found nothing, expected a range to compare with, as order is ${order}`
    throw badFields([{ field: 'compare', reason }])
  }
  return { measure, byChange }
}

type Values = ReadonlyMap<string, { readonly keys: AnswerRow['keys']; readonly value: TopValue }>

async function valuesIn(
  { range }: Span,
  policy: string,
  fields: readonly string[],
  { conditions }: Scope,
  inquiry: Inquiry,
): Promise<Values> {
  const distributed = kindOf(policy) === 'distribution'
  const rows = await inquiry.ask({
    signal: property,
    range,
    conditions,
    group: distributed ? [...fields, 'bounds'] : fields,
    measures: distributed ? distributionMeasures : numberMeasures,
  })
  const found = Map.groupBy(rows, ({ keys }) => nameOf(keys.slice(0, fields.length)))
  return new Map(
    [...found].map(([name, those]) => [name, { keys: those[0]?.keys ?? [], value: valueFor(policy, those) }]),
  )
}

function valueFor(policy: string, rows: readonly AnswerRow[]): TopValue {
  const kind = kindOf(policy)
  const sums = rows[0]?.values ?? []
  switch (kind) {
    case 'number':
      return { kind, ...numberValue(policy, sums) }
    case 'average':
      return { kind, ...averageValue(sums) }
    case 'distribution': {
      const counts = rows.map(boundCounts)
      const bounds = boundsOf(counts)
      return { kind, ...bounds, ...distributionValue(bounds.bounds, counts) }
    }
    case 'own':
      return { kind, ...ownValue(sums) }
  }
}

function measureOf(value: TopValue | undefined, measure: MeasureName): number | null {
  if (!value) return null
  if (value.kind === 'own') return value.mean
  if (value.kind === 'distribution') return measure === 'value' ? null : (value[measure]?.value ?? null)
  return Number(value.value)
}
