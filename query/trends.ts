import { z } from 'zod'
import { stat } from '../signals/stat.ts'
import { answerSchema, exampleMeta, exampleRange, exampleTimestamp, metaOf, rangeTexts } from './answer.ts'
import type { Inquiry } from './ask.ts'
import { among, leadersOf, nameOf } from './leaders.ts'
import { measuresOf, measuresShape, sumsFor } from './measures.ts'
import { rangeParameters } from './range.ts'
import { callParameters, type Scope, spanParameters, viewParameter } from './scope.ts'
import { limitParameter } from './series.ts'
import { askBySteps, type StepRow, stepParameter } from './step.ts'

export const trendsParameters = z.strictObject({
  ...rangeParameters,
  detail: spanParameters.detail,
  view: viewParameter,
  step: stepParameter,
  limit: limitParameter(500, 'services'),
  ...callParameters,
})

const { calls, timeouts, exceptions, callsPerMinute } = measuresShape
const point = z
  .object({
    timestamp: z.int().meta({ description: 'When the step starts, epoch seconds' }),
    calls,
    timeouts,
    exceptions,
    callsPerMinute,
  })
  .meta({ id: 'TrendPoint' })

const trend = z.object({
  slave_name: z.string().meta({ description: 'App.Server' }),
  points: z.array(point),
})

export const trendsSchema = answerSchema({ trends: z.array(trend) }, {}).meta({
  description: 'How many calls each service had and how many failed, step by step, the most called first',
  examples: [
    {
      range: exampleRange,
      trends: [
        {
          slave_name: 'Shop.OrderServer',
          points: [{ timestamp: exampleTimestamp, calls: 100, timeouts: 2, exceptions: 1, callsPerMinute: 100 }],
        },
      ],
      compared: [],
      meta: exampleMeta,
    },
  ],
})

type Asked = Pick<z.infer<typeof trendsParameters>, 'step' | 'limit'>

export type TrendsAnswer = z.infer<typeof trendsSchema>
type Point = z.infer<typeof point>

const group = ['slave_name']
const measures = sumsFor(['calls', 'timeouts', 'exceptions'])

/** What `series` answers of every service, in the little that a picture of a finger's width can show: a fifth of it. */
export async function trends({ step, limit }: Asked, scope: Scope, inquiry: Inquiry): Promise<TrendsAnswer> {
  const ranking = { measure: 'calls', by: 'value', direction: 'desc', limit } as const
  const leaders = await leadersOf(scope, group, ranking, inquiry)
  const question = {
    signal: stat,
    conditions: [...scope.conditions, ...among(group, leaders)],
    group,
    measures,
  }
  const rows = await askBySteps(inquiry, question, { ...scope, span: scope.asked, seconds: step })
  const found = Map.groupBy(rows, ({ keys }) => nameOf(keys))
  return {
    range: rangeTexts(scope.asked.range),
    trends: leaders.keys.flatMap((keys) => {
      const points = found.get(nameOf(keys))
      return points ? [{ slave_name: String(keys[0]), points: points.map(pointOf).sort(byTime) }] : []
    }),
    compared: [],
    meta: metaOf(scope, inquiry, leaders.cut),
  }
}

function pointOf({ start, values, minutes }: StepRow): Point {
  const { calls, timeouts, exceptions, callsPerMinute } = measuresOf(measures, values, minutes)
  return { timestamp: start, calls, timeouts, exceptions, callsPerMinute }
}

function byTime(one: Point, other: Point): number {
  return one.timestamp - other.timestamp
}
