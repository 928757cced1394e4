import { randomUUID } from 'node:crypto'
import { pause } from '../pause.ts'
import type { SignalName } from '../signals/signal.ts'
import type { FedRecord, Feed } from './feed.ts'
import { followTape, holdTime, type Portion, type Run, type Tape } from './tape.ts'

export interface MemoryFeedOptions {
  /** Characters of texts that are kept of a signal, at most. */
  readonly room?: number
}

const usualRoom = 16 * 1024 * 1024

/** Longest pause between two looks at what is new, ms; what is told wakes earlier. */
const longestWait = 1000

/** The feed of one process: workers and followers are in it. */
export function memoryFeed({ room = usualRoom }: MemoryFeedOptions = {}): Feed {
  const stopping = new AbortController()
  const tape = memoryTape(room)
  return {
    stop: async () => stopping.abort(),
    isFollowed: tape.isHeld,
    tell: tape.append,
    follow: (signal, from, end) => followTape(tape, signal, from, AbortSignal.any([end, stopping.signal])),
  }
}

interface Held {
  readonly id: string
  until: number
  told: number
  size: number
  readonly portions: (Portion & { readonly size: number })[]
}

function memoryTape(room: number): Tape {
  const runs = new Map<SignalName, Held>()
  const news = new Map<SignalName, AbortController>()

  function heldOf(signal: SignalName): Held | undefined {
    const held = runs.get(signal)
    if (held && held.until > performance.now()) return held
    runs.delete(signal)
    return undefined
  }

  async function hold(signal: SignalName): Promise<Run> {
    const held = heldOf(signal) ?? { id: newRunId(), until: 0, told: 0, size: 0, portions: [] }
    held.until = performance.now() + holdTime
    runs.set(signal, held)
    return held
  }

  async function append(signal: SignalName, records: readonly FedRecord[]): Promise<void> {
    const held = heldOf(signal)
    if (!held || records.length === 0) return
    const size = sizeOf(records)
    held.portions.push({ before: held.told, records, size })
    held.told += records.length
    held.size += size
    while (held.size > room && held.portions.length > 1) held.size -= held.portions.shift()?.size ?? 0
    news.get(signal)?.abort()
    news.delete(signal)
  }

  return {
    hold,
    isHeld: async (signal) => heldOf(signal) !== undefined,
    append,
    read: async (signal, run, told) => {
      const held = heldOf(signal)
      return held?.id === run
        ? held.portions.filter(({ before, records }) => before + records.length > told)
        : undefined
    },
    wait: async (signal, end) => {
      const woken = news.get(signal) ?? new AbortController()
      news.set(signal, woken)
      await pause(longestWait, AbortSignal.any([end, woken.signal]))
    },
  }
}

function newRunId(): string {
  return randomUUID().replaceAll('-', '')
}

function sizeOf(records: readonly FedRecord[]): number {
  let size = 0
  for (const { record } of records) {
    for (const value of Object.values(record)) if (typeof value === 'string') size += value.length
  }
  return size
}
