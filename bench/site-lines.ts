import type { LogRecord } from '../signals/log.ts'
import { nextSequence, origin } from '../signals/sequence.ts'
import { tokensOf, wordsOf } from '../signals/words.ts'
import { bulkSize } from './bodies.ts'
import { calendar } from './evening.ts'
import { headed, threadOf } from './lines.ts'
import { oneOf, type Random, seeded, wholeBetween } from './random.ts'
import { shareOf, someStatement, statements } from './statements.ts'

const apps = ['Shop', 'Pay', 'Ship', 'User', 'Game']
const servers = ['CartServer', 'PriceServer', 'OrderServer', 'AccountServer', 'IndexServer', 'GatewayServer']
const files = ['', '', 'order', 'error']
const nodes = 50

/** Users, each of whom is in about one of so many lines. */
const users = 200_000

/** Lines of several nodes come a little out of order, ms. */
const disorder = 500

/** The lines of a whole day, "YYYYMMDD", in the order in which they come, a batch at a time: about 250 B each. */
export function* dayOfLines(day: string, count: number): Generator<LogRecord[]> {
  const random = seeded(Number(day))
  const { from = 0, to = 0 } = calendar.rangeOf(day) ?? {}
  const last = to * 1000 - 1
  for (let first = 0; first < count; first += bulkSize) {
    yield Array.from({ length: Math.min(bulkSize, count - first) }, (_, each) => {
      const time = from * 1000 + ((last - from * 1000) * (first + each)) / count
      return lineAt(random, Math.min(last, Math.floor(time + disorder * random())))
    })
  }
}

function lineAt(random: Random, time: number): LogRecord {
  const { level, source, text } = someStatement(random)
  const thread = threadOf(random)
  const trace = random() < 0.3 ? traceOf(random) : ''
  const ids = `uid=${userOf(wholeBetween(random, 1, users))} cost=${wholeBetween(random, 1, 900)}ms`
  const traced = trace === '' ? '' : ` trace_id=${trace}`
  const message = headed(random, time, { level, thread }, `[${source}] ${ids}${traced} ${text}`)
  const f_timestamp = Math.floor(time / 1000)
  return {
    f_timestamp,
    f_date: calendar.dayAt(time),
    time,
    time_from: 'line',
    received_at: time + 20,
    node: `10.2.0.${wholeBetween(random, 1, nodes)}`,
    marks: '',
    tokens: tokensOf(message),
    sequence: nextSequence(time),
    origin,
    app: oneOf(random, apps),
    server: oneOf(random, servers),
    set_name: '',
    podName: '',
    file: oneOf(random, files),
    level,
    thread: String(thread),
    trace,
    message,
  }
}

function traceOf(random: Random): string {
  const part = () =>
    wholeBetween(random, 0, 2 ** 32 - 1)
      .toString(16)
      .padStart(8, '0')
  return part() + part() + part() + part()
}

/** A user's number, which is in as few lines as there are users to share them. */
export function userOf(place: number): string {
  return String(5_000_000 + (place % users))
}

/** A word of no line. */
export function absentWord(place: number): string {
  return `absent${place}x`
}

/** English words that each stand in one to ten percent of all lines. */
export const frequentWords: readonly string[] = [
  ...sharesOf(({ text }) => wordsOf(text).filter((word) => word.length > 1)),
]
  .filter(([, share]) => share >= 0.01 && share <= 0.1)
  .map(([word]) => word)

const phraseLength = 4

/** Runs of four Chinese characters that each stand in one to ten thousandths of all lines. */
export const phrases: readonly string[] = [...sharesOf(({ text }) => runsOf(text))]
  .filter(([, share]) => share >= 0.001 && share <= 0.01)
  .map(([phrase]) => phrase)

function runsOf(text: string): readonly string[] {
  return text.split('，').flatMap((part) => {
    if (!/^\p{Script=Han}+$/u.test(part)) return []
    return Array.from({ length: Math.max(0, part.length - phraseLength + 1) }, (_, at) =>
      part.slice(at, at + phraseLength),
    )
  })
}

/** The share of all lines that has each of what is found in statements. */
function sharesOf(findIn: (statement: (typeof statements)[number]) => readonly string[]): ReadonlyMap<string, number> {
  const shares = new Map<string, number>()
  for (const [place, statement] of statements.entries()) {
    for (const each of new Set(findIn(statement))) shares.set(each, (shares.get(each) ?? 0) + shareOf(place))
  }
  return shares
}
