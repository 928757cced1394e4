import { z } from 'zod'
import type { TimeRange } from '../../signals/calendar.ts'
import { log } from '../../signals/log.ts'
import type { Condition, FoundRecord } from '../../store/store.ts'
import type { Inquiry } from '../ask.ts'
import { lineOf, lineSchema, placeOfCursor } from './lines.ts'

const most = 500

const howMany = (description: string) =>
  z.coerce
    .number()
    .int()
    .min(0)
    .max(most)
    .default(20)
    .meta({ description: `${description}, at most ${most}` })

const exactly = (description: string) => z.string().meta({ description: `${description} of the line` })

export const contextParameters = z.strictObject({
  at: z.string().meta({ description: '`at` of the line' }),
  app: exactly('App'),
  server: exactly('Server'),
  file: exactly('File'),
  node: exactly('Node'),
  before: howMany('How many lines before it'),
  after: howMany('How many lines after it'),
})

export const contextSchema = z
  .object({
    lines: z.array(lineSchema).meta({ description: 'Oldest first, the line itself among them' }),
    before: z.int().meta({ description: 'How many of them are before the line' }),
    moreBefore: z.boolean().meta({ description: 'Whether there are more before them, within a day of the line' }),
    moreAfter: z.boolean().meta({ description: 'Whether there are more after them, within a day of the line' }),
  })
  .meta({
    id: 'LogContext',
    description:
      'The lines around a line of the same server, file and node, in the order in which they were written; fewer than were ' +
      'asked for where they are very long',
  })

/** Lines further away in time than this are no context, s. */
const reach = 86_400

/** The lines around one. */
export async function context(
  parameters: z.infer<typeof contextParameters>,
  inquiry: Inquiry,
): Promise<z.infer<typeof contextSchema>> {
  const { before, after } = parameters
  const place = placeOfCursor('at', parameters.at)
  const [time, sequence, origin] = place
  const range = around(time)
  const conditions = (['app', 'server', 'file', 'node'] as const).map(
    (field): Condition => ({ field, operator: 'equals', value: parameters[field] }),
  )
  const question = { signal: log, range, conditions }
  // Behind which the line itself is the first, but for one of the same number of another Tarsier.
  const justBefore = [time, sequence, '']
  const [older, same] = await Promise.all([
    inquiry.find({ ...question, sort: 'newest', after: place, limit: Math.max(1, before) }),
    inquiry.find({ ...question, sort: 'oldest', after: justBefore, limit: after + 2 }),
  ])
  const isBefore = ({ record }: FoundRecord) =>
    record['time'] === time && record['sequence'] === sequence && String(record['origin']) < origin
  const linesBefore = older.records.slice(0, before).toReversed()
  const linesFrom = same.records.filter((each) => !isBefore(each))
  return {
    lines: [...linesBefore, ...linesFrom.slice(0, after + 1)].map(({ record }) => lineOf(record)),
    before: linesBefore.length,
    moreBefore: older.more || older.records.length > before,
    moreAfter: same.more || linesFrom.length > after + 1,
  }
}

function around(time: number): TimeRange {
  const seconds = Math.floor(time / 1000)
  return { from: Math.max(0, seconds - reach), to: seconds + reach }
}
