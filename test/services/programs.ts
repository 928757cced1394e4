import { execFile } from 'node:child_process'
import { access, constants } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/** Runs a program to its end and gives what it printed, both streams. Rejects with that text where it fails. */
export async function output(file: string, ...args: string[]): Promise<string> {
  const { stdout, stderr } = await execute(file, args, { maxBuffer: 64 * 1024 * 1024 })
  return stdout + stderr
}

/** Whether the command line can be run and ends well. */
export function works(file: string, ...args: string[]): Promise<boolean> {
  return output(file, ...args).then(
    () => true,
    () => false,
  )
}

/** Where a program is in the PATH. */
export async function onPath(program: string): Promise<string | undefined> {
  const { PATH = '' } = process.env
  for (const directory of PATH.split(delimiter)) {
    const file = join(directory, program)
    const found = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (found) return file
  }
  return undefined
}

// One at a time: apt-get refuses to run beside itself.
let installing: Promise<unknown> = Promise.resolve()

/** Installs Debian packages where that is possible without asking: as root, with apt-get. False where it is not. */
export async function installDebian(...packages: string[]): Promise<boolean> {
  if (process.getuid?.() !== 0 || !(await onPath('apt-get'))) return false
  console.error(`tests: installing ${packages.join(', ')} with apt-get`)
  const mine = installing.then(() => aptInstall(packages))
  installing = mine.catch(() => undefined)
  await mine
  return true
}

async function aptInstall(packages: string[]): Promise<void> {
  const quiet = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q', '-y'] as const
  await output(...quiet, 'update')
  await output(...quiet, '--no-install-recommends', 'install', ...packages)
}
