import { z } from 'zod'
import { badFields } from '../../http/errors.ts'
import { log } from '../../signals/log.ts'
import { placeOf, type TimedRecord } from '../../signals/signal.ts'
import { askableFields, conditionParameters, conditionsOf, type Wanted } from '../conditions.ts'
import { packed, unpacked } from '../cursor.ts'
import { lastSecond } from '../range.ts'
import { type SearchFields, searchLanguage, searchOf } from '../search.ts'

/** Fields that lines are filtered and counted by. */
export const lineFields = askableFields(log)

/** What a search may name besides words. */
export const searchFields: SearchFields = Object.fromEntries(lineFields.map(({ name }) => [name, name]))

/** Which lines. */
export const lineParameters = {
  q: z
    .string()
    .optional()
    .meta({
      description: `What to search for: ${searchLanguage}`,
      examples: ['timeout -level:DEBUG'],
    }),
  ...conditionParameters(lineFields),
}

/** The lines that parameters ask for. Throws BAD_REQUEST naming the parameter, and the place within `q`. */
export function wantedLines(parameters: Readonly<Record<string, unknown>>): Wanted {
  const { q } = parameters
  const search = searchOf('q', typeof q === 'string' ? q : undefined, searchFields)
  return { conditions: conditionsOf(lineFields, parameters), ...(search && { search }) }
}

const text = z.string()

/** A line as it is answered. */
export const lineSchema = z
  .object({
    at: text.meta({ description: 'Its place among all lines: for `context`, and to go on after it' }),
    time: z.iso.datetime().meta({ description: 'When it was written' }),
    timestamp: z.int().meta({ description: 'The same, epoch ms' }),
    time_from: text.meta({ description: '`line`, or `receipt` where the line does not say when it was written' }),
    app: text,
    server: text,
    set_name: text,
    file: text,
    node: text.meta({ description: "The sender's address" }),
    podName: text.meta({ description: "The name of the sender's pod, or empty" }),
    level: text,
    thread: text,
    trace: text,
    marks: text.meta({ description: 'What was done to the line: `gbk` or `broken` of its text, `cut`' }),
    message: text,
  })
  .meta({ id: 'LogLine' })

export type Line = z.infer<typeof lineSchema>

export const exampleLine: Line = {
  at: 'WzE3Njk4NDY0MDAxMjMsNzI0OTI5MDg1NDkwMzgxMSwiYTFCMmMzIl0',
  time: '2026-01-31T08:00:00.123Z',
  timestamp: 1_769_846_400_123,
  time_from: 'line',
  app: 'Shop',
  server: 'CartServer',
  set_name: '',
  file: 'checkout',
  node: '10.1.0.7',
  podName: 'shop-cartserver-0',
  level: 'ERROR',
  thread: '4711',
  trace: '',
  marks: '',
  message: '2026-01-31 16:00:00.123|4711|ERROR|payment timeout after 1000 ms',
}

/** A stored line as it is answered. */
export function lineOf(record: TimedRecord): Line {
  const value = (name: string) => String(record[name] ?? '')
  const timestamp = Number(record['time'])
  return {
    at: packed(placeOf(log, record)),
    time: new Date(timestamp).toISOString(),
    timestamp,
    time_from: value('time_from'),
    app: value('app'),
    server: value('server'),
    set_name: value('set_name'),
    file: value('file'),
    node: value('node'),
    podName: value('podName'),
    level: value('level'),
    thread: value('thread'),
    trace: value('trace'),
    marks: value('marks'),
    message: value('message'),
  }
}

const placeSchema = z.tuple([
  z
    .int()
    .min(0)
    .max(lastSecond * 1000),
  z.int(),
  z.string().max(64),
])

/** The place that a cursor stands for. Throws BAD_REQUEST naming the parameter. */
export function placeOfCursor(parameter: string, cursor: string): z.infer<typeof placeSchema> {
  const parsed = placeSchema.safeParse(unpacked(cursor))
  if (parsed.success) return parsed.data
  throw badFields([{ field: parameter, reason: 'found a text that is no place, expected `at` of a line' }])
}
