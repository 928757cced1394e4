import { log } from '../signals/log.ts'
import type { Store } from '../store/store.ts'
import { calendar } from './evening.ts'
import { FailedRun } from './failed-run.ts'
import { figureOf, quantile, shown } from './figures.ts'
import { openDuckdb, openElasticsearch, write } from './filling.ts'
import type { Bench, Measure, Row } from './measure.ts'
import { absentWord, dayOfLines, frequentWords, phrases, userOf } from './site-lines.ts'
import { prefixOf, startDistributed, startEmbedded, type Tarsier } from './tarsier.ts'

/** What the log page asks about a day of ten million lines of 250 B. */
export const logSearch: Measure = { name: 'log-search', run }

type StoreName = 'DuckDB' | 'Elasticsearch'

const goals: Readonly<Record<StoreName, number>> = { DuckDB: 1000, Elasticsearch: 300 }

/** Set to try with another number of lines. */
const { TARSIER_BENCH_LINES: linesWanted } = process.env

const yesterday = calendar.addDays(calendar.dayAt(Date.now()), -1)

async function run(bench: Bench): Promise<readonly Row[]> {
  const directory = bench.grounds.directory('log-search')
  const inDuckdb = await fill('DuckDB', openDuckdb(directory), bench)
  const embedded = await startEmbedded(directory)
  const duckdb = await ask('DuckDB', embedded, bench).finally(() => embedded.stop())
  const prefix = prefixOf('log_search')
  const inElasticsearch = await fill('Elasticsearch', await openElasticsearch(prefix, bench), bench)
  const cluster = await bench.grounds.elasticsearch()
  await cluster.untilAtRest(`${prefix}${log.name}_${yesterday}`)
  const distributed = await startDistributed('log_search', bench)
  const elasticsearch = await ask('Elasticsearch', distributed, bench).finally(() => distributed.stop())
  return [inDuckdb, ...duckdb, inElasticsearch, ...elasticsearch]
}

function linesOf({ quick }: Bench): number {
  return Number(linesWanted ?? (quick ? 20_000 : 10_000_000))
}

/** The row says how fast a store takes lines from one writer, batch by batch. */
async function fill(name: StoreName, store: Store, bench: Bench): Promise<Row> {
  const lines = linesOf(bench)
  await store.start()
  bench.say(`${name}: storing ${shown(lines)} lines of a day`)
  const start = performance.now()
  await write(store, log, dayOfLines(yesterday, lines))
  await store.stop()
  const rate = (lines * 1000) / (performance.now() - start)
  return { what: `${name}: storing ${shown(lines)} lines of a day`, figure: figureOf([rate]), unit: 'lines/s' }
}

interface Asked {
  readonly what: string
  /** `each`: words and ranges are others each time, so that no cache of answers or filters helps. */
  readonly path: (each: number) => string
  /** Whether there are such lines, where that is certain. */
  readonly finds?: boolean
}

const questions: readonly Asked[] = [
  { what: 'newest 100 lines with a frequent word', path: (each) => search(each, frequent(each)), finds: true },
  { what: "newest 100 lines with a rare word, a user's number", path: (each) => search(each, userOf(each)) },
  { what: 'newest 100 lines with a Chinese phrase', path: (each) => search(each, some(phrases, each)), finds: true },
  { what: 'newest 100 lines with a word of no line', path: (each) => search(each, absentWord(each)), finds: false },
  { what: 'histogram of all lines', path: (each) => histogram(each, ''), finds: true },
  { what: 'histogram of a frequent word', path: (each) => histogram(each, frequent(each)), finds: true },
  { what: 'counts by level of all lines', path: (each) => byLevel(each, ''), finds: true },
  { what: 'counts by level of a frequent word', path: (each) => byLevel(each, frequent(each)), finds: true },
]

function frequent(each: number): string {
  return some(frequentWords, each)
}

function some(words: readonly string[], each: number): string {
  return words[each % words.length] ?? ''
}

function search(each: number, q: string): string {
  return `search?${wholeDay(each, q)}&limit=100`
}

/** In the steps that the page asks for. */
function histogram(each: number, q: string): string {
  return `histogram?${wholeDay(each, q)}&step=900`
}

function byLevel(each: number, q: string): string {
  return `counts?${wholeDay(each, q)}&by=level`
}

/** But for some of its first seconds. */
function wholeDay(each: number, q: string): string {
  const { from = 0, to = 0 } = calendar.rangeOf(yesterday) ?? {}
  return `from=${from + (each % 3600)}&to=${to}${q === '' ? '' : `&q=${encodeURIComponent(q)}`}`
}

async function ask(store: StoreName, tarsier: Tarsier, bench: Bench): Promise<readonly Row[]> {
  const { total } = await answerOf(tarsier, histogram(0, ''))
  if (total !== linesOf(bench)) throw new FailedRun(`${store} holds ${total} lines, expected ${linesOf(bench)}`)
  let each = 1
  const askFor = async (asked: Asked, seconds: number): Promise<readonly number[]> => {
    const milliseconds: number[] = []
    const end = performance.now() + seconds * 1000
    do {
      const start = performance.now()
      const found = await answerOf(tarsier, asked.path(each))
      milliseconds.push(performance.now() - start)
      const finds = (found.total ?? found.lines?.length ?? 0) > 0
      if (finds !== (asked.finds ?? finds))
        throw new FailedRun(`${store}: ${asked.path(each)} finds ${finds ? 'lines' : 'nothing'}`)
      each++
    } while (performance.now() < end)
    return milliseconds
  }
  const rows: Row[] = []
  for (const asked of questions) {
    bench.say(`${store}: ${asked.what}`)
    // What a start leaves cold is warm before anything counts.
    await askFor(asked, bench.quick ? 0 : 1)
    rows.push(rowOf(store, asked, await askFor(asked, bench.quick ? 1 : 10), bench))
  }
  return rows
}

/** What is read of answers. */
interface Found {
  readonly total?: number
  readonly lines?: readonly unknown[]
}

async function answerOf({ http }: Tarsier, path: string): Promise<Found> {
  const answer = await fetch(`${http}/api/v1/logs/${path}`)
  const text = await answer.text()
  if (!answer.ok) throw new FailedRun(`${path}: ${text}`)
  // The form that the API's own description gives it.
  return JSON.parse(text) as Found
}

function rowOf(store: StoreName, { what }: Asked, milliseconds: readonly number[], bench: Bench): Row {
  return {
    what: `${store}, p95: ${what}; ${shown(linesOf(bench))} lines of a day`,
    figure: { ...figureOf(milliseconds), value: quantile(milliseconds, 0.95) },
    unit: 'ms',
    goal: { atMost: goals[store] },
    beside: `p50 ${shown(quantile(milliseconds, 0.5))} ms of ${milliseconds.length}`,
  }
}
