/**
 * A process that plays Tars clients: it sends frames that were built beforehand over several connections, each from an
 * address of its own, with a bounded number of calls unanswered on each. Started by sending.ts, told by messages.
 */
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { answerMessages, planOfChild } from './children.ts'
import { conversation, type Lane, open } from './conversation.ts'
import type { SenderPlan, Sending, Sent } from './sending.ts'

const lengthBytes = 4

// sending.ts wrote it.
const plan = planOfChild() as SenderPlan

const frames = framesIn(readFileSync(plan.framesFile))
const sockets = await Promise.all(Array.from({ length: plan.connections }, (_, place) => open(plan.to, place)))

if (frames.some((frame) => frame.length <= lengthBytes)) throw new Error('the file holds a broken frame')
answerMessages(send)

function framesIn(bytes: Buffer): readonly Buffer[] {
  const found: Buffer[] = []
  for (let at = 0; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at)
    found.push(bytes.subarray(at, at + length))
    at += length
  }
  return found
}

async function send(sending: Sending): Promise<Sent> {
  const firstByteAt = Date.now()
  const lanes = sockets.map((socket, place) => {
    const own = frames.filter((_, index) => index % sockets.length === place)
    if (sending.kind === 'for') return sendPaced(socket, own, sending)
    return plan.oneWay ? sendOneWay(socket, own) : sendAll(socket, own)
  })
  const done = await Promise.all(lanes)
  const answered = done.flatMap((each) => each.answered)
  const refused = done.flatMap((each) => each.refused)
  return { firstByteAt, lastAnswerAt: Date.now(), answered: sum(answered), refused: sum(refused) }
}

/** Keeps `inFlight` calls unanswered until all are answered. */
function sendAll(socket: Socket, own: readonly Buffer[]): Promise<Lane> {
  return conversation(socket, (write, answers) => {
    let next = 0
    const fill = () => {
      while (next < own.length && next - answers() < plan.inFlight) write(own[next++] ?? Buffer.alloc(0))
      return next === own.length
    }
    return fill
  })
}

/** Sends at a rate, round and round; calls that find the window full are sent when it has room. */
function sendPaced(socket: Socket, own: readonly Buffer[], { seconds, perSecond }: SendingFor): Promise<Lane> {
  const start = performance.now()
  const share = perSecond / sockets.length
  return conversation(socket, (write, answers) => {
    let next = 0
    return () => {
      const elapsed = Math.min(seconds, (performance.now() - start) / 1000)
      const due = Math.floor(elapsed * share)
      while (next < due && next - answers() < plan.inFlight) write(own[next++ % own.length] ?? Buffer.alloc(0))
      return elapsed === seconds && next >= due
    }
  })
}

type SendingFor = Extract<Sending, { kind: 'for' }>

/** Nobody answers: as fast as the connection takes them. */
async function sendOneWay(socket: Socket, own: readonly Buffer[]): Promise<Lane> {
  for (const frame of own) if (!socket.write(frame)) await once(socket, 'drain')
  while (socket.writableLength > 0) await pause(1)
  return { answered: own.length, refused: 0 }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
