import { json, type Output } from '../output.ts'
import { type Column, table } from '../table.ts'

/** An answer in both forms that it may be printed in. */
export interface QueryAnswer<Row> {
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  /** What `--json` prints. */
  readonly asJson: unknown
  /** A sentence for an answer without rows: what was looked for, and when. */
  readonly nothing: string
}

/** Prints a table or JSON. A table without rows is the sentence alone; beside JSON the sentence is a note. */
export function printAnswer<Row>(answer: QueryAnswer<Row>, asJson: boolean, output: Output): void {
  const { columns, rows, nothing } = answer
  if (asJson) output.answer(json(answer.asJson))
  else if (rows.length > 0) output.answer(table(columns, rows))
  if (rows.length > 0) return
  if (asJson) output.note(`tarsier: ${nothing}\n`)
  else output.answer(`${nothing}\n`)
}
