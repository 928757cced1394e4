import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { machineLines } from './machine.ts'
import type { Row } from './measure.ts'
import { markdownTable } from './table.ts'

/** From here on a file is written by hand, and kept. */
const handwritten = '## What the figures say'

export interface Results {
  /** The long measure that was run alone; undefined for all others together. */
  readonly of: string | undefined
  readonly rows: readonly Row[]
  readonly rounds: number
  readonly minutes: number
}

/** Writes results over the last ones, `RESULTS.md` or `RESULTS-rollup.md` say; what was written by hand below them stays. */
export function writeResults({ of, rows, rounds, minutes }: Results): void {
  const file = join(import.meta.dirname, of === undefined ? 'RESULTS.md' : `RESULTS-${of}.md`)
  const lines = [
    `# Results of the last full run of \`npm run bench${of === undefined ? '' : ` -- ${of}`}\``,
    '',
    `- date: ${new Date().toISOString().slice(0, 10)}`,
    ...machineLines().map((line) => `- ${line}`),
    `- ${rounds} rounds in turns, figures are medians unless the row says otherwise; took ${Math.round(minutes)} minutes`,
    '',
    markdownTable(rows),
    '',
    handwrittenPart(file),
  ]
  writeFileSync(file, `${lines.join('\n').trimEnd()}\n`)
}

function handwrittenPart(file: string): string {
  const before = existsSync(file) ? readFileSync(file, 'utf8') : ''
  const begin = before.indexOf(handwritten)
  return begin < 0 ? `${handwritten}\n` : before.slice(begin)
}
