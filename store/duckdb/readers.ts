import type { DuckDBConnection } from '@duckdb/node-api'
import type { AskOptions } from '../store.ts'
import { Patience } from './patience.ts'

/** The connections that questions run on, apart from the writer's. */
export class Readers {
  readonly #all: readonly DuckDBConnection[]
  readonly #free: DuckDBConnection[]
  readonly #waiting: ((connection: DuckDBConnection) => void)[] = []
  readonly #running = new Set<Promise<unknown>>()
  readonly #closing = new AbortController()

  constructor(connections: readonly DuckDBConnection[]) {
    this.#all = connections
    this.#free = [...connections]
  }

  /** Runs work on a connection of its own. Rejects with CANCELLED, DEADLINE or, when the store stops, UNAVAILABLE. */
  async run<Result>(options: AskOptions, work: (connection: DuckDBConnection) => Promise<Result>): Promise<Result> {
    const patience = new Patience(options, this.#closing.signal)
    try {
      const connection = await this.#take(patience)
      const running = patience.watch(connection, work).finally(() => this.#giveBack(connection))
      this.#running.add(running)
      return await running.finally(() => this.#running.delete(running))
    } finally {
      patience.end()
    }
  }

  /** Interrupts what runs, waits for its end, closes. */
  async close(): Promise<void> {
    this.#closing.abort()
    await Promise.allSettled(this.#running)
    for (const connection of this.#all) connection.closeSync()
  }

  async #take(patience: Patience): Promise<DuckDBConnection> {
    patience.throwIfOver()
    const free = this.#free.pop()
    if (free) return free
    const turn = Promise.withResolvers<DuckDBConnection>()
    this.#waiting.push(turn.resolve)
    patience.whenOver((reason) => {
      const place = this.#waiting.indexOf(turn.resolve)
      if (place >= 0) this.#waiting.splice(place, 1)
      turn.reject(reason)
    })
    return turn.promise
  }

  #giveBack(connection: DuckDBConnection): void {
    const next = this.#waiting.shift()
    if (next) next(connection)
    else this.#free.push(connection)
  }
}
