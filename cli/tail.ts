import { setTimeout as pause } from 'node:timers/promises'
import type { Command } from 'commander'
import { z } from 'zod'
import { TarsierError } from '../errors.ts'
import { lineSchema } from '../query/log/lines.ts'
import { defaultUrl, type Environment } from './environment.ts'
import { eventsIn, type StreamedEvent } from './logs/events.ts'
import { type LineForm, printed } from './logs/line.ts'
import { lineParameters, type WhichLines, withLines } from './logs/options.ts'
import { openStream } from './logs/stream.ts'
import { formOf } from './logs.ts'
import type { Output } from './output.ts'
import type { Parameters } from './query/http.ts'
import { shownSafely } from './safe-text.ts'

/** Adds `tarsier tail`. */
export function addTail(program: Command, environment: Environment, output: Output): void {
  withLines(program.command('tail').description('follow remote logs as they come; Ctrl-C ends it')).action(
    async (words: readonly string[], options: WhichLines) => {
      const base = options.url ?? defaultUrl(environment)
      const leaving = new AbortController()
      for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => leaving.abort())
      await follow(base, lineParameters(words, options), formOf(options), output, leaving.signal)
    },
  )
}

/** Between two tries to come back, ms. */
const comeBackEvery = 1000

/** Follows until it is told to leave. What breaks off is gone on with; rejects where it can't even begin. */
export async function follow(
  base: string,
  asked: Parameters,
  form: LineForm,
  output: Output,
  end: AbortSignal,
): Promise<void> {
  let position: string | undefined
  for (;;) {
    try {
      const headers = position === undefined ? {} : { 'last-event-id': position }
      const stream = await openStream(base, '/api/v1/logs/tail', asked, { headers, end })
      for await (const event of eventsIn(stream)) {
        position = event.id ?? position
        print(event, form, output)
      }
      output.note('the connection ended; coming back\n')
    } catch (error) {
      if (end.aborted) return
      const mayPass = error instanceof TarsierError && error.kind === 'transient'
      if (position === undefined || !mayPass) throw error
      output.note(`${shownSafely(error.message)}; coming back\n`)
    }
    await pause(comeBackEvery, undefined, { signal: end }).catch(() => undefined)
    if (end.aborted) return
  }
}

const gapSchema = z.object({ lost: z.number().nullable() })

function print({ name, data }: StreamedEvent, form: LineForm, output: Output): void {
  if (name === 'lines') {
    for (const line of z.array(lineSchema).parse(JSON.parse(data))) output.answer(printed(line, form))
  } else if (name === 'gap') {
    const { lost } = gapSchema.parse(JSON.parse(data))
    output.note(
      lost === null ? '… some lines are missing here …\n' : `… ${lost} lines were not looked through here …\n`,
    )
  }
}
