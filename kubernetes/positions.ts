import { z } from 'zod'

/** The version up to which everything was taken, kept by somebody who outlives the process. */
export interface Position {
  last(): string | undefined
  moved(version: string): void
  /** The same after a list. No older one leads there: what is deleted before this is kept was never there for the next. */
  listed(version: string): void
}

/** How far everything of each name was taken, kept in an object's annotations. */
export interface Positions {
  /** The same one for the same name. */
  of(name: string): Position
  /** The annotation, with what is known now. */
  annotations(): Readonly<Record<string, string>>
}

const annotation = 'tarsier/positions'

const positionsSchema = z.record(z.string(), z.string())

/** Reads what was kept; what can't be read counts as nothing, which costs a list. `urgent`: to be kept at once. */
export function createPositions(annotations: Readonly<Record<string, string>>, urgent: () => void): Positions {
  const known = new Map(Object.entries(readKept(annotations[annotation])))
  const positions = new Map<string, Position>()

  function positionOf(name: string): Position {
    const moved = (version: string) => {
      known.set(name, version)
    }
    const listed = (version: string) => {
      moved(version)
      urgent()
    }
    return { last: () => known.get(name), moved, listed }
  }

  return {
    of: (name) => {
      const position = positions.get(name) ?? positionOf(name)
      positions.set(name, position)
      return position
    },
    annotations: () => ({ [annotation]: JSON.stringify(Object.fromEntries(known)) }),
  }
}

function readKept(text: string | undefined): Readonly<Record<string, string>> {
  try {
    return positionsSchema.catch({}).parse(JSON.parse(text ?? '{}'))
  } catch {
    return {}
  }
}
