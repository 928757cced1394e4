import { setImmediate } from 'node:timers/promises'
import type { Family } from './family.ts'

/** How metrics are written: as Prometheus' own text, or as OpenMetrics, which names counters' families without `_total`. */
export type TextFormat = 'prometheus' | 'openmetrics'

export const contentTypes: Readonly<Record<TextFormat, string>> = {
  prometheus: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
}

/** Characters that are written before others have their turn: some 300 series, a tenth of a millisecond. */
const pieceLength = 32 * 1024

/** The text in pieces, made as fast as it is read; each series is as it stands when its turn comes. */
export async function* textOf(families: readonly Family[], format: TextFormat): AsyncGenerator<string> {
  let piece = ''
  for (const family of families) {
    piece += headOf(family, format)
    for (const lines of family.samples()) {
      piece += lines
      if (piece.length < pieceLength) continue
      yield piece
      piece = ''
      await setImmediate()
    }
  }
  yield format === 'openmetrics' ? `${piece}# EOF\n` : piece
}

/** No help has a backslash, a quote or a line feed in it. */
function headOf({ name, type, unit, help }: Family, format: TextFormat): string {
  const called = format === 'prometheus' && type === 'counter' ? `${name}_total` : name
  const unitLine = format === 'openmetrics' && unit ? `# UNIT ${called} ${unit}\n` : ''
  return `# HELP ${called} ${help}\n# TYPE ${called} ${type}\n${unitLine}`
}
