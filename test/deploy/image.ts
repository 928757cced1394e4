/**
 * Proves deploy/Dockerfile without Docker, as root on Linux:
 *
 *     npm run test:image
 *
 * Every RUN is run in a scratch directory; what the last stage copies becomes a root directory that holds the shared
 * libraries of its base image and nothing else. There the image's own command runs: read-only but for the data directory, as
 * its user. What this can't show: that the base images exist, and that Docker reads the file as it is read here.
 */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { repository, stages, wordsOf } from './dockerfile.ts'
import { layOutRoot } from './image-root.ts'
import { tryImage } from './image-try.ts'

if (process.getuid?.() !== 0 || process.platform !== 'linux') {
  console.error(
    'test:image: found another user or system, expected root on Linux, to run in a root directory of its own',
  )
  process.exit(1)
}

const scratch = mkdtempSync(join(tmpdir(), 'tarsier-image-'))
try {
  copyContext(join(scratch, 'source'))
  for (const stage of stages().slice(0, -1)) runStage(stage)
  const root = layOutRoot(scratch)
  console.log(
    `the image without its base: ${megabytes(root.directory)}, the application ${megabytes(join(scratch, 'app'))}`,
  )
  await tryImage(root)
} finally {
  rmSync(scratch, { recursive: true, force: true })
}

/** What `COPY . .` gets: the files of the clone but those that the Dockerfile's own ignore file names. */
function copyContext(target: string): void {
  const ignored = readFileSync(join(repository, 'deploy', 'Dockerfile.dockerignore'), 'utf8')
    .split('\n')
    .filter(Boolean)
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: repository })
  for (const file of files.toString().trim().split('\n')) {
    if (!ignored.some((name) => file.startsWith(`${name}/`))) cpSync(join(repository, file), join(target, file))
  }
}

function runStage(stage: ReturnType<typeof stages>[number]): void {
  const directory = inScratch(wordsOf(stage, 'WORKDIR'))
  mkdirSync(directory, { recursive: true })
  for (const { words } of stage.filter(({ keyword }) => keyword === 'RUN')) {
    console.log(`RUN ${words}`)
    const env = { ...wayOut(), PATH: `${dirname(process.execPath)}:${process.env['PATH']}` }
    execFileSync('sh', ['-ec', inScratch(words)], { cwd: directory, env, stdio: ['ignore', 2, 2] })
  }
}

/** What this machine reaches the registry by; where Docker builds, that is Docker's own matter. */
function wayOut(): Readonly<Record<string, string | undefined>> {
  const { HOME, HTTP_PROXY, HTTPS_PROXY, NO_PROXY, NODE_EXTRA_CA_CERTS } = process.env
  return { HOME, HTTP_PROXY, HTTPS_PROXY, NO_PROXY, NODE_EXTRA_CA_CERTS }
}

/** The image's directories are the scratch directory's. */
function inScratch(words: string): string {
  return words.replaceAll(/(?<![\w.])\/(?=(source|pack|app|data)\b)/g, `${scratch}/`)
}

function megabytes(path: string): string {
  return `${execFileSync('du', ['-sm', path]).toString().split('\t')[0]} MB`
}
