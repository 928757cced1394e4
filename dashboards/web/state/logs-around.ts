import type { Range } from '../time/range.ts'
import { withField } from './search-terms.ts'
import { initialState, type PageState } from './url.ts'

/** So many minutes before and after something. */
const reach = 5

/** Full minutes around a time, epoch ms. */
export function minutesAround(time: number): Range {
  const minute = Math.floor(time / 60_000)
  return { from: 60 * (minute - reach), to: 60 * (minute + reach + 1) }
}

/** A search for what one server says. */
export function searchForServer(app: string, server: string): string {
  return withField(withField('', 'app', app, 'only'), 'server', server, 'only')
}

interface Said {
  /** Epoch ms. */
  readonly time: number
  readonly app: string
  readonly server: string
}

/** The logs of a server around a time, as their page has it. */
export function logsAround({ time, app, server }: Said): PageState {
  return {
    ...initialState,
    range: { kind: 'between', ...minutesAround(time) },
    q: searchForServer(app, server),
  }
}
