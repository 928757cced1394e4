import { readFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import { TarsierError } from '../errors.ts'
import { addBackup } from './backup.ts'
import { addDemo } from './demo.ts'
import { addDoctor } from './doctor.ts'
import type { Environment } from './environment.ts'
import { addEvents } from './events.ts'
import { addExits } from './exits.ts'
import { addLogs } from './logs.ts'
import { addNotify } from './notify.ts'
import { type Output, sentencesOf } from './output.ts'
import { addQuery } from './query.ts'
import { addRestore } from './restore.ts'
import { addSettings } from './settings.ts'
import { addStart } from './start.ts'
import { addStorage } from './storage.ts'
import { addTail } from './tail.ts'

const exit = { done: 0, failed: 1, usage: 2 } as const

const exitHelp = `
Exit codes:
  0  what was asked for was done
  1  it failed: a setting is wrong, nobody answers, the server could not
  2  the command or its question was not understood`

/** The `tarsier` command with everything that it can do. */
export function createProgram(environment: Environment, output: Output): Command {
  const version = ownVersion()
  const program = new Command('tarsier')
    .description(
      'Tarsier keeps what Tars services report (calls, properties, messages, logs) and what a cluster tells of their pods, and answers questions about it.',
    )
    .version(
      `tarsier ${version}\nnode ${process.versions.node}`,
      '-V, --version',
      'print the versions of Tarsier and Node',
    )
    .helpOption('-h, --help', 'print this help')
    .showHelpAfterError('(--help says what can be asked for)')
    .addHelpText('afterAll', exitHelp)
    .configureOutput({
      writeOut: output.answer,
      writeErr: output.note,
      outputError: (text, write) => write(text.replace(/^error: /, 'tarsier: ')),
    })
    .exitOverride()
  addStart(program, { environment, output, version })
  addDemo(program, { environment, output, version, run: (words) => run(words, environment, output) })
  addQuery(program, environment, output)
  addLogs(program, environment, output)
  addTail(program, environment, output)
  addNotify(program, environment, output)
  addEvents(program, environment, output)
  addExits(program, environment, output)
  addDoctor(program, environment, output)
  addStorage(program, environment, output)
  addBackup(program, environment, output)
  addRestore(program, environment, output)
  addSettings(program, environment, output)
  return program
}

/** Runs one command line and resolves to the exit code. */
export async function run(words: readonly string[], environment: Environment, output: Output): Promise<number> {
  try {
    await createProgram(environment, output).parseAsync(words, { from: 'user' })
    return exit.done
  } catch (error) {
    // Commander has said by itself what it did not understand.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exit.done : exit.usage
    const { TARSIER_LOG_LEVEL } = environment
    output.note(sentencesOf(error, TARSIER_LOG_LEVEL === 'debug'))
    return error instanceof TarsierError && error.code === 'BAD_QUESTION' ? exit.usage : exit.failed
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
