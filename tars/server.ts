import type { Server } from 'node:net'
import { TarsierError } from '../errors.ts'
import { dispatcher } from './dispatch.ts'
import { defaultLimits, type TarsLimits } from './limits.ts'
import { listenTcp, listenUdp } from './listen.ts'
import type { TarsObserver } from './observer.ts'
import type { Servant } from './servant.ts'
import { tcpConnections } from './tcp.ts'
import { type Datagrams, takeDatagrams } from './udp.ts'

export interface TarsServerSettings {
  host: string
  /** Name of the setting that the host comes from, for the error where it is no address of this machine. */
  hostSetting: string
  /** Each servant on a port of its own, TCP and, where the servant takes them, UDP. Port 0 takes any free one. */
  bindings: readonly TarsBinding[]
  limits?: Partial<TarsLimits>
}

export interface TarsBinding {
  servant: Servant
  port: number
  /** Name of the setting that the port comes from, for the error where it can't be had. */
  setting: string
  /** Is told what happens at this port. */
  observer: TarsObserver
  /** Whether a peer may connect; everybody may where this is missing. Says itself what there is to say of others. */
  admits?: (peerAddress: string) => boolean
  /** Calls of servants with the same budget wait for each other, those of another do not: see `bytesInFlight`. */
  budget?: string
}

export interface TarsServer {
  /** Listens on every port; rejects with BAD_SETTING, all problems together, and listens on none, where one cannot be had. */
  start(): Promise<void>
  /**
   * Takes no new connection and no new frame, finishes and answers what runs, then closes: within `stopMs` and a little.
   * A second call waits for the first.
   */
  stop(): Promise<void>
  /** Where a servant listens, once started. */
  port(servantName: string): number
}

export function tarsServer({ host, hostSetting, bindings, limits: given }: TarsServerSettings): TarsServer {
  const limits = { ...defaultLimits, ...given }
  const connections = tcpConnections(limits)
  const listeners: Server[] = []
  const ports = new Map<string, number>()
  const datagrams: Datagrams[] = []
  let stopped: Promise<void> | undefined

  async function bind({ servant, port: wanted, setting: portSetting, ...door }: TarsBinding): Promise<void> {
    const { observer } = door
    const dispatch = dispatcher(servant, observer)
    const listener = connections.listener({ ...door, dispatch })
    const address = { host, hostSetting, portSetting }
    const port = await listenTcp(listener, { ...address, port: wanted })
    listeners.push(listener)
    ports.set(servant.name, port)
    if (servant.udp) datagrams.push(takeDatagrams(await listenUdp({ ...address, port }), dispatch, limits, observer))
  }

  async function start(): Promise<void> {
    const results = await Promise.allSettled(bindings.map(bind))
    const problems = results.flatMap((result) => (result.status === 'rejected' ? [messageOf(result.reason)] : []))
    if (problems.length === 0) return
    stopped ??= stop()
    await stopped
    throw new TarsierError('BAD_SETTING', problems.join('\n'))
  }

  async function stop(): Promise<void> {
    const closed = listeners.map((listener) => new Promise((resolve) => listener.close(resolve)))
    await Promise.all([connections.stop(), ...datagrams.map((each) => each.stop())])
    await Promise.all(closed)
  }

  return {
    start,
    stop: () => (stopped ??= stop()),
    port(servantName) {
      const port = ports.get(servantName)
      if (port === undefined) throw new TarsierError('INTERNAL', `${servantName} is not listening`)
      return port
    },
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
