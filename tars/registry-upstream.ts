import { TarsierError } from '../errors.ts'
import type { Logger } from '../observe/log.ts'
import { connectTars, type TarsClient } from './client.ts'
import { readEndpoints } from './endpoint.ts'
import { TarsReader } from './reader.ts'
import { type Found, type LookUp, lookUpFunctions, registryName } from './registry.ts'
import { within } from './within.ts'

/** A real registry, asked for what is not Tarsier's. */
export interface UpstreamRegistry {
  /** What it answers; undefined where it does not. Never rejects. */
  find(lookUp: LookUp): Promise<Found | undefined>
  stop(): Promise<void>
}

export interface UpstreamOptions {
  readonly host: string
  readonly port: number
  /** Clients wait 3 s for a registry: an empty answer before that is better than none. */
  readonly timeoutMs?: number
  readonly log: Logger
}

/** Marks what was passed on once: a registry that passes it back to us, or we to ourselves, would do so for ever. */
const passedOn = 'tarsier_passed_on'

/** Asks over one connection, made when it is needed. Says once that the registry is away, and once that it is back. */
export function upstreamRegistry({ host, port, timeoutMs = 1500, log }: UpstreamOptions): UpstreamRegistry {
  let connection: Promise<TarsClient> | undefined
  let isAway = false

  async function find(lookUp: LookUp): Promise<Found | undefined> {
    if (lookUp.call.context.has(passedOn)) return undefined
    try {
      const found = await inTime(lookUp)
      if (isAway) log.info({ host, port }, 'the registry of TARSIER_REGISTRY_UPSTREAM answers again')
      isAway = false
      return found
    } catch (error) {
      if (!isAway) log.warn({ err: error, host, port }, 'the registry of TARSIER_REGISTRY_UPSTREAM does not answer')
      isAway = true
      return undefined
    }
  }

  /** Whatever a try takes, and the one after it: whoever asks has all of it within the time-out. */
  async function inTime(lookUp: LookUp): Promise<Found> {
    let found: Found | undefined
    const asking = askAgain(lookUp).then((answer) => {
      found = answer
    })
    await within(timeoutMs, asking)
    if (!found) throw new TarsierError('DEADLINE', `no answer within ${timeoutMs} ms`)
    return found
  }

  /** A connection that was quiet may have been closed meanwhile: then the question is put once more over a new one. */
  async function askAgain(lookUp: LookUp): Promise<Found> {
    const before = connection
    try {
      return await askOver(before ?? connect(), lookUp)
    } catch (error) {
      if (!before || !(error instanceof TarsierError) || error.code !== 'UNAVAILABLE') throw error
      return askOver(connection ?? connect(), lookUp)
    }
  }

  async function askOver(used: Promise<TarsClient>, lookUp: LookUp): Promise<Found> {
    try {
      return await ask(await used, lookUp, timeoutMs)
    } catch (error) {
      if (connection === used) connection = undefined
      void close(used)
      throw error
    }
  }

  function connect(): Promise<TarsClient> {
    connection = connectTars({ host, port, timeoutMs })
    return connection
  }

  return {
    find,
    stop: async () => {
      if (connection) await close(connection)
    },
  }
}

async function ask(client: TarsClient, { functionName, names, call }: LookUp, timeoutMs: number): Promise<Found> {
  const response = await client.call({
    servant: registryName,
    functionName,
    writeArguments: (writer) => {
      for (const [place, name] of names.entries()) writer.writeString(place + 1, name)
    },
    context: new Map([...call.context, [passedOn, '1']]),
    timeoutMs,
  })
  if (response.returnCode !== 0) throw new Error(`iRet ${response.returnCode}: ${response.description}`)
  const reader = new TarsReader(response.buffer)
  if (functionName === 'findObjectById') return { active: readEndpoints(reader, 0), inactive: [] }
  const firstOut = 2 + lookUpFunctions[functionName].length
  return { active: readEndpoints(reader, firstOut), inactive: readEndpoints(reader, firstOut + 1) }
}

async function close(connection: Promise<TarsClient>): Promise<void> {
  const client = await connection.catch(() => undefined)
  await client?.close()
}
