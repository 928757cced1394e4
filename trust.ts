import { type BlockList, isIPv6 } from 'node:net'
import type { Logger } from './observe/log.ts'
import type { Metrics } from './observe/metrics.ts'
import { createSeldom } from './observe/seldom.ts'

/** Whether a door answers a peer, by its address; who is not let in is counted, and told of once a minute a door. */
export type Admits = (peerAddress: string) => boolean

export interface TrustContext {
  /** TARSIER_TRUSTED_NETWORKS */
  readonly networks: BlockList
  readonly metrics: Pick<Metrics, 'refusedPeers'>
  readonly log: Logger
}

/** Makes the guards of doors where TarsWeb and Tars clients, who can send no token, are known by their network alone. */
export function createTrust({ networks, metrics, log }: TrustContext): (door: string) => Admits {
  const isDue = createSeldom()
  return (door) => (peer) => {
    // IPv4 in IPv6's form is checked as what it is.
    if (networks.check(peer, isIPv6(peer) ? 'ipv6' : 'ipv4')) return true
    metrics.refusedPeers.inc({ door })
    if (isDue(door)) log.warn({ peer, door }, 'a peer outside TARSIER_TRUSTED_NETWORKS was refused')
    return false
  }
}
