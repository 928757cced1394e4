import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { freePort } from '../services/port.ts'
import { commandOf, environmentOf, stages, wordsOf } from './dockerfile.ts'
import type { ImageRoot } from './image-root.ts'

/** What the program may take to be ready, and to end, ms. */
const patience = 60_000
const longestStop = 25_000

const image = stages().at(-1)
const entry = () => commandOf(wordsOf(image, 'ENTRYPOINT'))

/** Runs the image's command in its root directory, asks it, and ends it as Docker and Kubernetes do. */
export async function tryImage(root: ImageRoot): Promise<void> {
  const port = String(await freePort())
  const settings = { ...freeTarsPorts, TARSIER_HTTP_PORT: port, TARSIER_ADVERTISE_HOST: '127.0.0.1' }
  const url = `http://127.0.0.1:${port}`
  const program = run(root, [...entry(), ...commandOf(wordsOf(image, 'CMD'))], settings)
  await ready(url, program)
  tell('starts as another user on a read-only root')

  const body = JSON.stringify([{ master_name: 'a.b', slave_name: 'c.d', interface_name: 'e', succ_count: 1 }])
  const answer = await fetch(`${url}/api/v1/stat`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json' },
  })
  assert.equal(answer.status, 202)
  tell('keeps a report')

  assert.match(await (await fetch(url)).text(), /<div id="root"/)
  tell('has the pages')

  const check = () => run(root, commandOf(wordsOf(image, 'HEALTHCHECK')), settings)
  assert.equal(await exitCode(check()), 0)
  assert.equal(await exitCode(run(root, [...entry(), 'storage', `--url=${url}`], {})), 0)
  tell('answers its health check and the command that `helm test` runs')

  const told = Date.now()
  program.child.kill('SIGTERM')
  assert.equal(await exitCode(program), 0)
  assert.ok(Date.now() - told < longestStop)
  assert.equal(await exitCode(check()), 1)
  tell(`ends at SIGTERM with 0 after ${Date.now() - told} ms, and its health check fails then`)

  const role = run(root, [...entry(), 'start', '--roles=ingest'], settings)
  assert.equal(await exitCode(role), 1)
  assert.match(role.output(), /TARSIER_ROLES: found "ingest"/)
  tell('takes its roles by argument')
}

const tarsPorts = ['STAT', 'PROPERTY', 'NOTIFY', 'LOG', 'QUERYSTAT', 'QUERYPROPERTY', 'REGISTRY']
const freeTarsPorts = Object.fromEntries(tarsPorts.map((name) => [`TARSIER_${name}_PORT`, '0']))

interface Run {
  readonly child: ChildProcess
  output(): string
}

/** In a mount namespace of its own: the root read-only, the data directory not. */
function run(
  { directory, user }: ImageRoot,
  command: readonly string[],
  settings: Readonly<Record<string, string>>,
): Run {
  const mounts = [
    'mount --bind "$0" "$0"',
    'mount --bind "$0/data" "$0/data"',
    'mount --bind /dev "$0/dev"',
    'mount -t proc proc "$0/proc"',
    'mount -o remount,bind,ro "$0"',
  ]
  const change = `exec chroot --userspec=${user}:${user} --groups= "$0" "$@"`
  const env = { ...environmentOf(wordsOf(image, 'ENV')), ...settings }
  const script = [...mounts, change].join(' && ')
  const child = spawn('unshare', ['--mount', 'sh', '-c', script, directory, ...command], {
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', ...env },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
  }
  return { child, output: () => output }
}

async function exitCode({ child, output }: Run): Promise<number | null> {
  if (child.exitCode === null) await once(child, 'close')
  if (child.exitCode !== 0) console.log(output().trim())
  return child.exitCode
}

async function ready(url: string, { child, output }: Run): Promise<void> {
  const deadline = Date.now() + patience
  while (Date.now() < deadline && child.exitCode === null) {
    const answer = await fetch(`${url}/readyz`).catch(() => undefined)
    if (answer?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`it is not ready: ${output()}`)
}

function tell(what: string): void {
  console.log(`✓ ${what}`)
}
