import { installDebian, output, works } from './programs.ts'

/** Puts packages from PyPI into a directory, for PYTHONPATH; they are named as pip's arguments have it. */
export async function installPython(directory: string, ...packages: readonly string[]): Promise<void> {
  const hasPip = await works('python3', '-m', 'pip', '--version')
  if (!hasPip && !(await installDebian('python3', 'python3-pip')))
    throw new Error('these tests need packages from PyPI: install Python 3 with pip')
  console.error(`tests: fetching ${packages.at(-1)} from PyPI, once`)
  await output('python3', '-m', 'pip', 'install', '--quiet', '--target', directory, ...packages)
}
