import { randomUUID } from 'node:crypto'
import { pause } from '../pause.ts'
import type { SignalName } from '../signals/signal.ts'
import type { FedRecord, Feed } from './feed.ts'
import { followTape, holdTime, type Portion, portionsOf, type Run, type Tape } from './tape.ts'

export interface MemoryFeedOptions {
  /** Characters that are kept of a signal, about. */
  readonly room?: number
}

/** What is kept where nothing else is said. */
export const usualRoom = 16 * 1024 * 1024

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
    for (const portion of portionsOf(records.map(sized))) keep(held, portion)
    news.get(signal)?.abort()
    news.delete(signal)
  }

  function keep(held: Held, portion: readonly Sized[]): void {
    const size = portion.reduce((sum, each) => sum + each.size, 0)
    held.portions.push({ before: held.told, records: portion.map(({ fed }) => fed), size })
    held.told += portion.length
    held.size += size
    while (held.size > room && held.portions.length > 1) held.size -= held.portions.shift()?.size ?? 0
  }

  return {
    hold,
    isHeld: async (signal) => heldOf(signal) !== undefined,
    append,
    read: async (signal, run, told) => {
      const held = heldOf(signal)
      if (held?.id !== run) return undefined
      // One: whoever stops while reading it keeps no more from being forgotten.
      const next = held.portions[firstAfter(held.portions, told)]
      return next ? [next] : []
    },
    wait: async (signal, end) => {
      const woken = news.get(signal) ?? new AbortController()
      news.set(signal, woken)
      await pause(longestWait, AbortSignal.any([end, woken.signal]))
    },
  }
}

/** The place of the first portion that has more than so many records of its run, by halves: there may be thousands. */
function firstAfter(portions: readonly Portion[], told: number): number {
  let low = 0
  let high = portions.length
  while (low < high) {
    const middle = (low + high) >> 1
    const portion = portions[middle]
    if (portion && portion.before + portion.records.length <= told) low = middle + 1
    else high = middle
  }
  return low
}

function newRunId(): string {
  return randomUUID().replaceAll('-', '')
}

interface Sized {
  readonly fed: FedRecord
  readonly size: number
}

/** Characters that a record weighs besides its texts, about. */
const recordOverhead = 300

function sized(fed: FedRecord): Sized {
  let size = recordOverhead
  for (const value of Object.values(fed.record)) if (typeof value === 'string') size += value.length
  return { fed, size }
}
