import { randomUUID } from 'node:crypto'
import { pause } from '../pause.ts'
import { promptConnection } from '../redis/connection.ts'
import { asUnavailable } from '../redis/failure.ts'
import type { SignalName } from '../signals/signal.ts'
import type { FedRecord, Feed } from './feed.ts'
import { appendScript, holdScript, readScript } from './lua.ts'
import { followTape, holdTime, type Portion, portionsOf, type Run, type Tape } from './tape.ts'

export interface RedisFeedOptions {
  readonly url: string
  /** All keys start with it. */
  readonly prefix: string
  /** How long a command may take, ms. */
  readonly deadline?: number
  /** Bytes that are kept of a signal, about. */
  readonly room?: number
}

/** What is kept where nothing else is said. */
export const usualRoom = 32 * 1024 * 1024

/** Between two looks at what is new, ms. */
const lookEvery = 200

/** Portions of one look: so slow a reader holds no more. */
const portionsAtOnce = 8

/** The feed over all processes that use one Redis. Connects with the first use; while Redis is away a use fails at once. */
export function redisFeed({ url, prefix, deadline = 2000, room = usualRoom }: RedisFeedOptions): Feed {
  const stopping = new AbortController()
  const client = promptConnection(url, deadline)
  // Every use tells of its own failure.
  client.on('error', () => undefined)
  let connecting: Promise<void> | undefined

  async function run(script: string, signal: SignalName, words: readonly (string | number)[]): Promise<unknown> {
    // One hash tag: both keys of a signal are on one node of a Redis Cluster.
    const tag = `{${prefix}:${signal}}`
    connecting ??= client.connect().catch(() => undefined)
    await connecting
    try {
      return await client.eval(script, 2, `${tag}:run`, `${tag}:tape`, ...words)
    } catch (error) {
      throw asUnavailable(error)
    }
  }

  const tape = redisTape(run, room)
  return {
    stop: async () => {
      stopping.abort()
      connecting = Promise.resolve()
      client.disconnect()
    },
    isFollowed: tape.isHeld,
    tell: tape.append,
    follow: (signal, from, end) => followTape(tape, signal, from, AbortSignal.any([end, stopping.signal])),
  }
}

type Script = (script: string, signal: SignalName, words: readonly (string | number)[]) => Promise<unknown>

function redisTape(script: Script, room: number): Tape {
  async function append(signal: SignalName, records: readonly FedRecord[]): Promise<void> {
    for (const portion of portionsOf(records.map(packed))) {
      const words = [portion.length, room, 2 * holdTime, `[${portion.map(({ text }) => text).join()}]`]
      // The store has them; a follower who misses them finds a gap, or finds them by searching.
      await script(appendScript, signal, words).catch(() => undefined)
    }
  }

  async function hold(signal: SignalName): Promise<Run> {
    // The scripts are ours, and so are the forms of their answers.
    const [id, told] = (await script(holdScript, signal, [randomUUID().replaceAll('-', ''), holdTime])) as [
      string,
      string,
    ]
    return { id, told: Number(told) }
  }

  return {
    hold,
    isHeld: async (signal) => {
      const told = await script(readScript, signal, ['', 0, 0]).catch(() => undefined)
      return told !== undefined && told !== null
    },
    append,
    read: async (signal, run, told) => {
      const found = await script(readScript, signal, [run, told, portionsAtOnce])
      return found === 'over' || found === null ? undefined : portionsIn(found as readonly Entry[])
    },
    wait: (_, end) => pause(lookEvery, end),
  }
}

/** An entry of the stream: its id says how many records of the run were told with it, its fields how many it has, and them. */
type Entry = readonly [id: string, fields: readonly [string, string, string, string]]

function portionsIn(entries: readonly Entry[]): readonly Portion[] {
  return entries.map(([id, [, , , text]]) => {
    // `append` wrote it.
    const records = JSON.parse(text) as FedRecord[]
    return { before: Number.parseInt(id, 10) - records.length, records }
  })
}

/** A record as JSON, and how many bytes of it go to Redis. */
function packed(fed: FedRecord): { readonly text: string; readonly size: number } {
  const text = JSON.stringify(fed)
  return { text, size: Buffer.byteLength(text) }
}
