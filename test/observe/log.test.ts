import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const logModule = join(import.meta.dirname, '..', '..', 'observe', 'log.ts')

/** The message of an error as the log shows it: on standard error, so of a process of its own. */
async function messageOf(error: string): Promise<string> {
  const script = `import { createLog } from ${JSON.stringify(logModule)}
createLog({ level: 'info', format: 'json' }).warn({ err: ${error} }, 'failed')`
  const { stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script])
  return JSON.parse(stderr).err.message
}

it('tells a cause once where the message names it already', async () => {
  const refused = `new Error('connect ECONNREFUSED 127.0.0.1:9200')`
  const told = `new Error('preparing: connect ECONNREFUSED 127.0.0.1:9200', { cause: ${refused} })`
  expect(await messageOf(told)).toBe('preparing: connect ECONNREFUSED 127.0.0.1:9200')
})

it('adds the cause where the message does not name it', async () => {
  const told = `new Error('preparing failed', { cause: new Error('connect ECONNREFUSED 127.0.0.1:9200') })`
  expect(await messageOf(told)).toBe('preparing failed: connect ECONNREFUSED 127.0.0.1:9200')
})
