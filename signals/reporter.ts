import { z } from 'zod'
import { describeSignal, storage } from './signal.ts'

function name(description: string) {
  return z.string().meta({ description }).register(storage, { type: 'keyword', indexed: true })
}

function count(description: string) {
  return z.int().min(0).meta({ description }).register(storage, { type: 'long' })
}

/**
 * Who reported: one record a batch and (peer, signal, module), written in that batch (design: the reporter signal).
 * A minute in which no reporter of a service was seen is a gap, not zero calls.
 */
export const reporterSchema = z.object({
  f_timestamp: z
    .int()
    .meta({ description: 'Start of the minute of receipt, epoch seconds' })
    .register(storage, { type: 'time', indexed: true }),
  f_date: name('Day of that minute in the configured zone, YYYYMMDD'),
  f_tflag: name('The minute that ends the window, HHMM with minutes 01 to 60'),
  signal: name('The signal reported'),
  peer: name("The sender's address"),
  module: name('The App.Server that reported; empty for refused frames'),
  reason: name('Why frames were refused; empty where they were taken'),
  frames: count('Frames or requests taken'),
  records: count('Records kept'),
  ignored: count("Records dropped by the contract's rules"),
  rejected: count('Records rejected as invalid'),
  refused: count('Frames refused'),
  clock_offset: z
    .int()
    .optional()
    .meta({ description: "The sender's clock minus ours, ms, by the last line of a log that it sent" })
    .register(storage, { type: 'long', sparse: true }),
})

export type ReporterRecord = Readonly<z.infer<typeof reporterSchema>>

export const reporter = describeSignal('reporter', reporterSchema)
