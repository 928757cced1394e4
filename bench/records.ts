import type { StatRecord } from '../signals/stat.ts'
import { bulkSize } from './bodies.ts'
import { calendar } from './evening.ts'
import { headsOfFrame, recordsOfFrame, type Traffic } from './frames.ts'
import { addressOfFrame } from './sending.ts'
import { type Totals, TotalsOf } from './totals.ts'

/** When the record of a place among `count` was received, epoch ms. */
export type TimeOf = (place: number, count: number) => number

/**
 * The records that the door makes of the traffic, in chunks of a bulk's size, all with this minute's time unless `timeOf`
 * says another. One chunk at a time is in memory.
 */
export function* recordChunks({ frames }: Traffic, timeOf: TimeOf = () => Date.now()): Generator<StatRecord[]> {
  const framesOfChunk = bulkSize / headsOfFrame
  for (let first = 0; first < frames.length; first += framesOfChunk) {
    yield frames.slice(first, first + framesOfChunk).flatMap((frame, index) => {
      const place = first + index
      const receivedAt = timeOf(place, frames.length)
      return recordsOfFrame(frame, { calendar, receivedAt, sourceId: '127.0.0.1', peer: addressOfFrame(place) })
    })
  }
}

/** What the records of the traffic come to. */
export function totalsOf(traffic: Traffic, repetitions = 1): Totals {
  const totals = new TotalsOf()
  for (const chunk of recordChunks(traffic)) for (const record of chunk) totals.add(record)
  return totals.times(repetitions)
}

/** Spread evenly over the calendar's day until now, oldest first: as a day's reports come. */
export function overTheDay(): TimeOf {
  const now = Date.now()
  const from = (calendar.rangeOf(calendar.dayAt(now))?.from ?? 0) * 1000
  return (place, count) => from + ((now - from) * place) / count
}
