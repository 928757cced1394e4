import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createCalendar } from '../../signals/calendar.ts'
import { scratchDirectory } from '../services/scratch.ts'
import type { LocatedTask } from './locator-service.ts'
import { embedded } from './modes.ts'
import { type RunningProgram, startProgram, until } from './program.ts'
import { callsOf } from './road.ts'

const run = promisify(execFile)
const calendar = createCalendar('Asia/Shanghai')
const directory = scratchDirectory()
const settings = embedded()

let program: RunningProgram
beforeAll(async () => {
  program = await startProgram(settings)
})
afterAll(() => program.end('SIGTERM'))

/** Runs a service that knows nothing of Tarsier but where its locator is. */
async function runLocated(task: LocatedTask, ...ofApplication: readonly string[]): Promise<void> {
  const locator = `tars.tarsregistry.QueryObj@tcp -h ${program.locator.host} -p ${program.locator.port}`
  const client = [`locator=${locator}`, 'stat=tars.tarsstat.StatObj', 'modulename=Flow.LocatedServer']
  const lines = [
    '<tars>',
    '<application>',
    ...ofApplication,
    '<client>',
    ...client,
    '</client>',
    '</application>',
    '</tars>',
  ]
  const file = join(directory, `${task.callee}.conf`)
  writeFileSync(file, `${lines.join('\n')}\n`)
  const service = join(import.meta.dirname, 'locator-service.ts')
  await run(process.execPath, [service, JSON.stringify(task)], { env: { ...process.env, TARS_CONFIG: file } })
}

async function storedInterfaces(callee: string): Promise<readonly string[]> {
  const calls = await callsOf(program.queryStat, callee, calendar.dayAt(Date.now()))
  return [...calls.keys()].sort()
}

describe('what a real service reports that knows only its locator', () => {
  it.each([
    ['and is in no set', 'Flow.Located', []],
    ['and is in a set', 'Flow.LocatedInSet', ['enableset=y', 'setdivision=mall.n.1']],
  ])('%s arrives', async (_which, callee, ofApplication) => {
    const interfaces = ['getPrice', 'setPrice']
    await runLocated({ callee, interfaces }, ...ofApplication)
    await until(async () => (await storedInterfaces(callee)).length === interfaces.length)
    expect(await storedInterfaces(callee)).toEqual(interfaces)
  })

  it('is counted as look-ups of an object of ours', async () => {
    expect(await program.metric('tarsier_look_ups_total', 'answer="own"')).toBeGreaterThanOrEqual(2)
  })
})
