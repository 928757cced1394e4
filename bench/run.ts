/**
 * What `npm run bench` runs: every measure of this folder, or those that are named, and prints one table.
 *
 *     npm run bench                       # all but the long ones, 5 rounds; the results go to bench/RESULTS.md
 *     npm run bench -- rollup             # a long one alone; to bench/RESULTS-rollup.md
 *     npm run bench -- decode embedded    # these alone; nothing is written
 *     npm run bench -- --quick            # small sizes, 1 round: does the bench itself work?
 *
 * A goal that is missed is printed as such; a run that lost a record, or stored one twice, ends with exit code 1.
 */
import { parseArgs } from 'node:util'
import { counting } from './counting.ts'
import { decode } from './decode.ts'
import { embedded } from './embedded.ts'
import { FailedRun } from './failed-run.ts'
import { createGrounds } from './grounds.ts'
import { headMinute } from './head-minute.ts'
import { logSearch } from './log-search.ts'
import { logs } from './logs.ts'
import { machineLines } from './machine.ts'
import type { Bench, Measure, Row } from './measure.ts'
import { memory } from './memory.ts'
import { pages } from './pages.ts'
import { property } from './property.ts'
import { question } from './question.ts'
import { writeResults } from './results.ts'
import { rollup } from './rollup.ts'
import { size } from './size.ts'
import { textTable } from './table.ts'
import { tail } from './tail.ts'
import { wireToSearchable } from './wire-to-searchable.ts'

const measures: readonly Measure[] = [
  decode,
  counting,
  wireToSearchable,
  size,
  embedded,
  question,
  logs,
  tail,
  property,
  memory,
  headMinute,
  pages,
]

/** Asked for by name only: each takes as long as all others together. */
const longMeasures: readonly Measure[] = [rollup, logSearch]

const { values, positionals } = parseArgs({ allowPositionals: true, options: { quick: { type: 'boolean' } } })
const quick = values.quick === true
const rounds = quick ? 1 : 5
const chosen = positionals.length === 0 ? measures : positionals.map(measureOf)
const started = performance.now()
const grounds = createGrounds(quick, (text) => say('', text))
const failed: string[] = []
const rows: Row[] = []
try {
  for (const measure of chosen) rows.push(...(await runOne(measure)))
} finally {
  await grounds.close()
}
const of = longMeasures.find(({ name }) => positionals.length === 1 && name === positionals[0])?.name
if (!quick && failed.length === 0 && (of !== undefined || positionals.length === 0))
  writeResults({ of, rows, rounds, minutes: (performance.now() - started) / 60_000 })
console.log(`\n${[...machineLines(), '', textTable(rows)].join('\n')}`)
for (const failure of failed) console.log(failure)
process.exit(failed.length === 0 ? 0 : 1)

function measureOf(name: string): Measure {
  const found = [...measures, ...longMeasures].find((each) => each.name === name)
  if (found) return found
  console.error(
    `bench: no measure ${name}; there are ${[...measures, ...longMeasures].map((each) => each.name).join(', ')}`,
  )
  process.exit(1)
}

async function runOne(measure: Measure): Promise<readonly Row[]> {
  const bench: Bench = { quick, rounds, grounds, say: (text) => say(measure.name, text) }
  bench.say('begins')
  try {
    return await measure.run(bench)
  } catch (error) {
    if (!(error instanceof FailedRun)) throw error
    failed.push(`${measure.name} FAILED: ${error.message}`)
    return []
  }
}

function say(measure: string, text: string): void {
  const seconds = Math.round((performance.now() - started) / 1000)
  console.error(`${String(seconds).padStart(4)} s  ${measure}${measure ? ': ' : ''}${text}`)
}
