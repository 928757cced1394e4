import { oneOf, type Random, seeded, wholeBetween } from './random.ts'

/** What a program writes whenever it comes by one place in its text. */
export interface Statement {
  readonly level: string
  /** Class and method. */
  readonly source: string
  readonly text: string
}

/** As people say them of requests, the most frequent first. */
const english = (
  'the request order user server to from time with cache not payment query is failed client session token retry index ' +
  'queue stock price cart account lock table shard endpoint node service message gateway callback update status result ' +
  'timeout connection pool thread buffer config reload route balance refund invoice ship warehouse region customer coupon ' +
  'login password profile search rank score report batch worker leader election heartbeat replica snapshot checkpoint commit ' +
  'rollback transaction deadlock overflow quota limit throttle circuit breaker fallback degrade recover upload download ' +
  'image video stream channel topic partition offset consumer producer broker schema version upgrade migrate archive expire'
).split(' ')

/** By how often they are written. */
const chinese = [
  ...'的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经',
  ...'三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全',
  ...'表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料',
  ...'象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任',
]

const words: readonly string[] = [...english, ...english.flatMap((one) => english.map((other) => `${one}_${other}`))]
const levels = ['DEBUG', 'INFO', 'INFO', 'INFO', 'INFO', 'INFO', 'INFO', 'INFO', 'WARN', 'ERROR']
const random = seeded(20)

/** Every third one is Chinese. The first are those that write most. */
export const statements: readonly Statement[] = Array.from({ length: 1500 }, (_, place) => ({
  level: oneOf(random, levels),
  source: `${capital(oneOf(random, english))}Imp::${oneOf(random, english)}`,
  text: place % 3 === 0 ? chineseText() : englishText(),
}))

/** One of them, as often as it writes. */
export function someStatement(random: Random): Statement {
  const found = statements[Math.floor(statements.length * random() ** skew)]
  if (!found) throw new RangeError('there is no statement')
  return found
}

/** Few statements write most lines. */
const skew = 3

/** The share of all lines that the statement at a place writes. */
export function shareOf(place: number): number {
  const upTo = (end: number) => (end / statements.length) ** (1 / skew)
  return upTo(place + 1) - upTo(place)
}

function englishText(): string {
  return Array.from({ length: wholeBetween(random, 8, 21) }, () => byRank(words)).join(' ')
}

function chineseText(): string {
  const parts = Array.from({ length: wholeBetween(random, 4, 8) }, () =>
    Array.from({ length: wholeBetween(random, 5, 12) }, () => byRank(chinese)).join(''),
  )
  return parts.join('，')
}

/** The nth is found a nth as often as the first (Zipf). */
function byRank(from: readonly string[]): string {
  return from[Math.floor((from.length + 1) ** random()) - 1] ?? oneOf(random, from)
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1)
}
