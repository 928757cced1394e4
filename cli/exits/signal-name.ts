import { constants } from 'node:os'
import type { Exit } from '../../query/exit/exit.ts'

/** As this machine numbers them. Of two names of one number the usual one comes first: SIGABRT before SIGIOT. */
const names = new Map(
  Object.entries(constants.signals)
    .map(([name, number]) => [number, name] as const)
    .reverse(),
)

/** "SIGKILL" of an exit by signal 9, told as such or as code 137: a shell adds 128. */
export function signalName({ signal, exitCode = 0 }: Pick<Exit, 'signal' | 'exitCode'>): string | undefined {
  const number = signal || exitCode - 128
  return names.get(number) ?? signal?.toString()
}
