/** Where a line of remote logs stands: its place among all lines, and the file on the node whose lines are around it. */
export interface LinePlace {
  readonly at: string
  readonly app: string
  readonly server: string
  readonly file: string
  readonly node: string
}

/** A place as a link has it: a JSON array, since names may hold anything. */
export function printLinePlace({ at, app, server, file, node }: LinePlace): string {
  return JSON.stringify([at, app, server, file, node])
}

/** The place that a link says; undefined where it says none. */
export function readLinePlace(text: string): LinePlace | undefined {
  const parts = partsOf(text)
  if (!Array.isArray(parts) || parts.length !== 5 || !parts.every((part) => typeof part === 'string')) return undefined
  const [at = '', app = '', server = '', file = '', node = ''] = parts
  return { at, app, server, file, node }
}

function partsOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
