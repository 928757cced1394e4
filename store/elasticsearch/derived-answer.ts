import { TarsierError } from '../../errors.ts'
import type { Marks } from '../../marks/marks.ts'
import { type Derivation, serves } from '../../signals/derivation.ts'
import type { Answer, AnswerRow, AskOptions, Measure, Question } from '../store.ts'
import { askRows, tooManyGroups } from './ask.ts'
import type { Cluster } from './client.ts'
import type { Targets } from './targets.ts'

export interface AnswerParts {
  readonly cluster: Cluster
  readonly targets: Targets
  readonly marks: Marks
  readonly derivations: readonly Derivation[]
}

/** More stale minutes than this are asked for as a whole: from the records alone. */
const mostStale = 10_000

/**
 * Answers from derived records where they give the same answer, and from the records themselves for stale minutes. Exact:
 * - A batch marks its minutes before it stores anything. They are unmarked only once all of it was derived and can be
 *   searched, and only if nothing marked them since. So whatever was settled before the marks are read is either derived
 *   or in a minute that is read from the records; each minute is read from one of both, so nothing counts twice.
 * - What is written, derived or unmarked after the marks were read only adds records that were not settled before: a stale
 *   minute's records stay where they are, and its derived document is replaced in one step, by none of an older generation.
 * - Retention drops no day with stale minutes. A question that runs while its last one is derived and the day dropped may
 *   miss that minute's records, as a question from the records alone does whose day goes meanwhile.
 * Without the marks the records alone answer.
 */
export async function answerQuestion(parts: AnswerParts, question: Question, options: AskOptions): Promise<Answer> {
  const { cluster, targets, derivations } = parts
  const limits = { ...options, end: performance.now() + options.deadline }
  const derivation = options.detailOnly ? undefined : derivations.find((each) => serves(each, question))
  const stale = derivation && (await staleMinutes(parts, derivation, question))
  if (!derivation || !stale || stale.length > mostStale) {
    return { rows: await askRows(cluster, targets, { question }, limits), served: 'detail' }
  }
  const fromDerived = { question: { ...question, signal: derivation.to }, minutes: { allBut: stale } }
  if (stale.length === 0) return { rows: await askRows(cluster, targets, fromDerived, limits), served: 'rollup' }
  const [derived, detail] = await Promise.all([
    askRows(cluster, targets, fromDerived, limits),
    askRows(cluster, targets, { question, minutes: { only: stale } }, limits),
  ])
  const rows = merge(derived, detail, question.measures)
  if (question.group.length > 0 && rows.length > question.groupLimit) throw tooManyGroups(question)
  return { rows, served: 'both' }
}

/** Minutes of the range that are stale; undefined where nobody can say. */
async function staleMinutes(
  { marks }: AnswerParts,
  { to }: Derivation,
  { range }: Question,
): Promise<readonly number[] | undefined> {
  try {
    const stale = await marks.stale(to.name)
    return stale?.map(({ minute }) => minute).filter((minute) => 60 * minute >= range.from && 60 * minute < range.to)
  } catch (error) {
    if (error instanceof TarsierError && error.kind === 'transient') return undefined
    throw error
  }
}

/** The groups of both, each once. */
function merge(
  one: readonly AnswerRow[],
  other: readonly AnswerRow[],
  measures: readonly Measure[],
): readonly AnswerRow[] {
  const rows = new Map(one.map((row) => [JSON.stringify(row.keys.map(String)), row]))
  for (const row of other) {
    const name = JSON.stringify(row.keys.map(String))
    const known = rows.get(name)
    const values = known && measures.map((measure, place) => both(measure, known.values[place], row.values[place]))
    rows.set(name, values ? { keys: row.keys, values } : row)
  }
  return [...rows.values()]
}

function both({ by }: Measure, one: number | null = null, other: number | null = null): number | null {
  if (one === null || other === null) return one ?? other
  if (by === 'sum' || by === 'count') return one + other
  return by === 'max' ? Math.max(one, other) : Math.min(one, other)
}
