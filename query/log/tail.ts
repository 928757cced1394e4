import { z } from 'zod'
import type { FedRecord, Feed, Position } from '../../feed/feed.ts'
import { isLike } from '../../signals/like.ts'
import { log } from '../../signals/log.ts'
import { isFound } from '../../signals/search.ts'
import type { SignalRecord, TimedRecord } from '../../signals/signal.ts'
import { tokensOf } from '../../signals/words.ts'
import type { Condition } from '../../store/store.ts'
import type { Wanted } from '../conditions.ts'
import { type Line, lineOf, lineParameters, wantedLines } from './lines.ts'

export const tailParameters = z.strictObject({
  ...lineParameters,
  from: z
    .string()
    .optional()
    .meta({ description: 'Go on after the event of this id, as the header Last-Event-ID, for 60 s without a gap' }),
})

/** What a tail tells its reader. */
export type TailEvent =
  | { readonly kind: 'lines'; readonly lines: readonly Line[]; readonly position: Position }
  | { readonly kind: 'gap'; readonly lost: number | null; readonly position: Position }
  | { readonly kind: 'nothing'; readonly position: Position }

/** Ids of lines shown that a tail remembers, so that one that is told twice is shown once. */
const remembered = 5000

/** Follows the lines that are wanted. Throws BAD_REQUEST where the parameters are wrong; rejects as `Feed.follow` does. */
export function tailLines(
  parameters: z.infer<typeof tailParameters>,
  feed: Pick<Feed, 'follow'>,
  end: AbortSignal,
): AsyncGenerator<TailEvent> {
  const wanted = wantedLines(parameters)
  return events(wanted, feed.follow(log.name, parameters.from, end))
}

async function* events(wanted: Wanted, told: ReturnType<Feed['follow']>): AsyncGenerator<TailEvent> {
  const shown = new Set<string>()
  for await (const event of told) {
    const { position } = event
    if (event.kind === 'gap') yield { kind: 'gap', lost: event.lost ?? null, position }
    else {
      const lines = event.records.filter((fed) => isWanted(wanted, fed.record) && isNew(fed, shown))
      if (lines.length === 0) yield { kind: 'nothing', position }
      else yield { kind: 'lines', lines: lines.map(({ record }) => lineOf(record)), position }
    }
  }
}

function isNew({ id }: FedRecord, shown: Set<string>): boolean {
  if (shown.has(id)) return false
  shown.add(id)
  const [oldest] = shown
  if (shown.size > remembered && oldest !== undefined) shown.delete(oldest)
  return true
}

function isWanted({ conditions, search }: Wanted, record: TimedRecord): boolean {
  if (!conditions.every((condition) => holds(condition, record))) return false
  return search === undefined || isFound(search, withTokens(record))
}

/** The words of lines that several tails look at. */
const tokensOfLine = new WeakMap<TimedRecord, string>()

/** A record with its words, found when a search asks for them: most of the cost of a tail. */
function withTokens(record: TimedRecord): SignalRecord {
  return {
    ...record,
    get tokens() {
      const tokens = tokensOfLine.get(record) ?? tokensOf(String(record['message'] ?? ''))
      tokensOfLine.set(record, tokens)
      return tokens
    },
  }
}

/** The conditions that parameters can say. */
function holds(condition: Condition, record: TimedRecord): boolean {
  switch (condition.operator) {
    case 'equals':
      return String(record[condition.field] ?? '') === String(condition.value)
    case 'like':
      return isLike(String(record[condition.field] ?? ''), condition.pattern)
    default:
      throw new Error(`a tail knows no condition ${condition.operator}`)
  }
}
