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
  /** Each servant on a port of its own, TCP and, where the servant takes them, UDP. Port 0 takes any free one. */
  bindings: readonly { servant: Servant; port: number }[]
  observer: TarsObserver
  limits?: Partial<TarsLimits>
}

export interface TarsServer {
  /** Listens on every port; rejects with BAD_SETTING, and listens on none, where one cannot be had. */
  start(): Promise<void>
  /**
   * Takes no new connection and no new frame, finishes and answers what runs, then closes: within `stopMs` and a little.
   * A second call waits for the first.
   */
  stop(): Promise<void>
  /** Where a servant listens, once started. */
  port(servantName: string): number
}

export function tarsServer({ host, bindings, observer, limits: given }: TarsServerSettings): TarsServer {
  const limits = { ...defaultLimits, ...given }
  const connections = tcpConnections(limits, observer)
  const listeners: Server[] = []
  const ports = new Map<string, number>()
  const datagrams: Datagrams[] = []
  let stopped: Promise<void> | undefined

  async function bind(servant: Servant, wanted: number): Promise<void> {
    const dispatch = dispatcher(servant, observer)
    const listener = connections.listener(dispatch)
    const port = await listenTcp(listener, host, wanted)
    listeners.push(listener)
    ports.set(servant.name, port)
    if (servant.udp) datagrams.push(takeDatagrams(await listenUdp(host, port), dispatch, limits, observer))
  }

  async function stop(): Promise<void> {
    const closed = listeners.map((listener) => new Promise((resolve) => listener.close(resolve)))
    await Promise.all([connections.stop(), ...datagrams.map((each) => each.stop())])
    await Promise.all(closed)
  }

  return {
    async start() {
      try {
        for (const { servant, port } of bindings) await bind(servant, port)
      } catch (error) {
        stopped ??= stop()
        await stopped
        throw error
      }
    },
    stop: () => (stopped ??= stop()),
    port(servantName) {
      const port = ports.get(servantName)
      if (port === undefined) throw new TarsierError('INTERNAL', `${servantName} is not listening`)
      return port
    },
  }
}
