import { z } from 'zod'
import type { Position } from './list-watch.ts'

/** How far everything of each name was taken, kept in an object's annotations. */
export interface Positions {
  of(name: string): Position
  /** The object's annotations with what is known now. */
  annotations(): Readonly<Record<string, string>>
}

const annotation = 'tarsier/positions'

const positionsSchema = z.record(z.string(), z.string())

/** Reads what was kept; what can't be read counts as nothing, which costs a list. */
export function createPositions(annotations: Readonly<Record<string, string>>): Positions {
  const known = new Map(Object.entries(readKept(annotations[annotation])))
  return {
    of: (name) => ({
      last: () => known.get(name),
      moved: (version) => {
        known.set(name, version)
      },
    }),
    annotations: () => ({ ...annotations, [annotation]: JSON.stringify(Object.fromEntries(known)) }),
  }
}

function readKept(text: string | undefined): Readonly<Record<string, string>> {
  try {
    return positionsSchema.catch({}).parse(JSON.parse(text ?? '{}'))
  } catch {
    return {}
  }
}
