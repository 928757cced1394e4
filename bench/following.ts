import { now } from './clock.ts'
import { FailedRun } from './failed-run.ts'

/** A reader of the live tail who notes how long after its sending a line is told. */
export interface Follower {
  /** From sending to telling, ms, by the line's number. */
  readonly delays: ReadonlyMap<number, number>
  /** What must not happen: lines told twice, and gaps. */
  readonly faults: readonly string[]
  /** Resolves when the stream has ended. */
  stop(): Promise<void>
}

/** Follows all lines; what is sent once this has resolved is told. */
export async function follow(http: string): Promise<Follower> {
  const leaving = new AbortController()
  const answer = await fetch(`${http}/api/v1/logs/tail`, { signal: leaving.signal })
  if (!answer.ok || !answer.body) throw new FailedRun(`the tail answers ${answer.status}`)
  const delays = new Map<number, number>()
  const faults: string[] = []
  const reading = read(answer.body, (event) => note(event, delays, faults)).catch((error: unknown) => {
    if (!leaving.signal.aborted) faults.push(String(error))
  })
  return {
    delays,
    faults,
    stop: () => {
      leaving.abort()
      return reading
    },
  }
}

/** An event as it travels, without the empty line behind it. */
async function read(stream: ReadableStream<Uint8Array>, take: (event: string) => void): Promise<void> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of stream) {
    const events = (rest + decoder.decode(chunk, { stream: true })).split('\n\n')
    rest = events.pop() ?? ''
    for (const event of events) take(event)
  }
}

function note(event: string, delays: Map<number, number>, faults: string[]): void {
  const toldAt = now()
  const [, name, data = ''] = /^event: (\w+)\ndata: (.*)/.exec(event) ?? []
  if (name === 'gap') faults.push(`a gap: ${data}`)
  if (name !== 'lines') return
  // The form that the API's own description gives it.
  for (const { message } of JSON.parse(data) as readonly { readonly message: string }[]) {
    const [, number, sentAt] = /sent=(\d+)@([\d.]+)/.exec(message) ?? []
    if (number === undefined) continue
    if (delays.has(Number(number))) faults.push(`line ${number} was told twice`)
    delays.set(Number(number), toldAt - Number(sentAt))
  }
}
