import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'

const root = join(import.meta.dirname, '..')

/** Says its id, "told to end" when it is, and "still here" two looks after its parent has gone. */
const program = `
  import { endWithNpm } from '${join(root, 'cli', 'end-with-npm.mjs')}'
  process.on('SIGTERM', () => { console.log('told to end'); process.exit() })
  endWithNpm()
  const parent = process.ppid
  console.log(process.pid)
  setInterval(() => process.ppid === parent || setTimeout(() => { console.log('still here'); process.exit() }, 2500), 100)
`

/** What the program says after the shell that runs it, as npm's does, was killed. */
async function lastWords(environment: Record<string, string>): Promise<string> {
  const command = `'${process.execPath}' --input-type=module -e "$PROGRAM"; true`
  const shell = spawn('sh', ['-c', command], { env: { PROGRAM: program, ...environment } })
  const [id] = await once(shell.stdout, 'data')
  onTestFinished(() => void endQuietly(Number(id)))
  let words = ''
  shell.stdout.on('data', (chunk) => {
    words += chunk
  })
  shell.kill('SIGKILL')
  await once(shell.stdout, 'close')
  return words
}

function endQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended, as it should.
  }
}

it.each(['node launch.mjs cli/tarsier.ts start', "'tarsier'"])('what npm runs as %s ends with npm', async (script) => {
  expect(await lastWords({ npm_lifecycle_script: script })).toBe('told to end\n')
})

it.each([{}, { npm_lifecycle_script: './deploy.sh' }])('what others run outlives them: %j', async (environment) => {
  expect(await lastWords(environment)).toBe('still here\n')
})

it.each(['launch.mjs', join('cli', 'tarsier.mjs')])('%s says which Node it needs', async (file) => {
  const older = `Object.defineProperty(process, 'versions', { value: { node: '20.10.0' } })`
  const child = spawn(process.execPath, ['--import', `data:text/javascript,${encodeURIComponent(older)}`, file], {
    cwd: root,
  })
  let notes = ''
  child.stderr.on('data', (chunk) => {
    notes += chunk
  })
  const [code] = await once(child, 'close')
  expect({ code, notes }).toEqual({
    code: 1,
    notes: `tarsier: found Node ${process.version}, expected Node 20.11 or later with npm\n`,
  })
})
