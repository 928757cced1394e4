import { execFile } from 'node:child_process'
import { access, constants, mkdir, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
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

/** Installs Debian packages where that is possible without asking: as root, with apt-get. False where it is not. */
export async function installDebian(...packages: string[]): Promise<boolean> {
  if (process.getuid?.() !== 0 || !(await onPath('apt-get'))) return false
  console.error(`tests: installing ${packages.join(', ')} with apt-get`)
  await aptGet(['update'])
  await aptGet(['--no-install-recommends', 'install', ...packages])
  return true
}

/** What a Debian package holds, laid out in a directory without installing it. False where there is no apt-get. */
export async function unpackDebian(name: string, directory: string): Promise<boolean> {
  if (!(await onPath('apt-get'))) return false
  const download = join(directory, 'download')
  await mkdir(download)
  // Others than root may download too, by the lists that are there.
  if (process.getuid?.() === 0) await aptGet(['update'])
  await aptGet(['download', name], download)
  for (const file of await readdir(download)) await output('dpkg-deb', '--extract', join(download, file), directory)
  await rm(download, { recursive: true })
  return true
}

/** One at a time over all processes of the tests: apt-get refuses to run beside itself. */
async function aptGet(words: readonly string[], cwd?: string): Promise<void> {
  const lock = join(tmpdir(), `tarsier-apt-get-${process.getuid?.()}.lock`)
  await execute('flock', [lock, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q', '-y', ...words], { cwd })
}
