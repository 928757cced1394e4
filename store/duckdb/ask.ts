import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api'
import { TarsierError } from '../../errors.ts'
import type { Value } from '../../signals/signal.ts'
import { checkQuestion } from '../question.ts'
import type { Answer, AnswerRow, AskOptions, Question } from '../store.ts'
import type { Database } from './database.ts'
import { messageOf } from './open.ts'
import { statementOf } from './statement.ts'
import type { Tables } from './tables.ts'

/** Answers questions from the days' tables. */
export function asker(database: Database, tables: Tables) {
  async function answer(reader: DuckDBConnection, question: Question): Promise<Answer> {
    for (;;) {
      const names = tables.inRange(question.signal, question.range)
      if (names.length === 0 || asksNothing(question)) return emptyAnswer(question)
      const { sql, values, types } = statementOf(question, names)
      try {
        const found = await reader.runAndReadAll(sql, [...values], [...types])
        return { rows: found.getRows().map((row) => answerRow(row, question)) }
      } catch (error) {
        // A day that retention dropped in between is like one that was never there.
        if (names.every((name) => tables.has(name))) throw error
      }
    }
  }

  return async function ask(question: Question, options: AskOptions): Promise<Answer> {
    checkQuestion(question)
    const found = await database
      .read(options, (reader) => answer(reader, question))
      .catch((cause: unknown) => {
        if (cause instanceof TarsierError) throw cause
        throw new TarsierError('UNAVAILABLE', `the question failed in DuckDB: ${messageOf(cause)}`, { cause })
      })
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

function emptyAnswer({ group, measures }: Question): Answer {
  return { rows: group.length > 0 ? [] : [{ keys: [], values: measures.map(() => null) }] }
}

function answerRow(row: readonly DuckDBValue[], { group }: Question): AnswerRow {
  return { keys: row.slice(0, group.length).map(keyOf), values: row.slice(group.length).map(measureOf) }
}

function keyOf(value: DuckDBValue): Value {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value
  if (typeof value === 'string' || typeof value === 'number') return value
  throw new TypeError(`a key came as ${typeof value}`)
}

function measureOf(value: DuckDBValue): number | null {
  if (typeof value === 'number' || value === null) return value
  throw new TypeError(`a measure came as ${typeof value}`)
}
