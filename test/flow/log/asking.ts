import { z } from 'zod'
import { eventsIn } from '../../../cli/logs/events.ts'
import { contextSchema } from '../../../query/log/context.ts'
import { countsSchema, histogramSchema } from '../../../query/log/counts.ts'
import { type Line, lineSchema } from '../../../query/log/lines.ts'
import { searchSchema } from '../../../query/log/search.ts'
import { type RunningProgram, until } from '../program.ts'

type Query = Pick<RunningProgram, 'http'>

/** Parameters by name. */
export type Asked = Readonly<Record<string, string>>

/** From an hour ago until what clocks that are ahead may say. */
export function around(): Asked {
  const now = Math.floor(Date.now() / 1000)
  return { from: String(now - 3600), to: String(now + 600) }
}

export function urlOf({ http }: Query, path: string, asked: Asked): string {
  return `${http}/api/v1/logs/${path}?${new URLSearchParams(asked)}`
}

async function answerOf<Answer>(query: Query, path: string, asked: Asked, schema: z.ZodType<Answer>): Promise<Answer> {
  const answer = await fetch(urlOf(query, path, asked))
  return schema.parse(await answer.json())
}

export const findLines = (query: Query, asked: Asked) =>
  answerOf(query, 'search', { ...around(), ...asked }, searchSchema)
export const histogramOf = (query: Query, asked: Asked) =>
  answerOf(query, 'histogram', { ...around(), ...asked }, histogramSchema)
export const countLines = (query: Query, asked: Asked) =>
  answerOf(query, 'counts', { ...around(), ...asked }, countsSchema)
export const contextOf = (query: Query, { at, app, server, file, node }: Line, asked: Asked) =>
  answerOf(query, 'context', { at, app, server, file, node, ...asked }, contextSchema)

/** Resolves once so many lines are found. */
export async function untilFound(query: Query, count: number, asked: Asked): Promise<void> {
  await until(async () => (await countLines(query, { ...asked, by: 'app' })).total === count)
}

export const messagesOf = (lines: readonly Line[]): readonly string[] => lines.map(({ message }) => message)

/** A live tail and what it has told until now. */
export interface Tail {
  readonly messages: readonly string[]
  readonly gaps: readonly (number | null)[]
  /** Where to go on. */
  position(): string
  /** Breaks the connection. */
  leave(): Promise<void>
}

const gapSchema = z.object({ lost: z.number().nullable() })

/** Follows, from a position on where one is given; resolves when the tail has begun. */
export async function openTail(query: Query, asked: Asked, position?: string): Promise<Tail> {
  const leaving = new AbortController()
  const headers: Record<string, string> = position === undefined ? {} : { 'last-event-id': position }
  const answer = await fetch(urlOf(query, 'tail', asked), { headers, signal: leaving.signal })
  return readTail(answer, leaving)
}

/** Reads a tail that may have waited for it. */
export async function readTail({ status, body }: Response, leaving: AbortController): Promise<Tail> {
  if (status !== 200 || !body) throw new Error(`the tail was answered with HTTP ${status}`)
  const stream = body
  const messages: string[] = []
  const gaps: (number | null)[] = []
  let last = ''
  const { promise: begun, resolve, reject } = Promise.withResolvers<void>()

  async function read(): Promise<void> {
    for await (const { name, data, id } of eventsIn(stream)) {
      if (name === 'lines') messages.push(...messagesOf(z.array(lineSchema).parse(JSON.parse(data))))
      if (name === 'gap') gaps.push(gapSchema.parse(JSON.parse(data)).lost)
      last = id ?? last
      resolve()
    }
  }

  // It ends when it is left; that it can't even begin is a failure.
  const reading = read().catch(reject)
  await begun
  return {
    messages,
    gaps,
    position: () => last,
    leave: () => {
      leaving.abort()
      return reading
    },
  }
}
