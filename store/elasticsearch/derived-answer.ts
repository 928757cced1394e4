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
 * Answers from derived records where they give the same answer and from the records of stale minutes. Exact, because a
 * minute that is clean when the marks are read has nothing stored that is not derived: a batch marks its minutes before
 * it stores anything, and they are unmarked only after all of it was derived and can be searched. What is stored while
 * the question runs was not settled when it was asked. Without the marks the records alone answer.
 */
export async function answerQuestion(parts: AnswerParts, question: Question, options: AskOptions): Promise<Answer> {
  const { cluster, targets, derivations } = parts
  const derivation = options.detailOnly ? undefined : derivations.find((each) => serves(each, question))
  const stale = derivation && (await staleMinutes(parts, derivation, question))
  if (!derivation || !stale || stale.length > mostStale) {
    return { rows: await askRows(cluster, targets, question, options), served: 'detail' }
  }
  const [derived, detail] = await Promise.all([
    askRows(cluster, targets, { ...question, signal: derivation.to }, options, { allBut: stale }),
    stale.length === 0 ? [] : askRows(cluster, targets, question, options, { only: stale }),
  ])
  const rows = stale.length === 0 ? derived : merge(derived, detail, question.measures)
  if (question.group.length > 0 && rows.length > question.groupLimit) throw tooManyGroups(question)
  return { rows, served: stale.length === 0 ? 'rollup' : 'both' }
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
  if (by === 'sum') return one + other
  return by === 'max' ? Math.max(one, other) : Math.min(one, other)
}
