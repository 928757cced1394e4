import { z } from 'zod'
import { alignedShape, answerSchema, exampleMeta, exampleRange, exampleTimestamp, timeShape } from '../answer.ts'
import { groupSchema } from '../series.ts'
import { averageShape, boundsShape, distributionShape, numberShape, ownShape } from './values.ts'

/** Of what a series, a row or a line of an answer tells. */
export const identityShape = {
  service: z.string().meta({ description: 'App.Server' }),
  property_name: z.string(),
  policy: z.string(),
}

const textsShape = {
  texts: z
    .array(z.object({ text: z.string(), reports: z.int() }))
    .meta({ description: 'Its values as text, the ten most frequent, where not all of them are numbers' }),
}

/** A series by the kind of its policy; its points have this time. */
function seriesOf<Time extends z.ZodRawShape>(id: string, time: Time) {
  const of = { ...identityShape, group: groupSchema }
  const kinds = [
    z.object({ ...of, kind: z.literal('number'), points: z.array(z.object({ ...time, ...numberShape })) }),
    z.object({ ...of, kind: z.literal('average'), points: z.array(z.object({ ...time, ...averageShape })) }),
    z.object({
      ...of,
      kind: z.literal('distribution'),
      ...boundsShape,
      points: z.array(z.object({ ...time, ...distributionShape })),
    }),
    z.object({ ...of, kind: z.literal('own'), points: z.array(z.object({ ...time, ...ownShape, ...textsShape })) }),
  ] as const
  return z.discriminatedUnion('kind', kinds).meta({ id, description: 'A property by one policy: see `kind`' })
}

const exampleSeries = {
  service: 'Shop.CartServer',
  property_name: 'queue.depth',
  policy: 'Max',
  group: { master_ip: '10.2.0.9' },
  kind: 'number',
  points: [{ time: exampleRange.from, timestamp: exampleTimestamp, value: 21 }],
} as const

export const seriesSchema = answerSchema(
  { series: z.array(seriesOf('PropertySeries', timeShape)) },
  { series: z.array(seriesOf('ComparedPropertySeries', { ...timeShape, ...alignedShape })) },
).meta({
  description:
    'A series a property, policy and group, by their names; a point a step that has reports: a step that is missing was ' +
    'not reported. Values of different policies are never added',
  examples: [
    { range: exampleRange, series: [exampleSeries], compared: [], meta: { ...exampleMeta, served: 'detail' } },
  ],
})

export type SeriesAnswer = z.infer<typeof seriesSchema>
