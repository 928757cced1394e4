import { styleText } from 'node:util'
import type { Line } from '../../query/log/lines.ts'
import { onOneLine, safeJson, shownSafely } from '../safe-text.ts'

type Style = Parameters<typeof styleText>[0]

/** A level may have any name. */
const styleOfLevel: ReadonlyMap<string, Style> = new Map<string, Style>([
  ['FATAL', ['bold', 'red']],
  ['ERROR', 'red'],
  ['WARN', 'yellow'],
  ['INFO', 'green'],
  ['DEBUG', 'gray'],
  ['TRACE', 'gray'],
])

/** How lines are printed: as JSON, one a line, or for people, coloured where a terminal takes it. */
export interface LineForm {
  readonly json: boolean
  readonly colour: boolean
}

/** A line of a log as it is printed. */
export function printed(line: Line, { json: asJson, colour }: LineForm): string {
  if (asJson) return `${safeJson(JSON.stringify(line))}\n`
  const paint = (style: Style, text: string) => (colour ? styleText(style, text, { validateStream: false }) : text)
  const time = paint('gray', localTime(line))
  const level = paint(styleOfLevel.get(line.level) ?? 'reset', onOneLine(line.level || '-').padEnd(5))
  const from = paint(
    'cyan',
    onOneLine(`${line.app}.${line.server}${line.file === '' ? '' : `/${line.file}`}@${line.node}`),
  )
  return `${time} ${level} ${from} ${shownSafely(line.message.trimEnd())}\n`
}

/** When a line was written, in this machine's zone, to the ms. */
export function localTime({ timestamp }: Pick<Line, 'timestamp'>): string {
  const time = new Date(timestamp)
  const local = new Date(time.getTime() - time.getTimezoneOffset() * 60_000)
  return local.toISOString().slice(0, 23).replace('T', ' ')
}
