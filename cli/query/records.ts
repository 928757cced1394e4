import type { ValueCounts } from '../../query/value-counts.ts'
import type { Output } from '../output.ts'
import type { Column } from '../table.ts'
import { printAnswer } from './answer.ts'
import { minuteText } from './moment.ts'

/** A sentence for an answer without any, which are called `what`. */
export function nothingBetween(what: string, { from, to }: ValueCounts['range']): string {
  const [first, last] = [from, to].map((time) => minuteText(new Date(time)))
  return `no ${what} between ${first} and ${last}`
}

/** Notes that a page is not all. */
export function tellOfMore(printed: number, next: string | null, output: Output): void {
  if (next !== null) output.note(`these are ${printed}; there are more: --limit, or an earlier --to\n`)
}

/** Prints how many there are of each value of a field. */
export function printValueCounts(
  answer: ValueCounts,
  { by, what, asJson }: { readonly by: string; readonly what: string; readonly asJson: boolean },
  output: Output,
): void {
  const columns: readonly Column<ValueCounts['counts'][number]>[] = [
    { title: by, cell: ({ value }) => value },
    { title: what, cell: ({ count }) => count },
  ]
  printAnswer(
    { columns, rows: answer.counts, asJson: answer, nothing: nothingBetween(what, answer.range) },
    asJson,
    output,
  )
  if (answer.cut > 0) output.note(`and ${answer.cut} values more: --limit\n`)
}
