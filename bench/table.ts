import { shown } from './figures.ts'
import { isMet, type Row } from './measure.ts'

/** What is printed of a row. */
type Line = readonly [what: string, figure: string, spread: string, goal: string, met: string]

const titles: Line = ['measure', 'figure', 'spread', 'goal', 'met']

/** The table as text for a terminal, each row's details below it. */
export function textTable(rows: readonly Row[]): string {
  const lines = [titles, ...rows.map(lineOf)]
  const widths = titles.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)))
  const text = (line: Line) => line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')
  return [
    text(titles),
    ...rows.flatMap((row) => [text(lineOf(row)), ...details(row).map((each) => `    ${each}`)]),
  ].join('\n')
}

/** The table as Markdown, the details in columns of their own. */
export function markdownTable(rows: readonly Row[]): string {
  const head = [...titles, 'in itself', 'CPU µs a record']
  const lines = rows.map((row) => [...lineOf(row), row.beside ?? '', row.cpu ?? ''])
  const text = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [text(head), text(head.map(() => '---')), ...lines.map(text)].join('\n')
}

function details({ beside, cpu }: Row): readonly string[] {
  return [...(beside ? [beside] : []), ...(cpu ? [`CPU µs a record: ${cpu}`] : [])]
}

function lineOf(row: Row): Line {
  const { figure, unit } = row
  return [
    row.what,
    `${shown(figure.value)} ${unit}`,
    `${shown(figure.least)}–${shown(figure.most)}`,
    goalText(row),
    { true: 'yes', false: 'NO', undefined: '' }[`${isMet(row)}`],
  ]
}

function goalText({ goal, unit }: Row): string {
  if (!goal) return ''
  return 'atLeast' in goal ? `≥ ${goal.atLeast} ${unit}` : `≤ ${goal.atMost} ${unit}`
}
