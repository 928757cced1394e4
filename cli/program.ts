import { readFileSync } from 'node:fs'
import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { addDemo } from './demo.ts'
import type { Environment } from './environment.ts'
import { type Output, sentencesOf } from './output.ts'
import { addQuery } from './query.ts'
import { addSettings } from './settings.ts'
import { addStart } from './start.ts'

/** Exit codes: what was asked for was done; it failed; it was not understood. */
const exit = { done: 0, failed: 1, usage: 2 } as const

/** The `tarsier` command with everything that it can do. */
export function createProgram(environment: Environment, output: Output): Command {
  const version = ownVersion()
  const program = new Command('tarsier')
    .description('Tarsier keeps what Tars services report of their calls, and answers questions about it.')
    .version(
      `tarsier ${version}\nnode ${process.versions.node}`,
      '-V, --version',
      'print the versions of Tarsier and Node',
    )
    .helpOption('-h, --help', 'print this help')
    .showHelpAfterError('(--help says what can be asked for)')
    .configureOutput({ writeOut: output.answer, writeErr: output.note })
    .exitOverride()
  addStart(program, { environment, output, version })
  addDemo(program, { environment, output, version, run: (words) => run(words, environment, output) })
  addQuery(program, environment, output)
  addSettings(program, environment, output)
  return program
}

/** Runs one command line and resolves to the exit code. */
export async function run(words: readonly string[], environment: Environment, output: Output): Promise<number> {
  try {
    await createProgram(environment, output).parseAsync(words, { from: 'user' })
    return exit.done
  } catch (error) {
    // Commander has said by itself what it did not understand; an argument refused later is ours to say.
    if (error instanceof InvalidArgumentError) output.note(`error: ${error.message}\n`)
    if (error instanceof CommanderError) return error.exitCode === 0 ? exit.done : exit.usage
    const { TARSIER_LOG_LEVEL } = environment
    output.note(sentencesOf(error, TARSIER_LOG_LEVEL === 'debug'))
    return exit.failed
  }
}

/** The package's version; compiled, this file lies one folder deeper. */
function ownVersion(): string {
  for (const place of ['../package.json', '../../package.json']) {
    try {
      const { version } = JSON.parse(readFileSync(new URL(place, import.meta.url), 'utf8'))
      return String(version)
    } catch {
      // Not there: the other place.
    }
  }
  return 'unknown'
}
