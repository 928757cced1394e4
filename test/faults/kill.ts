import { afterAll, expect, it } from 'vitest'
import { createCalendar } from '../../signals/calendar.ts'
import { type RunningProgram, type Settings, startProgram, until } from '../flow/program.ts'
import { reportCalls, type Sent } from '../flow/reporter.ts'
import { callsOf, holdsAll } from '../flow/road.ts'

const calendar = createCalendar('Asia/Shanghai')
const senders = 4

/** Rounds of kill -9: few in `npm test`, ten in `npm run test:faults`. */
export const { TARSIER_TEST_KILL_ROUNDS: rounds = '1' } = process.env

/**
 * kill -9 of the program under load, then start, over and over: what was answered with success is there once,
 * nothing is there twice. What was not answered may be there, once.
 */
export function killSuite(settings: Settings): void {
  let program: RunningProgram | undefined
  afterAll(() => program?.end('SIGTERM'))

  it(`${rounds} times kill -9 under load: everything answered is there once, nothing twice`, async () => {
    const sent: Sent = { answered: new Set(), uncertain: new Set() }
    for (let round = 0; round < Number(rounds); round++) {
      program = await startProgram(settings)
      await killUnderLoad(program, `round${round}`, sent)
    }
    program = await startProgram(settings)
    const { queryStat } = program
    const stored = () => callsOf(queryStat, 'Flow.CalleeServer', calendar.dayAt(Date.now()))
    // Jobs of a worker that was killed are delivered again after their lock and the next look for stalled ones: 25 s.
    await until(async () => holdsAll(await stored(), sent.answered), 60)
    const found = await stored()
    expect([...found].filter(([, count]) => count !== 1)).toEqual([])
    expect([...found.keys()].filter((name) => !sent.answered.has(name) && !sent.uncertain.has(name))).toEqual([])
  }, 300_000)
}

/** Kills at a moment of chance while reports are on their way, after some were answered. */
async function killUnderLoad(program: RunningProgram, stem: string, sent: Sent): Promise<void> {
  const before = sent.answered.size
  const never = new AbortController().signal
  const reporting = Array.from({ length: senders }, (_, each) => {
    return reportCalls(program.stat, `${stem}-${each}`, sent, never).catch(() => undefined)
  })
  const enough = before + 100 + Math.floor(Math.random() * 2000)
  await until(() => sent.answered.size >= enough)
  await program.end('SIGKILL')
  await Promise.all(reporting)
}
