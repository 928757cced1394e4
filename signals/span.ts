import { z } from 'zod'
import { dated, numbered } from './placed.ts'
import { describeSignal, storage } from './signal.ts'

const found = { type: 'keyword', indexed: true } as const

/** A span event of a call chain as it came (contract section 7). */
export const spanSchema = z.object({
  ...dated,
  time: z
    .int()
    .meta({
      description: 'When it happened, by the event itself, else by its line, else when it was received, epoch ms',
    })
    .register(storage, { type: 'instant' }),
  app: z.string().meta({ description: "The sender's App" }).register(storage, found),
  server: z.string().meta({ description: "The sender's Server" }).register(storage, found),
  node: z.string().meta({ description: "The sender's address" }).register(storage, found),
  trace: z.string().meta({ description: 'Trace id, or empty where the record has none' }).register(storage, found),
  line: z.string().meta({ description: 'The record as it came' }).register(storage, { type: 'text' }),
  ...numbered('records'),
})

export type SpanRecord = Readonly<z.infer<typeof spanSchema>>

export const span = describeSignal('span', spanSchema, { order: ['time', 'sequence', 'origin'] })
