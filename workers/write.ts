import { TarsierError } from '../errors.ts'
import type { Logger } from '../observe/log.ts'
import type { Metrics } from '../observe/metrics.ts'
import { backOff, type Pauses, pause } from '../pause.ts'
import type { Delivery, Queue, Settlement } from '../queue/queue.ts'
import type { EncodedBatch } from '../signals/batch.ts'
import type { SignalName } from '../signals/signal.ts'
import type { DeadLetter, Horizon, Store, Tallies, WriteOutcome } from '../store/store.ts'
import type { Breaker } from './breaker.ts'
import type { TellStored } from './tell.ts'

export interface WriteOptions {
  readonly queue: Pick<Queue, 'consume'>
  readonly store: Pick<Store, 'write' | 'bury' | 'formats'>
  readonly signal: SignalName
  readonly horizon: Horizon
  readonly metrics: Metrics
  readonly log: Logger
  /** The store's, shared by all signals. */
  readonly breaker: Breaker
  /** Hears of what was stored, before the queue forgets it. */
  readonly tellStored?: TellStored | undefined
  /** Before records that the store refused for now are sent again. */
  readonly busyPauses?: Pauses
}

/** Long enough for a store under pressure to breathe, short enough to be far from a lag that anybody sees. */
const busyPauses: Pauses = { least: 100, most: 10_000 }

/** Takes the batches of one signal from the queue and settles them with the store; ends with the queue. */
export function writeDeliveries(options: WriteOptions): void {
  const tellRefused = atMostOnceA(60_000, (refused: readonly DeadLetter[]) => {
    const [first] = refused
    options.log.warn(
      { signal: options.signal, count: refused.length, target: first?.target, reason: first?.reason },
      'the store refused records for good: kept as dead letters',
    )
  })
  options.queue.consume(options.signal, (delivery) => new Writing(delivery, options, tellRefused).settle())
}

/** One delivery on its way into the store: what of it is still owed. */
class Writing {
  readonly #delivery: Delivery
  readonly #options: WriteOptions
  readonly #tellRefused: (refused: readonly DeadLetter[]) => void
  /** What the store has not yet settled. */
  #owed: EncodedBatch
  #reason = 'nobody waits for the outcome any more'
  readonly #refused = new Set<string>()

  constructor(delivery: Delivery, options: WriteOptions, tellRefused: (refused: readonly DeadLetter[]) => void) {
    this.#delivery = delivery
    this.#options = options
    this.#tellRefused = tellRefused
    this.#owed = delivery.batch
  }

  async settle(): Promise<Settlement> {
    const { store, log } = this.#options
    const { header } = this.#delivery.batch
    if (!store.formats.includes(header.format)) return this.#park()
    try {
      if (await this.#writeUntilSettled()) {
        await this.#tell(undefined)
        return { kind: 'done' }
      }
    } catch (error) {
      // The store names what goes wrong in its outcome: whatever it throws is a mistake in the code.
      log.error(
        { err: error, batch: header.id, attempt: this.#delivery.attempt },
        'writing a batch failed unexpectedly',
      )
      this.#countDelivery('failed')
      this.#reason = `writing failed unexpectedly: ${String(error)}`
    }
    if (this.#owed === this.#delivery.batch) return { kind: 'retry', reason: this.#reason }
    await this.#tell(this.#owed)
    return { kind: 'retry', reason: this.#reason, remaining: this.#owed }
  }

  #park(): Settlement {
    const { store, log } = this.#options
    const { id, format } = this.#delivery.batch.header
    const reason = `the batch has the format ${format}, this store reads ${store.formats.join(', ')}`
    log.error({ batch: id, format }, 'a batch of an unknown format is set aside: run the version that wrote it')
    this.#countDelivery('parked')
    return { kind: 'park', reason }
  }

  /** True when nothing is owed any more, false when it was asked to give up before. */
  async #writeUntilSettled(): Promise<boolean> {
    const { giveUp } = this.#delivery
    for (let tries = 0; ; tries++) {
      const outcome = await this.#write()
      if (!outcome) return false
      this.#countTallies(outcome.tallies)
      if (!(await this.#bury(outcome.refused))) return false
      if (outcome.kind === 'settled') return this.#finish()
      this.#owed = outcome.remaining
      this.#reason = outcome.reason
      if (outcome.kind === 'busy') await pause(backOff(tries, this.#options.busyPauses ?? busyPauses), giveUp)
    }
  }

  async #write(): Promise<WriteOutcome | undefined> {
    const { store, horizon, metrics, signal, breaker } = this.#options
    const outcome = await breaker.guard(this.#delivery.giveUp, {
      run: async () => {
        const end = metrics.write.startTimer({ signal })
        return store.write(this.#owed, horizon).finally(end)
      },
      failure: (result) => (result.kind === 'away' || result.kind === 'forbidden' ? result.reason : undefined),
    })
    if (outcome) this.#countDelivery(outcome.kind)
    else this.#reason = breaker.trouble() ?? this.#reason
    return outcome
  }

  /**
   * False when it was asked to give up before the letters were kept: then the batch that they came from is still owed,
   * and what is stored of it counts as repeated next time.
   */
  async #bury(refused: readonly DeadLetter[]): Promise<boolean> {
    if (refused.length === 0) return true
    const { store, breaker } = this.#options
    for (;;) {
      const failure = await breaker.guard(this.#delivery.giveUp, {
        run: () => store.bury(refused).then(() => '', reasonOfAbsence),
        failure: (reason) => reason || undefined,
      })
      if (failure === undefined) return false
      if (failure === '') break
      this.#reason = failure
    }
    for (const { signal, id } of refused) {
      this.#options.metrics.fate.dead_lettered.inc({ signal })
      this.#refused.add(id)
    }
    this.#tellRefused(refused)
    return true
  }

  /** A mistake in telling must not have the batch be written again. */
  async #tell(owed: EncodedBatch | undefined): Promise<void> {
    const { tellStored, log } = this.#options
    await tellStored?.(this.#delivery.batch, owed, this.#refused).catch((error: unknown) =>
      log.error({ err: error, batch: this.#delivery.batch.header.id }, 'telling those who follow failed unexpectedly'),
    )
  }

  #finish(): true {
    const { metrics, signal } = this.#options
    metrics.lag.observe({ signal }, (Date.now() - this.#delivery.batch.header.receivedAt) / 1000)
    return true
  }

  #countTallies(tallies: Tallies): void {
    const { fate, repeated } = this.#options.metrics
    for (const [signal, tally] of Object.entries(tallies)) {
      fate.stored.inc({ signal }, tally.stored)
      fate.expired.inc({ signal }, tally.expired)
      repeated.inc({ signal }, tally.repeated)
    }
  }

  #countDelivery(outcome: string): void {
    this.#options.metrics.deliveries.inc({ signal: this.#options.signal, outcome })
  }
}

/** Why the store could not take the letters; anything but its absence is a mistake in the code. */
function reasonOfAbsence(error: unknown): string {
  if (error instanceof TarsierError && error.kind === 'transient') return error.message
  throw error
}

function atMostOnceA<Argument>(interval: number, act: (argument: Argument) => void): (argument: Argument) => void {
  let last = -Infinity
  return (argument) => {
    const now = performance.now()
    if (now - last < interval) return
    last = now
    act(argument)
  }
}
