import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const logModule = join(import.meta.dirname, '..', '..', 'observe', 'log.ts')

interface Shown {
  readonly message: string
  readonly parts?: readonly Shown[]
}

/** An error as the log shows it: on standard error, so of a process of its own. */
async function shown(error: string): Promise<Shown> {
  const script = `import { createLog } from ${JSON.stringify(logModule)}
createLog({ level: 'info', format: 'json' }).warn({ err: ${error} }, 'failed')`
  const { stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script])
  return JSON.parse(stderr).err
}

const messageOf = async (error: string) => (await shown(error)).message

it('tells a cause once where the message names it already', async () => {
  const refused = `new Error('connect ECONNREFUSED 127.0.0.1:9200')`
  const told = `new Error('preparing: connect ECONNREFUSED 127.0.0.1:9200', { cause: ${refused} })`
  expect(await messageOf(told)).toBe('preparing: connect ECONNREFUSED 127.0.0.1:9200')
})

it('adds the cause where the message does not name it', async () => {
  const told = `new Error('preparing failed', { cause: new Error('connect ECONNREFUSED 127.0.0.1:9200') })`
  expect(await messageOf(told)).toBe('preparing failed: connect ECONNREFUSED 127.0.0.1:9200')
})

it('leaves out what clients hang on an error, which may hold a password', async () => {
  const refused = `new Error('WRONGPASS'), { code: 'ERR', command: { name: 'auth', args: ['user', 's3cret'] } }`
  const one = await shown(`Object.assign(${refused})`)
  expect(one).toMatchObject({ type: 'Error', message: 'WRONGPASS', code: 'ERR', stack: expect.any(String) })
  const several = await shown(`new AggregateError([Object.assign(${refused})], 'no address answered')`)
  expect(several.parts).toEqual([expect.objectContaining({ message: 'WRONGPASS' })])
  expect(JSON.stringify([one, several])).not.toContain('s3cret')
})
