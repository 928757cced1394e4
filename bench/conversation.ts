import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { FrameSplitter } from '../tars/frames.ts'
import { decodeResponse } from '../tars/packet.ts'
import { TarsReader } from '../tars/reader.ts'
import { addressOfConnection, type SenderPlan } from './sending.ts'

const longestAnswer = 1024 * 1024

/** Calls of one connection, by what came of them. */
export interface Lane {
  readonly answered: number
  readonly refused: number
}

/** Connects from the address that the connection of a place has. */
export async function open(to: SenderPlan['to'], place: number): Promise<Socket> {
  const socket = connect({ ...to, localAddress: addressOfConnection(place), noDelay: true })
  await once(socket, 'connect')
  return socket
}

/** Writes what is due; says whether that was all. */
type Fill = () => boolean

/** Calls `fill` after each answer, and now and then, until it says that all is sent and all of that is answered. */
export async function conversation(
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
