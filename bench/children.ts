import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** A process of the bench that does one thing apart from the others: it answers each message with one. */
export interface Child {
  readonly pid: number | undefined
  /** Sends the message and resolves to the answer. Rejects where the child ends instead. */
  ask(message: object): Promise<unknown>
  stop(): void
}

/** Starts a file of this folder with a plan and waits for the message that says that it is ready. */
export async function startChild(file: string, plan: object): Promise<Child> {
  // launch.mjs starts us with options that are not for children.
  const child = fork(join(import.meta.dirname, file), [JSON.stringify(plan)], { execArgv: [] })
  await answerOf(child, file)
  return {
    pid: child.pid,
    ask: (message) => {
      child.send(message)
      return answerOf(child, file)
    },
    stop: () => {
      if (child.connected) child.disconnect()
    },
  }
}

/** What the process was started with. Called by the files that `startChild` names. */
export function planOfChild(): unknown {
  const [, , plan = ''] = process.argv
  return JSON.parse(plan)
}

/** Answers each message, one by one, until the bench lets go. */
export function answerMessages<Message>(answer: (message: Message) => Promise<unknown>): void {
  process.on('message', (message: Message) => {
    void answer(message).then((answered) => process.send?.(answered))
  })
  process.on('disconnect', () => process.exit())
  process.send?.('ready')
}

async function answerOf(child: ChildProcess, file: string): Promise<unknown> {
  const over = new AbortController()
  const ended = once(child, 'exit', { signal: over.signal }).then(([code]) => {
    throw new Error(`${file} ended with ${code}`)
  })
  try {
    const [message] = await Promise.race([once(child, 'message', { signal: over.signal }), ended])
    return message
  } finally {
    ended.catch(() => undefined)
    over.abort()
  }
}
