import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { TarsierError } from '../../errors.ts'
import type { Logger } from '../../observe/log.ts'
import type { AskOptions } from '../store.ts'
import { type DuckdbConfig, fileOf, messageOf, openInstance } from './open.ts'
import { Readers } from './readers.ts'
import { Turns } from './turns.ts'

/** Questions at one time. Each holds one of the four threads of Node's pool: two are left to commits and files. */
const readerCount = 2

interface Session {
  readonly instance: DuckDBInstance
  readonly writer: DuckDBConnection
  readonly readers: Readers
}

/**
 * The open file: one connection writes, a few answer questions. DuckDB gives a file up after an error of the disk and
 * must be opened again then: that is done with the next use.
 */
export class Database {
  readonly #config: DuckdbConfig
  readonly #prepare: (writer: DuckDBConnection) => Promise<void>
  readonly #log: Logger
  readonly #turns = new Turns()
  #session: Session | undefined
  #state: 'new' | 'started' | 'stopped' = 'new'
  #trouble: string | undefined

  /** `prepare` brings the tables up to date, each time that the file is opened. */
  constructor(config: DuckdbConfig, prepare: (writer: DuckDBConnection) => Promise<void>, log: Logger) {
    this.#config = config
    this.#prepare = prepare
    this.#log = log
  }

  /** Rejects with BAD_SETTING where the file can't be opened. */
  start(): Promise<void> {
    return this.#turns.take(async () => {
      this.#session ??= await this.#open()
      this.#state = 'started'
    })
  }

  /** Waits for writes, interrupts questions, moves what is in the log into the file, closes. Idempotent. */
  stop(): Promise<void> {
    this.#state = 'stopped'
    return this.#turns.take(async () => {
      const session = this.#session
      this.#session = undefined
      if (!session) return
      await session.readers.close()
      await session.writer.run('CHECKPOINT').catch((err) => this.#log.warn({ err }, 'no checkpoint at the end'))
      close(session)
    })
  }

  /** Why it can't be used. After a write that failed the file is tried again: nothing else may come to write. */
  async trouble(): Promise<string | undefined> {
    if (this.#state === 'started' && this.#trouble !== undefined) {
      await this.write((writer) => inTransaction(writer, async () => undefined)).catch(() => undefined)
    }
    return this.#unusable() ?? this.#trouble
  }

  #unusable(): string | undefined {
    if (this.#state === 'started') return undefined
    return this.#state === 'new' ? 'the store is not started' : 'the store is stopped'
  }

  /** Runs work on the writing connection, one at a time. Rejects with what the work rejects with, or UNAVAILABLE. */
  async write<Result>(work: (writer: DuckDBConnection) => Promise<Result>): Promise<Result> {
    this.#refuseUnlessStarted()
    return this.#turns.take(async () => {
      const { writer } = await this.#use()
      try {
        const result = await work(writer)
        this.#trouble = undefined
        return result
      } catch (error) {
        this.#trouble = `can't write to ${fileOf(this.#config)}: ${messageOf(error)}`
        await this.#giveUpWhereBroken()
        throw error
      }
    })
  }

  /** Runs a question's work on a connection of its own; see `Readers.run`. */
  async read<Result>(options: AskOptions, work: (reader: DuckDBConnection) => Promise<Result>): Promise<Result> {
    this.#refuseUnlessStarted()
    const { readers } = this.#session ?? (await this.#turns.take(() => this.#use()))
    try {
      return await readers.run(options, work)
    } catch (error) {
      if (!(error instanceof TarsierError)) await this.#turns.take(() => this.#giveUpWhereBroken())
      throw error
    }
  }

  #refuseUnlessStarted(): void {
    const unusable = this.#unusable()
    if (unusable !== undefined) throw new TarsierError('UNAVAILABLE', unusable)
  }

  async #use(): Promise<Session> {
    if (this.#session) return this.#session
    this.#refuseUnlessStarted()
    try {
      this.#session = await this.#open()
      return this.#session
    } catch (cause) {
      this.#trouble = messageOf(cause)
      throw new TarsierError('UNAVAILABLE', this.#trouble, { cause })
    }
  }

  async #open(): Promise<Session> {
    const instance = await openInstance(this.#config)
    const writer = await instance.connect()
    try {
      await this.#prepare(writer)
      const readers = await Promise.all(Array.from({ length: readerCount }, () => instance.connect()))
      return { instance, writer, readers: new Readers(readers) }
    } catch (error) {
      // An open connection would keep the file open.
      writer.closeSync()
      instance.closeSync()
      throw error
    }
  }

  /** After an error: lets the file go where DuckDB has given it up. */
  async #giveUpWhereBroken(): Promise<void> {
    const session = this.#session
    if (!session) return
    try {
      await session.writer.run('SELECT 1')
    } catch (err) {
      this.#log.error({ err, file: fileOf(this.#config) }, 'the database file is given up and will be opened again')
      this.#session = undefined
      await session.readers.close()
      close(session)
    }
  }
}

/**
 * Runs work as one transaction: all of it is durable when this resolves. When it rejects, nothing of it is there; only
 * where the commit itself failed may it be there as a whole once the file is opened again.
 */
export async function inTransaction<Result>(writer: DuckDBConnection, work: () => Promise<Result>): Promise<Result> {
  await writer.run('BEGIN')
  try {
    const result = await work()
    await writer.run('COMMIT')
    return result
  } catch (error) {
    // A commit that failed has rolled back already, and a broken file can't.
    await writer.run('ROLLBACK').catch(() => undefined)
    throw error
  }
}

function close({ writer, instance }: Session): void {
  writer.closeSync()
  instance.closeSync()
}
