import { z } from 'zod'
import { dated, numbered } from './placed.ts'
import { describeSignal, storage } from './signal.ts'

/** The levels that lines are found by, whatever their libraries call them; the least severe first. */
export const logLevels = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'] as const

export type LogLevel = (typeof logLevels)[number]

const found = { type: 'keyword', indexed: true } as const

/** What a line is of, and what it says. */
const sent = {
  app: z.string().meta({ description: "The sender's App" }).register(storage, found),
  server: z.string().meta({ description: "The sender's Server" }).register(storage, found),
  set_name: z.string().meta({ description: 'Its set, "name.area.id", or empty' }).register(storage, found),
  podName: z
    .string()
    .meta({ description: 'Name of its pod where it says one or Kubernetes is watched, or empty' })
    .register(storage, found),
  file: z.string().meta({ description: 'The file that the sender names, or empty' }).register(storage, found),
  level: z
    .string()
    .meta({
      description:
        'FATAL, ERROR, WARN, INFO, DEBUG or TRACE, whatever its library calls it; empty where the line says none',
    })
    .register(storage, found),
  thread: z.string().meta({ description: 'Thread or process that the line names, or empty' }).register(storage, found),
  trace: z.string().meta({ description: 'Trace id that the line carries, or empty' }).register(storage, found),
  message: z.string().meta({ description: 'The line as it came' }).register(storage, { type: 'text' }),
}

/** What the server adds. */
const derived = {
  ...dated,
  time: z
    .int()
    .meta({ description: 'When the line was written, epoch ms' })
    .register(storage, { type: 'instant', indexed: true }),
  time_from: z
    .enum(['line', 'receipt'])
    .meta({ description: '`line` where the line says when, `receipt` where it is the time of receipt' })
    .register(storage, found),
  received_at: z.int().meta({ description: 'When it was received, epoch ms' }).register(storage, { type: 'instant' }),
  node: z.string().meta({ description: "The sender's address" }).register(storage, found),
  marks: z
    .string()
    .meta({ description: 'What was done to the line, separated by spaces: `gbk` or `broken` of its text, `cut`' })
    .register(storage, found),
  tokens: z.string().meta({ description: 'The words of the line' }).register(storage, { type: 'tokens' }),
  ...numbered('lines'),
}

/** A line of a remote log as it rests (contract section 6). */
export const logSchema = z.object({ ...derived, ...sent })

export type LogRecord = Readonly<z.infer<typeof logSchema>>

export const log = describeSignal('log', logSchema, { order: ['time', 'sequence', 'origin'] })

const expectedTime = 'expected epoch milliseconds, or ISO 8601 with Z or an offset'

/** A line as it is sent over HTTP; what it does not say is taken from the message, as of a line that a Tars client sends. */
export const logInputSchema = z.strictObject({
  ...sent,
  set_name: sent.set_name.default(''),
  podName: sent.podName.default(''),
  file: sent.file.default(''),
  level: z.string().optional().meta({
    description: "Any library's name of a level, or one of your own; taken from the message if missing",
  }),
  thread: z.string().optional().meta({ description: 'Thread or process; taken from the message if missing' }),
  trace: z.string().optional().meta({ description: 'Trace id; taken from the message if missing' }),
  time: z
    .union([z.int(expectedTime), z.iso.datetime({ offset: true, error: expectedTime })], expectedTime)
    .optional()
    .meta({
      description:
        'Epoch ms, or ISO 8601 with Z or an offset, within the retention; taken from the message if missing, else the time of receipt',
    }),
})

export type LogInput = z.infer<typeof logInputSchema>
