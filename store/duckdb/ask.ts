import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api'
import { TarsierError } from '../../errors.ts'
import { type Derivation, serves } from '../../signals/derivation.ts'
import { checkQuestion } from '../question.ts'
import type { Answer, AnswerRow, AskOptions, Question } from '../store.ts'
import type { Database } from './database.ts'
import { unavailable } from './open.ts'
import { plainValue } from './record.ts'
import type { StaleMinutes } from './stale.ts'
import { type Source, statementOf } from './statement.ts'
import type { Tables } from './tables.ts'

export interface AskParts {
  readonly database: Database
  readonly tables: Tables
  readonly stale: StaleMinutes
  readonly derivations: readonly Derivation[]
}

type Sources = { readonly sources: readonly Source[] } & Pick<Answer, 'served'>

/** Answers questions from the days' tables, and from those of derived records where they give the same answer. */
export function asker({ database, tables, stale, derivations }: AskParts) {
  async function answer(reader: DuckDBConnection, question: Question, derivation?: Derivation): Promise<Answer> {
    for (;;) {
      const { sources, served } = derivation ? derivedSources(question, derivation) : detailSources(question)
      if (sources.length === 0 || asksNothing(question)) return emptyAnswer(question, served)
      const { sql, values, types } = statementOf(question, sources)
      try {
        const found = await reader.runAndReadAll(sql, [...values], [...types])
        return { rows: found.getRows().map((row) => answerRow(row, question)), served }
      } catch (error) {
        // A day that retention dropped in between is like one that was never there.
        if (sources.every(({ table }) => tables.has(table))) throw error
      }
    }
  }

  function detailSources({ signal, range }: Question): Sources {
    const sources = tables.inRange(signal, range).map((table): Source => ({ table, minutes: { which: 'all' } }))
    return { sources, served: 'detail' }
  }

  /**
   * Derived records of clean minutes and the records themselves of stale ones. Days without a stale minute are asked for
   * no marks and no records. That is known before the statement sees anything: every batch that was settled by then has
   * its mark, or was derived.
   */
  function derivedSources({ range }: Question, { from, to }: Derivation): Sources {
    const derived = to.name
    const marked = stale.spanIn(derived, range)
    const touched = new Set(marked && tables.inRange(to, marked))
    const source = (table: string): Source => ({
      table,
      minutes: touched.has(table) ? { which: 'clean', derived } : { which: 'all' },
    })
    const clean = tables.inRange(to, range).map(source)
    if (!marked) return { sources: clean, served: 'rollup' }
    const detail = tables
      .inRange(from, marked)
      .map((table): Source => ({ table, minutes: { which: 'stale', derived } }))
    return { sources: [...clean, ...detail], served: 'both' }
  }

  return async function ask(question: Question, options: AskOptions): Promise<Answer> {
    checkQuestion(question)
    const derivation = options.detailOnly ? undefined : derivations.find((each) => serves(each, question))
    const found = await database
      .read(options, (reader) => answer(reader, question, derivation))
      .catch((cause: unknown) => unavailable(cause, 'the question failed in DuckDB'))
    if (question.group.length > 0 && found.rows.length > question.groupLimit) {
      throw new TarsierError(
        'TOO_MANY_GROUPS',
        `more than ${question.groupLimit} groups: ask for fewer fields or less time`,
      )
    }
    return found
  }
}

function asksNothing({ group, measures }: Question): boolean {
  return group.length === 0 && measures.length === 0
}

function emptyAnswer({ group, measures }: Question, served: Answer['served']): Answer {
  return { rows: group.length > 0 ? [] : [{ keys: [], values: measures.map(() => null) }], served }
}

function answerRow(row: readonly DuckDBValue[], { group }: Question): AnswerRow {
  return { keys: row.slice(0, group.length).map(plainValue), values: row.slice(group.length).map(measureOf) }
}

function measureOf(value: DuckDBValue): number | null {
  if (typeof value === 'number' || value === null) return value
  throw new TypeError(`a measure came as ${typeof value}`)
}
