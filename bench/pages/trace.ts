import type { CDPSession, Page } from 'playwright-core'

/** What Chromium tells of a task, µs. */
interface TraceEvent {
  readonly name: string
  readonly pid: number
  readonly tid: number
  readonly tdur?: number
  readonly args?: { readonly name?: string }
}

const mainThread = 'CrRendererMain'

/** The longest time, ms, that a task of the page was on a core while something was done, whoever else ran meanwhile. */
export async function traceTasks(page: Page, act: () => Promise<void>): Promise<number> {
  const session = await page.context().newCDPSession(page)
  const events: TraceEvent[] = []
  session.on('Tracing.dataCollected', ({ value }) => {
    // The protocol's description has no type for an event.
    events.push(...(value as unknown as TraceEvent[]))
  })
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel'] },
  })
  await act()
  await stop(session)
  await session.detach()
  const main = new Set(events.filter((each) => each.args?.name === mainThread).map(threadOf))
  const tasks = events.filter((each) => each.name.endsWith('RunTask') && main.has(threadOf(each)))
  return tasks.reduce((longest, { tdur = 0 }) => Math.max(longest, tdur / 1000), 0)
}

function threadOf({ pid, tid }: TraceEvent): string {
  return `${pid} ${tid}`
}

function stop(session: CDPSession): Promise<void> {
  return new Promise((resolve, reject) => {
    session.once('Tracing.tracingComplete', () => resolve())
    session.send('Tracing.end').catch(reject)
  })
}
