import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { machineLines } from './machine.ts'
import type { Row } from './measure.ts'
import { markdownTable } from './table.ts'

const file = join(import.meta.dirname, 'RESULTS.md')

/** From here on the file is written by hand, and kept. */
const handwritten = '## What the figures say'

/** Writes the results of a full run over the last ones; what was written by hand below them stays. */
export function writeResults(rows: readonly Row[], rounds: number, minutes: number): void {
  const lines = [
    '# Results of the last full run of `npm run bench`',
    '',
    `- date: ${new Date().toISOString().slice(0, 10)}`,
    ...machineLines().map((line) => `- ${line}`),
    `- ${rounds} rounds in turns, figures are medians unless the row says otherwise; took ${Math.round(minutes)} minutes`,
    '',
    markdownTable(rows),
    '',
    handwrittenPart(),
  ]
  writeFileSync(file, `${lines.join('\n').trimEnd()}\n`)
}

function handwrittenPart(): string {
  const before = existsSync(file) ? readFileSync(file, 'utf8') : ''
  const begin = before.indexOf(handwritten)
  return begin < 0 ? `${handwritten}\n` : before.slice(begin)
}
