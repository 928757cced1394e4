/** Who calls. The address is in its own family's form: 1.2.3.4, never ::ffff:1.2.3.4. */
export interface Peer {
  address: string
  port: number
  transport: 'tcp' | 'udp'
}

/** The form of `Peer.address`: a dual-stack socket shows IPv4 peers as ::ffff:1.2.3.4. */
export function peerAddress(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice('::ffff:'.length) : address
}
