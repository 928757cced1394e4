import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TarsEndpoint } from '../tars/client.ts'
import { startChild } from './children.ts'
import { FailedRun } from './failed-run.ts'
import { headsOfFrame, type Traffic } from './frames.ts'

/** What a sender process is started with. */
export interface SenderPlan {
  readonly to: Pick<TarsEndpoint, 'host' | 'port'>
  readonly framesFile: string
  readonly connections: number
  /** Calls unanswered on one connection. */
  readonly inFlight: number
  readonly oneWay: boolean
}

/** All frames once, or frames round and round for some time. */
export type Sending = { readonly kind: 'all' } | { readonly kind: 'for'; seconds: number; perSecond: number }

/** What came of it, in frames; times are epoch ms. One-way frames count as answered once they are with the network. */
export interface Sent {
  readonly firstByteAt: number
  readonly lastAnswerAt: number
  readonly answered: number
  readonly refused: number
}

/** A sender that runs. */
export interface Sender {
  readonly pid: number | undefined
  /** Sends all frames once. Rejects with FailedRun where one is refused. */
  sendAll(): Promise<Sent>
  /** Sends at a rate for some time. Rejects with FailedRun where one is refused. */
  sendFor(seconds: number, headsPerSecond: number): Promise<Sent>
  stop(): void
}

/** Many clients report at once, 25,600 heads unanswered: fewer slow Tarsier down, more only fill its memory. */
export const connections = 16
const inFlight = 16

/** Each connection comes from an address of its own on the loopback, as hosts do. */
export function addressOfConnection(place: number): string {
  return `127.0.1.${place + 1}`
}

/** The address that a frame comes from, by its place in the traffic. */
export function addressOfFrame(place: number): string {
  return addressOfConnection(place % connections)
}

/** Starts a sender and connects it. The file of its frames goes into `directory`. */
export async function startSender(
  to: TarsEndpoint,
  { frames }: Traffic,
  directory: string,
  { oneWay = false } = {},
): Promise<Sender> {
  const framesFile = join(directory, `frames-${to.port}-${oneWay ? 'one-way' : 'two-way'}`)
  writeFileSync(framesFile, Buffer.concat([...frames]))
  const { host, port } = to
  const plan: SenderPlan = { to: { host, port }, framesFile, connections, inFlight, oneWay }
  const child = await startChild('sender.ts', plan)
  const send = async (sending: Sending) => {
    // sender.ts answers each message with one of these.
    const sent = (await child.ask(sending)) as Sent
    if (sent.refused > 0) throw new FailedRun(`${sent.refused} of ${sent.answered + sent.refused} frames were refused`)
    return sent
  }
  return {
    pid: child.pid,
    sendAll: () => send({ kind: 'all' }),
    sendFor: (seconds, headsPerSecond) => send({ kind: 'for', seconds, perSecond: headsPerSecond / headsOfFrame }),
    stop: child.stop,
  }
}
