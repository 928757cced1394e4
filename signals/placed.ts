import { z } from 'zod'
import { storage } from './signal.ts'

/** When a record that is read back by itself was: its second, and the day that it rests in. */
export const dated = {
  f_timestamp: z
    .int()
    .meta({ description: '`time` in epoch seconds' })
    .register(storage, { type: 'time', indexed: true }),
  f_date: z
    .string()
    .meta({ description: 'The day in the configured zone, YYYYMMDD' })
    .register(storage, { type: 'keyword', indexed: true }),
}

/** What puts such records of one time in an order; `what` they are called. */
export function numbered(what: string) {
  return {
    sequence: z
      .int()
      .meta({ description: `Rises in the order in which a Tarsier took ${what}` })
      .register(storage, { type: 'long' }),
    origin: z.string().meta({ description: 'The Tarsier that took it' }).register(storage, { type: 'keyword' }),
  }
}
