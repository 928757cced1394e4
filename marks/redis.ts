import { TarsierError } from '../errors.ts'
import { promptConnection } from '../redis/connection.ts'
import { asUnavailable } from '../redis/failure.ts'
import type { SignalName } from '../signals/signal.ts'
import {
  clearScript,
  closeScript,
  knownField,
  knownScript,
  lastField,
  markScript,
  openScript,
  staleScript,
} from './lua.ts'
import type { Marks, StaleMinute } from './marks.ts'

export interface RedisMarksOptions {
  readonly url: string
  /** All keys start with it. */
  readonly prefix: string
  /** How long a command may take, ms. */
  readonly deadline?: number
  /** How long a batch counts as being written if nobody closes it, ms: longer than a write takes. */
  readonly patience?: number
}

const defaults = { deadline: 2000, patience: 600_000 }

/** Minutes of one script where there may be many: Redis answers nobody else while it runs. */
const minutesAtOnce = 1000

/** Marks in Redis. Connects with the first use; while Redis is away a use fails at once. */
export function redisMarks(options: RedisMarksOptions): Marks {
  const { url, prefix, deadline, patience } = { ...defaults, ...options }
  const client = promptConnection(url, deadline)
  // Every use tells of its own failure.
  client.on('error', () => undefined)
  let connecting: Promise<void> | undefined

  async function run(script: string, derived: SignalName, words: readonly (string | number)[]): Promise<unknown> {
    // One hash tag: both keys of a signal are on one node of a Redis Cluster.
    const tag = `{${prefix}:${derived}}`
    connecting ??= client.connect().catch(() => undefined)
    await connecting
    if (client.status !== 'ready') throw new TarsierError('UNAVAILABLE', `Redis is away: no marks of ${derived}`)
    try {
      return await client.eval(script, 2, `${tag}:stale`, `${tag}:batches`, ...words)
    } catch (error) {
      throw asUnavailable(error)
    }
  }

  async function restore(derived: SignalName, minutes: readonly number[]): Promise<void> {
    for (let begin = 0; begin < minutes.length; begin += minutesAtOnce) {
      await run(markScript, derived, minutes.slice(begin, begin + minutesAtOnce))
    }
    await run(knownScript, derived, [])
  }

  return {
    open: async (derived, batchId, minutes) => void (await run(openScript, derived, [batchId, ...minutes])),
    close: async (derived, batchId, minutes) => void (await run(closeScript, derived, [batchId, ...minutes])),
    stale: async (derived) => staleMinutes(await run(staleScript, derived, [patience])),
    clear: async (derived, built) => {
      const words = built.flatMap(({ minute, generation }) => [minute, generation])
      await run(clearScript, derived, [patience, ...words])
    },
    restore,
    stop: () => {
      connecting = Promise.resolve()
      client.disconnect()
    },
  }
}

/** Reads what `staleScript` gives: the time, the hash of marks as a flat list, and the minutes being written. */
function staleMinutes(answer: unknown): readonly StaleMinute[] | undefined {
  // The script is ours.
  const [now, fields, written] = answer as readonly [string, readonly string[], readonly string[]]
  const writing = new Set(written)
  const minutes: StaleMinute[] = []
  let known = false
  for (let place = 0; place + 1 < fields.length; place += 2) {
    const field = fields[place] ?? ''
    const generation = Number(fields[place + 1])
    if (field === knownField) known = true
    else if (field !== lastField) {
      const age = Math.max(0, Number(now) - generation)
      minutes.push({ minute: Number(field), generation, age, writing: writing.has(field) })
    }
  }
  return known ? minutes : undefined
}
