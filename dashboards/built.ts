import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** Where the built pages lie: beside this file in a clone, beside all that is compiled in the published package. */
const places = [
  join(import.meta.dirname, 'web', 'dist'),
  join(import.meta.dirname, '..', '..', 'dashboards', 'web', 'dist'),
]

/** The directory of the built pages; undefined where they have not been built. */
export function builtPages(): string | undefined {
  return places.find((directory) => existsSync(join(directory, 'index.html')))
}
