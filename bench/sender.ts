/**
 * A process that plays Tars clients: it sends frames that were built beforehand over several connections, each from an
 * address of its own, with a bounded number of calls unanswered on each. Started by sending.ts, told by messages.
 */
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { FrameSplitter } from '../tars/frames.ts'
import { decodeResponse } from '../tars/packet.ts'
import { TarsReader } from '../tars/reader.ts'
import { answerMessages, planOfChild } from './children.ts'
import { addressOfConnection, type SenderPlan, type Sending, type Sent } from './sending.ts'

const lengthBytes = 4
const longestAnswer = 1024 * 1024

// sending.ts wrote it.
const plan = planOfChild() as SenderPlan

const frames = framesIn(readFileSync(plan.framesFile))
const sockets = await Promise.all(Array.from({ length: plan.connections }, (_, place) => open(place)))

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

async function open(place: number): Promise<Socket> {
  const socket = connect({ ...plan.to, localAddress: addressOfConnection(place), noDelay: true })
  await once(socket, 'connect')
  return socket
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

interface Lane {
  readonly answered: number
  readonly refused: number
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
type Fill = () => boolean

/** Calls `fill` after each answer, and now and then, until it says that all is sent and all of that is answered. */
async function conversation(
  socket: Socket,
  talk: (write: (frame: Buffer) => void, answers: () => number) => Fill,
): Promise<Lane> {
  const splitter = new FrameSplitter(longestAnswer)
  let written = 0
  let answered = 0
  let refused = 0
  const write = (frame: Buffer) => {
    written++
    socket.write(frame)
  }
  const fill = talk(write, () => answered + refused)
  const ended = Promise.withResolvers<void>()
  const proceed = () => {
    if (fill() && answered + refused === written) ended.resolve()
  }
  const take = (chunk: Buffer) => {
    splitter.push(chunk)
    for (let packet = splitter.next(); packet !== undefined; packet = splitter.next()) {
      if (isSuccess(packet)) answered++
      else refused++
    }
    proceed()
  }
  socket.on('data', take).once('error', ended.reject)
  const clock = setInterval(proceed, 10)
  proceed()
  await ended.promise.finally(() => clearInterval(clock))
  socket.off('data', take).off('error', ended.reject)
  return { answered, refused }
}

/** A void function answers nothing but its return code. */
function isSuccess(packet: Buffer): boolean {
  const { returnCode, buffer } = decodeResponse(packet)
  return returnCode === 0 && (buffer.length === 0 || new TarsReader(buffer).readInt(0) === 0)
}

/** Nobody answers: as fast as the connection takes them. */
async function sendOneWay(socket: Socket, own: readonly Buffer[]): Promise<Lane> {
  for (const frame of own) if (!socket.write(frame)) await once(socket, 'drain')
  while (socket.writableLength > 0) await pause(1)
  return { answered: own.length, refused: 0 }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
