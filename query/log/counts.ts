import { z } from 'zod'
import type { Calendar } from '../../signals/calendar.ts'
import { log } from '../../signals/log.ts'
import { rangeSchema, rangeTexts, recordsMeta, recordsMetaSchema, timeShape, timeText } from '../answer.ts'
import type { Inquiry } from '../ask.ts'
import { rangeOf, rangeParameters } from '../range.ts'
import { askBySteps, stepParameter } from '../step.ts'
import { countValues, valueCountsParameters, valueCountsShape } from '../value-counts.ts'
import { lineParameters, wantedLines } from './lines.ts'

const counted = [{ field: 'f_timestamp', by: 'count' }] as const

const count = z.int().meta({ description: 'How many lines' })

export const histogramParameters = z.strictObject({ ...rangeParameters, ...lineParameters, step: stepParameter })

export const histogramSchema = z
  .object({
    range: rangeSchema,
    total: count,
    steps: z.array(
      z.object({
        ...timeShape,
        count,
        levels: z.record(z.string(), z.int()).meta({ description: 'How many of each level; "" for lines without one' }),
      }),
    ),
    meta: recordsMetaSchema,
  })
  .meta({
    id: 'LogHistogram',
    description: 'How many lines are found in the whole range, step by step: a step that is missing has none',
  })

/** How many lines there are, by step of time and level. */
export async function histogram(
  parameters: z.infer<typeof histogramParameters>,
  inquiry: Inquiry,
  calendar: Calendar,
): Promise<z.infer<typeof histogramSchema>> {
  const now = Date.now() / 1000
  const range = rangeOf(parameters, now, calendar)
  const question = { signal: log, ...wantedLines(parameters), group: ['level'], measures: counted }
  const span = { range, shift: 0 }
  const rows = await askBySteps(inquiry, question, { span, seconds: parameters.step, now, calendar })
  const steps = [...Map.groupBy(rows, ({ start }) => start)]
    .map(([start, levels]) => ({
      time: timeText(start),
      timestamp: start,
      count: sum(levels.map(({ values }) => values[0])),
      levels: Object.fromEntries(levels.map(({ keys, values }) => [String(keys[0]), Number(values[0])])),
    }))
    .sort((one, other) => one.timestamp - other.timestamp)
  const total = sum(steps.map((step) => step.count))
  return { range: rangeTexts(range), total, steps, meta: recordsMeta(inquiry, calendar) }
}

/** What lines are counted by. */
export const countedBy = ['level', 'app', 'server', 'file', 'node', 'podName', 'thread', 'trace'] as const

export const countsParameters = z.strictObject({
  ...rangeParameters,
  ...lineParameters,
  ...valueCountsParameters(countedBy),
})

export const countsSchema = z
  .object(valueCountsShape('lines'))
  .meta({ id: 'LogCounts', description: 'How many lines of each value are found in the whole range' })

/** How many lines there are of each value of a field. */
export async function counts(
  parameters: z.infer<typeof countsParameters>,
  inquiry: Inquiry,
  calendar: Calendar,
): Promise<z.infer<typeof countsSchema>> {
  const { by, limit } = parameters
  const range = rangeOf(parameters, Date.now() / 1000, calendar)
  return countValues({ signal: log, ...wantedLines(parameters), range, by, limit }, inquiry, calendar)
}

function sum(values: readonly (number | null | undefined)[]): number {
  return values.reduce<number>((total, value) => total + (value ?? 0), 0)
}
