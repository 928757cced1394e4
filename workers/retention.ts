import type { Logger } from '../observe/log.ts'
import type { Metrics } from '../observe/metrics.ts'
import type { Calendar } from '../signals/calendar.ts'
import type { Derivation } from '../signals/derivation.ts'
import { firstDayThatStays, fitDays, type Retentions } from '../signals/retention.ts'
import type { Signal } from '../signals/signal.ts'
import type { DayUsage } from '../signals/usage.ts'
import type { ExpiredDay, Store } from '../store/store.ts'
import type { Round } from './job.ts'
import type { Keeping } from './keeping.ts'

export interface RetentionParts {
  readonly store: Pick<Store, 'usage' | 'expire'>
  readonly signals: readonly Signal[]
  readonly derivations: readonly Derivation[]
  readonly keeping: Pick<Keeping, 'horizon' | 'firstDayNeeded' | 'announce' | 'waitOf'>
  readonly retentions: Retentions
  readonly calendar: Calendar
  readonly metrics: Pick<
    Metrics,
    'expiredDays' | 'expiredRecords' | 'storedBytes' | 'storedRecords' | 'retentionExcess'
  >
  readonly log: Logger
  /** Epoch ms. */
  readonly now?: () => number
}

/** How long measuring the days may take, ms. */
const patience = 120_000

/** Makes the job that drops days: those that are too old, and the oldest of a signal that takes more than it may. */
export function retentionRound(parts: RetentionParts): (giveUp: AbortSignal) => Promise<Round> {
  const { store, signals, derivations, keeping, retentions, calendar, metrics, log, now = Date.now } = parts
  /** Signals whose days exceed their size and have to stay: told once. */
  const alarmed = new Set<string>()

  async function limitSize(signal: Signal, usage: readonly DayUsage[]): Promise<void> {
    const { name } = signal
    const limit = retentions[name].bytes
    const kept = usage.filter((each) => each.signal === name && each.day >= keeping.horizon(name))
    const yesterday = calendar.addDays(calendar.dayAt(now()), -1)
    const { keepFrom, excess } = fitDays(kept, limit, firstDayThatStays(name, usage, derivations, yesterday))
    alarm(name, excess, limit)
    if (keepFrom === undefined) return
    await keeping.announce(name, keepFrom)
    log.warn({ signal: name, keepFrom, limit }, 'a signal takes more than it may: its oldest days will go')
  }

  function alarm(signal: string, excess: number, limit: number): void {
    metrics.retentionExcess.set({ signal }, excess)
    if (excess > 0 && !alarmed.has(signal)) {
      alarmed.add(signal)
      log.error({ signal, excess, limit }, 'a signal takes more than it may, in days that have to stay')
    }
    if (excess === 0 && alarmed.delete(signal)) log.info({ signal }, 'a signal fits its size again')
  }

  async function drop(signal: Signal): Promise<readonly ExpiredDay[]> {
    const dropped = await store.expire(signal, keeping.firstDayNeeded(signal.name))
    for (const { day, records } of dropped) {
      metrics.expiredDays.inc({ signal: signal.name })
      metrics.expiredRecords.inc({ signal: signal.name }, records)
      log.info({ signal: signal.name, day, records }, 'a day is dropped: retention')
    }
    return dropped
  }

  return async (giveUp) => {
    const problems: unknown[] = []
    const note = (error: unknown) => void problems.push(error)
    const usage = await store.usage({ cancelled: giveUp, deadline: patience }).catch(note)
    for (const signal of signals) {
      if (usage) await limitSize(signal, usage).catch(note)
      const dropped = await drop(signal).catch(note)
      if (usage) measure(signal, usage, dropped ?? [], metrics)
    }
    const waits = signals.flatMap(({ name }) => keeping.waitOf(name) ?? [])
    return { problems, again: waits.length > 0 ? Math.max(...waits) : undefined }
  }
}

function measure(
  { name: signal }: Signal,
  usage: readonly DayUsage[],
  dropped: readonly ExpiredDay[],
  { storedBytes, storedRecords }: Pick<Metrics, 'storedBytes' | 'storedRecords'>,
): void {
  const gone = new Set(dropped.map(({ day }) => day))
  const left = usage.filter((each) => each.signal === signal && !gone.has(each.day))
  storedBytes.set(
    { signal },
    left.reduce((sum, { bytes }) => sum + bytes, 0),
  )
  storedRecords.set(
    { signal },
    left.reduce((sum, { records }) => sum + records, 0),
  )
}

export interface PreparationParts {
  readonly store: Pick<Store, 'prepare'>
  readonly calendar: Calendar
  /** Epoch ms. */
  readonly now?: () => number
}

/** Makes the job that sees that today's and tomorrow's targets exist. */
export function preparationRound({ store, calendar, now = Date.now }: PreparationParts): () => Promise<Round> {
  return async () => {
    const today = calendar.dayAt(now())
    await store.prepare([today, calendar.addDays(today, 1)])
    return { problems: [] }
  }
}
