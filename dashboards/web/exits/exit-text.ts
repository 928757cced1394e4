import type { Exit } from '../api/exits.ts'
import { nothing } from '../format/numbers.ts'
import type { Words } from '../i18n/en.ts'

/** The signals that end programs, by number, as Linux has them. */
const signalNames: ReadonlyMap<number, string> = new Map([
  [1, 'SIGHUP'],
  [2, 'SIGINT'],
  [3, 'SIGQUIT'],
  [4, 'SIGILL'],
  [6, 'SIGABRT'],
  [7, 'SIGBUS'],
  [8, 'SIGFPE'],
  [9, 'SIGKILL'],
  [11, 'SIGSEGV'],
  [13, 'SIGPIPE'],
  [14, 'SIGALRM'],
  [15, 'SIGTERM'],
])

/** Shells and container runtimes write the end by a signal as this and the signal's number. */
const endedBySignal = 128

/** How a container ended: "0", "1", "137 (SIGKILL)". */
export function codeText({ exitCode, signal }: Pick<Exit, 'exitCode' | 'signal'>): string {
  const number = signal ?? (exitCode !== undefined && exitCode > endedBySignal ? exitCode - endedBySignal : undefined)
  const name = number === undefined ? undefined : signalNames.get(number)
  if (exitCode === undefined) return name ?? (number === undefined ? nothing : String(number))
  return name === undefined ? String(exitCode) : `${exitCode} (${name})`
}

/** Whether something went wrong: that a pod is deleted is usually somebody's wish. */
export function isFailure({ kind }: Pick<Exit, 'kind'>): boolean {
  return kind !== 'deleted'
}

export function kindText(kind: string, { exits: words }: Pick<Words, 'exits'>): string {
  return words.kinds.get(kind) ?? kind
}

/** An exit in short: "Restarted OOMKilled 137 (SIGKILL)". */
export function shortText(exit: Exit, words: Pick<Words, 'exits'>): string {
  const [kind, code] = [kindText(exit.kind, words), codeText(exit)]
  // "Pod evicted Evicted" says it twice.
  const reason = kind.toLowerCase().includes(exit.reason.toLowerCase()) ? '' : exit.reason
  return [kind, reason, code === nothing ? '' : code].filter((part) => part !== '').join(' ')
}

const units = [
  { unit: 'days', length: 86_400_000 },
  { unit: 'hours', length: 3_600_000 },
  { unit: 'minutes', length: 60_000 },
  { unit: 'seconds', length: 1000 },
] as const

/** How long something lasted, in its two largest units: "2 d 3 h", "41 s". */
export function spanText(milliseconds: number, { exits: { span } }: Pick<Words, 'exits'>): string {
  const first = units.findIndex(({ length }) => milliseconds >= length)
  const [large, small] = first < 0 ? units.slice(-1) : units.slice(first, first + 2)
  if (!large) return ''
  const count = Math.floor(milliseconds / large.length)
  const rest = small ? Math.floor((milliseconds % large.length) / small.length) : 0
  return small && rest > 0 ? `${span[large.unit](count)} ${span[small.unit](rest)}` : span[large.unit](count)
}

/** How long the run of a container lasted that ended; '–' where that is not known. */
export function ranText(
  { started, finished }: Pick<Exit, 'started' | 'finished'>,
  words: Pick<Words, 'exits'>,
): string {
  return started === undefined || finished === undefined
    ? nothing
    : spanText(Math.max(0, Date.parse(finished) - Date.parse(started)), words)
}
