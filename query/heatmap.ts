import { z } from 'zod'
import { latencyBounds } from '../signals/latency.ts'
import { stat } from '../signals/stat.ts'
import {
  alignedShape,
  answerOver,
  answerSchema,
  exampleMeta,
  exampleRange,
  exampleTimestamp,
  timeShape,
  timeText,
} from './answer.ts'
import type { Inquiry } from './ask.ts'
import type { ComparedSpan, Span } from './compare.ts'
import { latencyOf, latencySums } from './measures.ts'
import { callsAbove } from './percentile.ts'
import { callParameters, type Scope, spanParameters, viewParameter } from './scope.ts'
import { alignment, askBySteps, type StepRow, stepParameter } from './step.ts'

export const heatmapParameters = z.strictObject({
  ...spanParameters,
  view: viewParameter,
  step: stepParameter,
  ...callParameters,
})

const bounds = latencyBounds.map((bound) => (Number.isFinite(bound) ? bound : null))

const stepShape = {
  ...timeShape,
  counts: z
    .array(z.number())
    .meta({ description: 'Calls that succeeded and took longer than the bound before and not longer than this one' }),
  above: z.number().meta({
    description: 'Calls that succeeded above the last bound of their client: those under the null bound, or under none',
  }),
}

const step = z.object(stepShape).meta({ id: 'HeatmapStep' })
const comparedStep = z.object({ ...stepShape, ...alignedShape }).meta({ id: 'ComparedHeatmapStep' })

export const heatmapSchema = answerSchema(
  {
    bounds: z.array(z.number().nullable()).meta({ description: 'Upper bounds, ms; null: without one' }),
    steps: z.array(step),
  },
  { steps: z.array(comparedStep) },
).meta({
  description: 'How many calls took how long, step by step: a step that is missing was not reported',
  examples: [
    {
      range: exampleRange,
      bounds,
      steps: [
        {
          time: exampleRange.from,
          timestamp: exampleTimestamp,
          counts: [30, 27, 39, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0],
          above: 0,
        },
      ],
      compared: [],
      meta: exampleMeta,
    },
  ],
})

export type HeatmapAnswer = z.infer<typeof heatmapSchema>

/** How many calls took how long, step by step. */
export async function heatmap(
  { step: seconds }: Pick<z.infer<typeof heatmapParameters>, 'step'>,
  scope: Scope,
  inquiry: Inquiry,
): Promise<HeatmapAnswer> {
  const question = { signal: stat, conditions: scope.conditions, group: [], measures: latencySums }
  const ask = async (span: Span) => {
    const rows = await askBySteps(inquiry, question, { ...scope, span, seconds })
    return { steps: rows.map(stepOf).sort((one, other) => one.timestamp - other.timestamp) }
  }
  const align = ({ steps }: Pick<HeatmapAnswer, 'steps'>, span: ComparedSpan) => {
    const aligned = alignment(span, seconds, scope.calendar)
    return { steps: steps.map((each) => ({ ...each, aligned: aligned(each.timestamp) })) }
  }
  return { bounds, ...(await answerOver(scope, inquiry, ask, align)) }
}

function stepOf({ start, values }: StepRow): HeatmapAnswer['steps'][number] {
  const latency = latencyOf(latencySums, values)
  return { time: timeText(start), timestamp: start, counts: [...latency.counts], above: callsAbove(latency) }
}
