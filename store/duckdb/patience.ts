import type { DuckDBConnection } from '@duckdb/node-api'
import { TarsierError } from '../../errors.ts'
import type { AskOptions } from '../store.ts'

/** How often a question that nobody waits for is interrupted until it ends, ms: an interrupt before it runs is lost. */
const interruptEvery = 20

/** How long somebody waits for an answer: until it is cancelled, its deadline passes or the store stops. */
export class Patience {
  readonly #over = new AbortController()
  readonly #cleanUp: (() => void)[] = []

  constructor({ cancelled, deadline }: AskOptions, closing: AbortSignal) {
    this.#endOn(closing, 'UNAVAILABLE', 'the store closes its file')
    this.#endOn(cancelled, 'CANCELLED', 'nobody waits for the answer any more')
    const late = new TarsierError('DEADLINE', `no answer within ${deadline} ms`)
    const timer = setTimeout(() => this.#over.abort(late), deadline)
    this.#cleanUp.push(() => clearTimeout(timer))
  }

  throwIfOver(): void {
    this.#over.signal.throwIfAborted()
  }

  /** Calls back when the patience ends; not when it has ended before. */
  whenOver(act: (reason: unknown) => void): void {
    const { signal } = this.#over
    signal.addEventListener('abort', () => act(signal.reason), { once: true })
  }

  /** Runs work on the connection and interrupts it when the patience is over: then it rejects with the reason. */
  async watch<Result>(
    connection: DuckDBConnection,
    work: (connection: DuckDBConnection) => Promise<Result>,
  ): Promise<Result> {
    let interrupting: NodeJS.Timeout | undefined
    let running = true
    this.whenOver(() => {
      if (!running) return
      connection.interrupt()
      interrupting = setInterval(() => connection.interrupt(), interruptEvery)
    })
    try {
      this.throwIfOver()
      return await work(connection)
    } catch (error) {
      this.throwIfOver()
      throw error
    } finally {
      running = false
      clearInterval(interrupting)
    }
  }

  /** To be called when the answer is there: lets go of the signals. */
  end(): void {
    for (const cleanUp of this.#cleanUp) cleanUp()
  }

  #endOn(signal: AbortSignal, code: 'CANCELLED' | 'UNAVAILABLE', message: string): void {
    const end = () => this.#over.abort(new TarsierError(code, message))
    if (signal.aborted) end()
    signal.addEventListener('abort', end)
    this.#cleanUp.push(() => signal.removeEventListener('abort', end))
  }
}
