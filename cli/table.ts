import type { Value } from '../signals/signal.ts'
import { safeJson } from './safe-text.ts'

export type Cell = Value | null | undefined

export interface Column<Row> {
  readonly title: string
  readonly cell: (row: Row) => Cell
}

/**
 * Rows as aligned text for a terminal: numbers to the right, wide characters counted as two places,
 * control characters escaped (names come from the network), nothing known as "–".
 */
export function table<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const cells = rows.map((row) => columns.map((column) => column.cell(row)))
  const texts = cells.map((line) => line.map(shown))
  const titles = columns.map((column) => column.title)
  const widths = titles.map((title, place) => widest([title, ...texts.map((line) => line[place] ?? '')]))
  const right = titles.map((_, place) => cells.length > 0 && cells.every((line) => isNumeric(line[place])))
  const layout = [titles, widths.map((width) => '─'.repeat(width)), ...texts]
  return layout.map((line) => `${alignedLine(line, widths, right)}\n`).join('')
}

/** Places that a text takes in a terminal. */
export function widthOf(text: string): number {
  let width = 0
  for (const character of text) width += placesOf(character)
  return width
}

/** A share as people read it; undefined where there is nothing to divide by. */
export function percent(part: number, whole: number): string | undefined {
  return whole > 0 ? `${((100 * part) / whole).toFixed(2)}%` : undefined
}

function alignedLine(texts: readonly string[], widths: readonly number[], right: readonly boolean[]): string {
  const aligned = texts.map((text, place) => {
    const space = ' '.repeat(Math.max(0, (widths[place] ?? 0) - widthOf(text)))
    return right[place] ? space + text : text + space
  })
  return aligned.join('  ').trimEnd()
}

function widest(texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, widthOf(text)), 0)
}

function isNumeric(cell: Cell): boolean {
  return typeof cell !== 'string' || /^-?\d+(\.\d+)?%?$/.test(cell)
}

function shown(cell: Cell): string {
  if (cell === null || cell === undefined) return '–'
  if (typeof cell === 'number') return Number.isInteger(cell) ? String(cell) : cell.toFixed(2)
  return String(cell).replace(/\p{Cc}/gu, escaped)
}

function escaped(control: string): string {
  return safeJson(JSON.stringify(control)).slice(1, -1)
}

const wide =
  /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]/u
const withoutPlace = /[\p{Mn}\p{Me}\p{Cf}]/u

function placesOf(character: string): number {
  if (withoutPlace.test(character)) return 0
  return wide.test(character) ? 2 : 1
}
