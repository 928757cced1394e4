import { type Config, tarsHost } from './config.ts'
import type { Logger } from './observe/log.ts'
import type { Metrics } from './observe/metrics.ts'
import type { Gatherer } from './queue/queue.ts'
import type { PortSetting } from './settings.ts'
import type { SignalName } from './signals/signal.ts'
import { type EndpointF, tcpEndpoint } from './tars/endpoint.ts'
import type { Call, Servant } from './tars/servant.ts'
import { type TarsBinding, tarsServer } from './tars/server.ts'
import type { Admits } from './trust.ts'

/** A servant, at which port, and in which role of the process it answers. */
export interface ServantDoor {
  readonly servant: Servant
  /** either: where the process has one of the two. */
  readonly role: 'ingest' | 'query' | 'either'
  readonly setting: PortSetting
  /** Whose frames it takes: refused ones are noted among that signal's reporters. */
  readonly signal?: SignalName
  /** Whom it answers; everybody where this is missing. */
  readonly admits?: Admits
}

export interface Address {
  readonly host: string
  readonly port: number
}

/** The servants of the configured roles, listening. */
export interface TarsDoors<Name extends string> {
  /** Where they listen, once started; undefined for those that the roles do without. */
  addresses(): Readonly<Record<Name, Address | undefined>>
  /** Where look-ups are told that an object is; undefined for what is none of ours. */
  endpointOf(object: string): EndpointF | undefined
  /** Rejects with BAD_SETTING where a port can't be had. */
  start(): Promise<void>
  stop(): Promise<void>
}

export interface TarsDoorContext {
  readonly gatherer: Gatherer
  readonly metrics: Metrics
  readonly log: Logger
}

/**
 * Opens the doors of the configured roles, on one server: its caps are for all ports together. `stopMs`: how long what runs
 * may take to its end.
 */
export function openTars<Name extends string>(
  doors: Readonly<Record<Name, ServantDoor>>,
  config: Config,
  context: TarsDoorContext,
  stopMs: number,
): TarsDoors<Name> {
  const { name: hostSetting, host } = tarsHost(config)
  const all = Object.values<ServantDoor>(doors)
  const server = tarsServer({
    host,
    hostSetting,
    bindings: all.filter(isOpen).map((door) => bindTars(door, config, context)),
    limits: {
      frameBytes: config.TARSIER_TARS_FRAME_LIMIT,
      idleMs: config.TARSIER_TARS_IDLE_TIMEOUT,
      connections: config.TARSIER_TARS_CONNECTIONS,
      connectionsOfPeer: config.TARSIER_TARS_CONNECTIONS_PER_PEER,
      stopMs,
    },
  })

  function isOpen({ role }: ServantDoor): boolean {
    const roles: readonly ServantDoor['role'][] = role === 'either' ? ['ingest', 'query'] : [role]
    return roles.some((each) => each !== 'either' && config.TARSIER_ROLES.includes(each))
  }

  /** TCP alone: clients take the endpoints of a list in turns, and a report that does not fit a datagram would be lost. */
  function endpointOf(object: string): EndpointF | undefined {
    const { TARSIER_ADVERTISE_HOST: advertised } = config
    const door = all.find(({ servant }) => servant.name === object)
    if (!door) return undefined
    if (isOpen(door)) return tcpEndpoint(advertised ?? host, server.port(object))
    // Another process has it: only an address that is said to lead to all of Tarsier leads there.
    const port = config[door.setting]
    return advertised === undefined || port === 0 ? undefined : tcpEndpoint(advertised, port)
  }

  return {
    addresses: () => {
      const found = Object.entries<ServantDoor>(doors).map(([name, door]) => [
        name,
        isOpen(door) ? { host, port: server.port(door.servant.name) } : undefined,
      ])
      // fromEntries forgets the names that `doors` has
      return Object.fromEntries(found) as Record<Name, Address | undefined>
    },
    endpointOf,
    start: () => server.start(),
    stop: () => server.stop(),
  }
}

/** A servant at its configured port. */
function bindTars(
  { servant, setting, signal, admits }: ServantDoor,
  config: Config,
  { gatherer, metrics, log }: TarsDoorContext,
): TarsBinding {
  const observer = {
    refused: (peer: string, reason: string) => {
      metrics.refusedFrames.inc({ reason })
      if (signal !== undefined) gatherer.refuse(signal, peer, reason)
    },
    closed: (peer: string, reason: string) =>
      log.debug({ peer, reason, servant: servant.name }, 'a connection was closed'),
    failed: (error: unknown, { functionName }: Call) => {
      metrics.failedCalls.inc({ function: functionName })
      log.error({ err: error, servant: servant.name, function: functionName }, 'a call failed unexpectedly')
    },
  }
  // Reports may wait for a queue that is away, for a minute; nobody's question waits for them.
  const budget = signal === undefined ? 'questions' : 'reports'
  return { servant, port: config[setting], setting, observer, budget, ...(admits && { admits }) }
}
