import type { SignalName } from './signal.ts'

/** What the records of one day of a signal take. */
export interface DayUsage {
  readonly signal: SignalName
  /** "YYYYMMDD" */
  readonly day: string
  readonly records: number
  /** On all disks together, copies too. */
  readonly bytes: number
  /** Of one copy. */
  readonly primaryBytes: number
}

/** Where the records rest, and how much room there is. Bytes throughout. */
export type Space =
  | { readonly kind: 'file'; readonly file: FileSpace; readonly disk: Disk }
  | { readonly kind: 'cluster'; readonly nodes: readonly NodeSpace[] }

/** A database file. What is freed in it is not given back to the disk but used again. */
export interface FileSpace {
  readonly bytes: number
  /** Of these, freed: what is written next goes there. */
  readonly reusable: number
  /** Its write-ahead log, a file beside it. */
  readonly log: number
}

export interface Disk {
  readonly total: number
  /** What this process may still write. */
  readonly available: number
}

export interface NodeSpace extends Disk {
  readonly name: string
  /** With less than this available, the node's indices are closed to writes: its flood stage. */
  readonly reserve: number
}

/** A promise that records before a day are gone or will go, though they are not too old to be kept. */
export interface KeptFrom {
  readonly signal: SignalName
  /** The first day kept, "YYYYMMDD". */
  readonly day: string
  /** When it was announced, epoch ms. */
  readonly announced: number
}
