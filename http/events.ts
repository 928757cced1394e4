import { once } from 'node:events'
import type { FastifyReply } from 'fastify'
import { TarsierError } from '../errors.ts'

/** One event of a stream, as Server-Sent Events have it; without a name it only says how far the stream is. */
export interface StreamEvent {
  readonly name?: string
  readonly id: string
  readonly data?: unknown
}

/** A line to keep proxies from closing a stream in which nothing happens, ms. */
const heartbeat = 15_000

/** A reader that takes nothing for this long is sent away, ms. */
const patience = 60_000

/**
 * Streams events to a browser or a program until they end or it goes, which `gone` tells. Asks for the next one only when
 * the reader has taken those before: what happens meanwhile waits, or is lost, where they come from.
 */
export async function streamEvents(
  reply: FastifyReply,
  open: (gone: AbortSignal) => AsyncGenerator<StreamEvent>,
): Promise<void> {
  const { raw } = reply
  const leaving = new AbortController()
  raw.once('close', () => leaving.abort())
  const events = open(leaving.signal)
  // What can't even begin is answered as any other request is.
  let next = await events.next()
  reply.hijack()
  for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) raw.setHeader(name, value)
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
    // So that a server that stops need not wait for what would stay open.
    connection: 'close',
  })
  const beats = setInterval(() => raw.write(': \n\n'), heartbeat)
  try {
    for (; !next.done && !leaving.signal.aborted; next = await events.next()) {
      if (!raw.write(textOf(next.value))) await drained(raw, leaving.signal)
    }
  } catch (error) {
    // The reader hears that the stream ends, and comes back.
    if (isMistake(error)) reply.log.error({ err: error }, 'a stream of events broke off')
  } finally {
    clearInterval(beats)
    leaving.abort()
    await events.return(undefined)
    raw.end()
  }
}

/** What is neither told to somebody nor a reader that has gone, or takes nothing. */
function isMistake(error: unknown): boolean {
  if (error instanceof TarsierError) return false
  return !(error instanceof Error && ['AbortError', 'TimeoutError'].includes(error.name))
}

async function drained(raw: FastifyReply['raw'], gone: AbortSignal): Promise<void> {
  await once(raw, 'drain', { signal: AbortSignal.any([gone, AbortSignal.timeout(patience)]) })
}

function textOf({ name, id, data }: StreamEvent): string {
  const event = name === undefined ? '' : `event: ${name}\ndata: ${JSON.stringify(data)}\n`
  return `${event}id: ${id}\n\n`
}
