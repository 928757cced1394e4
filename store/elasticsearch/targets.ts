import type { Calendar } from '../../signals/calendar.ts'
import type { Signal, SignalName } from '../../signals/signal.ts'
import { dailyRotation, type Rotation } from '../rotation.ts'

export interface Place {
  readonly signal: SignalName
  readonly day: string
}

/** Which index belongs to which signal and day, for every signal that the store keeps. */
export interface Targets {
  readonly signals: readonly Signal[]
  of(signal: Signal): Rotation
  /** Signal and day of an index's name; undefined where the name is none of ours. */
  placeOf(target: string): Place | undefined
  /** A pattern of the names of a signal's indices; others may match it, so ask `placeOf` about each. */
  patternOf(signal: Signal): string
}

export function createTargets(prefix: string, signals: readonly Signal[], calendar: Calendar): Targets {
  const rotations = new Map(signals.map((signal) => [signal.name, dailyRotation(prefix, signal.name, calendar)]))

  function rotationOf(signal: Signal): Rotation {
    const rotation = rotations.get(signal.name)
    if (!rotation) throw new Error(`the store was not given the signal ${signal.name}`)
    return rotation
  }

  function placeOf(target: string): Place | undefined {
    for (const [signal, rotation] of rotations) {
      const day = rotation.dayOf(target)
      if (day !== undefined) return { signal, day }
    }
    return undefined
  }

  return { signals, of: rotationOf, placeOf, patternOf: (signal) => rotationOf(signal).writeTarget('*') }
}
