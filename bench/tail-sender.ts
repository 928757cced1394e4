/**
 * A process that plays Tars clients: at a steady rate it sends lines that say which they are and when they were sent,
 * whether answers come or not. Started by tail.ts, told by messages.
 */
import type { Socket } from 'node:net'
import { answerMessages, planOfChild } from './children.ts'
import { now } from './clock.ts'
import { conversation, type Lane, open } from './conversation.ts'
import { filled, headed, logFrameOf, threadOf } from './lines.ts'
import { seeded } from './random.ts'
import { connections } from './sending.ts'
import { someStatement } from './statements.ts'
import type { TailPlan, TailSent, TailTask } from './tail.ts'

/** Clients send what they have now and then. */
const linesOfFrame = 20

// tail.ts wrote it.
const { to } = planOfChild() as TailPlan

const random = seeded(12)
const sockets = await Promise.all(
  Array.from({ length: connections }, (_, place) => open(to[place % to.length] ?? { host: '', port: 0 }, place)),
)
let next = 0
answerMessages(send)

async function send(task: TailTask): Promise<TailSent> {
  const first = next
  const lanes = await Promise.all(sockets.map((socket) => sendPaced(socket, task)))
  return { first, end: next, refused: lanes.reduce((sum, { refused }) => sum + refused, 0) }
}

function sendPaced(socket: Socket, { seconds, linesPerSecond }: TailTask): Promise<Lane> {
  const start = performance.now()
  const framesPerSecond = linesPerSecond / linesOfFrame / sockets.length
  return conversation(socket, (write) => {
    let written = 0
    return () => {
      const elapsed = Math.min(seconds, (performance.now() - start) / 1000)
      for (; written < Math.floor(elapsed * framesPerSecond); written++) write(frame())
      return elapsed === seconds
    }
  })
}

function frame(): Buffer {
  const sentAt = now()
  return logFrameOf(
    'CartServer',
    Array.from({ length: linesOfFrame }, () => lineOf(sentAt)),
    next,
  )
}

function lineOf(sentAt: number): string {
  const { level, text } = someStatement(random)
  return filled(
    headed(random, sentAt, { level, thread: threadOf(random) }, `sent=${next++}@${sentAt.toFixed(2)} ${text}`),
  )
}
