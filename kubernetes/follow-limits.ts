/** What following a kind of objects keeps to. */
export interface FollowLimits {
  /** Objects on a page of a list. */
  readonly page: number
  /** From one list's beginning to the next's at least, ms. */
  readonly listInterval: number
  /** How long a watch is asked for, at random between the two, ms. A stream that says nothing is broken off a little later. */
  readonly watch: { readonly least: number; readonly most: number }
  /** How much later, ms. */
  readonly silence: number
  /** Between tries that fail, ms. */
  readonly pauses: { readonly least: number; readonly most: number }
}

/** Bounds that apply where nobody gives others. */
export const usualLimits: FollowLimits = {
  page: 500,
  listInterval: 5000,
  watch: { least: 120_000, most: 180_000 },
  silence: 10_000,
  pauses: { least: 500, most: 30_000 },
}

/** Changes read ahead while those before them are taken. */
export const mostAhead = 500

/** An API server, or whatever is before it, is left alone for no longer than this, ms. */
export const longestObedience = 60_000

/** A watch that ends sooner and tells nothing is as good as refused, ms. */
export const shortWatch = 1000
