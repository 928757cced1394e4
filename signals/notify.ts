import { z } from 'zod'
import { dated, numbered } from './placed.ts'
import { describeSignal, storage } from './signal.ts'

/** The levels that are stored (contract section 5), the most severe first. */
export const notifyLevels = ['[alarm]', '[error]', '[warn]', '[normal]'] as const

export type NotifyLevel = (typeof notifyLevels)[number]

export const severities = ['critical', 'error', 'warning', 'normal'] as const

/** A level in the words that other systems use. */
export const severityOf: Readonly<Record<NotifyLevel, (typeof severities)[number]>> = {
  '[alarm]': 'critical',
  '[error]': 'error',
  '[warn]': 'warning',
  '[normal]': 'normal',
}

const found = { type: 'keyword', indexed: true } as const
const foundByTarsWeb = { ...found, analysed: true } as const

/** What a message says; over HTTP these are the fields of a record. */
const reported = {
  app: z.string().meta({ description: "The sender's App" }).register(storage, foundByTarsWeb),
  server: z.string().meta({ description: "The sender's Server" }).register(storage, foundByTarsWeb),
  set_name: z.string().meta({ description: 'Its set, "name.area.id", or empty' }).register(storage, found),
  podName: z
    .string()
    .meta({
      description:
        'Where it runs: the name of its pod where Kubernetes is watched, else of its node where it says one, else its address',
    })
    .register(storage, foundByTarsWeb),
  node_name: z.string().meta({ description: 'The name of its node as sent, or empty' }).register(storage, found),
  impThread: z.string().meta({ description: 'Its thread, or empty' }).register(storage, { type: 'keyword' }),
  level: z
    .enum(notifyLevels)
    .meta({ description: 'As sent, or by the first of [alarm], [error], [warn] and [fail] that the text holds' })
    .register(storage, foundByTarsWeb),
  message: z
    .string()
    .meta({ description: 'The text; of a summary, how many messages were suppressed and the most frequent text' })
    .register(storage, { type: 'text', analysed: true }),
  source: z
    .string()
    .meta({ description: '`program` for what a service says, `server` for what its framework says (reportNotifyInfo)' })
    .register(storage, foundByTarsWeb),
}

/** What the server adds. */
const derived = {
  ...dated,
  time: z
    .int()
    .meta({ description: 'When it was received, or sent where it came over HTTP and says so, epoch ms' })
    .register(storage, { type: 'instant' }),
  '@timestamp': z.string().meta({ description: 'The same as ISO 8601 in UTC' }).register(storage, { type: 'moment' }),
  notifyTime: z
    .string()
    .meta({ description: 'The same as ISO 8601 in the configured zone' })
    .register(storage, { type: 'moment' }),
  peer: z.string().meta({ description: "The sender's address" }).register(storage, found),
  severity: z.enum(severities).meta({ description: '`level` in the words of other systems' }).register(storage, found),
}

function ofSummary(schema: z.ZodInt, description: string, type: 'long' | 'instant') {
  return schema.optional().meta({ description }).register(storage, { type, sparse: true })
}

/** What only a summary of suppressed messages has. */
const summarised = {
  suppressed: ofSummary(z.int().min(1), 'How many messages flood control put into this summary', 'long'),
  window_start: ofSummary(z.int(), 'Beginning of the interval whose limit they went over, epoch ms', 'instant'),
  window_end: ofSummary(z.int(), 'Its end, epoch ms', 'instant'),
}

/** A message as it rests: contract section 5's document, and what finding and summing it needs. */
export const notifySchema = z.object({
  ...derived,
  ...reported,
  ...summarised,
  tokens: z.string().meta({ description: 'The words of the message' }).register(storage, { type: 'tokens' }),
  ...numbered('messages'),
})

export type NotifyRecord = Readonly<z.infer<typeof notifySchema>>

export const notify = describeSignal('notify', notifySchema, { order: ['time', 'sequence', 'origin'] })

/** A message as it is sent over HTTP. What it need not say has the value that a Tars client sends for "nothing". */
export const notifyInputSchema = z.strictObject({
  ...reported,
  set_name: reported.set_name.default(''),
  podName: reported.podName.default('').meta({
    description: 'Where it runs; if missing its pod where Kubernetes is watched, else node_name, else its address',
  }),
  node_name: reported.node_name.default(''),
  impThread: reported.impThread.default(''),
  level: reported.level.optional(),
  source: reported.source.default('program'),
  time: z
    .int()
    .optional()
    .meta({ description: 'Epoch ms of the message, within the retention; the time of receipt where missing' }),
})

export type NotifyInput = z.infer<typeof notifyInputSchema>
