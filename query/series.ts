import { z } from 'zod'
import { stat } from '../signals/stat.ts'
import {
  alignedShape,
  answerOver,
  answerSchema,
  exampleMeta,
  exampleRange,
  exampleTimestamp,
  metaOf,
  timeShape,
  timeText,
} from './answer.ts'
import type { Inquiry } from './ask.ts'
import type { ComparedSpan, Span } from './compare.ts'
import { groupParameter } from './conditions.ts'
import { among, groupOf, type Leaders, leadersOf, nameOf } from './leaders.ts'
import { allSums, exampleMeasures, measureNames, measuresOf, measuresShape } from './measures.ts'
import { callParameters, type Scope, spanParameters, statFields, viewParameter } from './scope.ts'
import { alignment, askBySteps, type StepRow, stepParameter } from './step.ts'

export const groupSchema = z
  .record(z.string(), z.union([z.string(), z.number()]))
  .meta({ description: "The group's fields with their values" })

export function limitParameter(usual: number, what: string) {
  return z.coerce
    .number()
    .int()
    .min(1)
    .max(500)
    .default(usual)
    .meta({ description: `Most ${what}; the rest is cut and counted` })
}

export const seriesParameters = z.strictObject({
  ...spanParameters,
  view: viewParameter,
  group: groupParameter(statFields, 2).optional(),
  step: stepParameter,
  order: z
    .enum(measureNames)
    .default('calls')
    .meta({ description: 'The measure over the whole range whose largest groups come first' }),
  limit: limitParameter(20, 'series'),
  ...callParameters,
})

const pointShape = { ...timeShape, ...measuresShape }
const point = z.object(pointShape).meta({ id: 'Point' })
const comparedPoint = z.object({ ...pointShape, ...alignedShape }).meta({ id: 'ComparedPoint' })

export const seriesSchema = answerSchema(
  { series: z.array(z.object({ group: groupSchema, points: z.array(point) })) },
  { series: z.array(z.object({ group: groupSchema, points: z.array(comparedPoint) })) },
).meta({
  description: 'A series a group, a point a step that has reports: a step that is missing was not reported',
  examples: [
    {
      range: exampleRange,
      series: [
        {
          group: { interface_name: 'placeOrder' },
          points: [{ time: exampleRange.from, timestamp: exampleTimestamp, ...exampleMeasures }],
        },
      ],
      compared: [],
      meta: exampleMeta,
    },
  ],
})

type Asked = Pick<z.infer<typeof seriesParameters>, 'group' | 'step' | 'order' | 'limit'>

export type SeriesAnswer = z.infer<typeof seriesSchema>
type Series = SeriesAnswer['series'][number]

/** How calls went by, step by step: of the first groups of an order, in that order. */
export async function series(
  { group = [], step, order: measure, limit }: Asked,
  scope: Scope,
  inquiry: Inquiry,
): Promise<SeriesAnswer> {
  const ranking = { measure, by: 'value', direction: 'desc', limit } as const
  const leaders = group.length === 0 ? everything : await leadersOf(scope, group, ranking, inquiry)
  const question = {
    signal: stat,
    conditions: [...scope.conditions, ...among(group, leaders)],
    group,
    measures: allSums,
  }
  const ask = async (span: Span) => {
    if (leaders.keys.length === 0) return { series: [] }
    const rows = await askBySteps(inquiry, question, { ...scope, span, seconds: step })
    return { series: inOrder(rows, group, leaders) }
  }
  const align = (own: { series: Series[] }, span: ComparedSpan) => {
    const aligned = alignment(span, step, scope.calendar)
    return { series: own.series.map((each) => ({ ...each, points: withAligned(each.points, aligned) })) }
  }
  const answer = await answerOver(scope, inquiry, ask, align)
  return { ...answer, meta: metaOf(scope, inquiry, leaders.cut) }
}

/** The one group of a question without any. */
const everything: Leaders = { keys: [[]], cut: 0 }

function inOrder(rows: readonly StepRow[], group: readonly string[], leaders: Leaders): Series[] {
  const found = Map.groupBy(rows, ({ keys }) => nameOf(keys))
  return leaders.keys.flatMap((keys) => {
    const points = found.get(nameOf(keys))
    return points ? [{ group: groupOf(group, keys), points: points.map(pointOf).sort(byTime) }] : []
  })
}

function pointOf({ start, values, minutes }: StepRow): Series['points'][number] {
  return { time: timeText(start), timestamp: start, ...measuresOf(allSums, values, minutes) }
}

function withAligned<Point extends { readonly timestamp: number }>(
  points: readonly Point[],
  aligned: (start: number) => number,
) {
  return points.map((point) => ({ ...point, aligned: aligned(point.timestamp) }))
}

function byTime(one: { readonly timestamp: number }, other: { readonly timestamp: number }): number {
  return one.timestamp - other.timestamp
}
