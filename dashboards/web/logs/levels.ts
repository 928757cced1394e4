import type { Palette } from '../theme/colours.ts'

/** Levels as they are stacked, the most severe first; "" for lines without one. */
export const levels = ['FATAL', 'ERROR', 'WARN', 'INFO', 'DEBUG', 'TRACE', ''] as const

/** The colour of a level; those that nobody knows are as quiet as those without one. */
export function colourOfLevel(level: string, palette: Palette): string {
  switch (level) {
    case 'FATAL':
    case 'ERROR':
      return palette.exception
    case 'WARN':
      return palette.timeout
    case 'INFO':
      return palette.success
    default:
      return palette.gap
  }
}
