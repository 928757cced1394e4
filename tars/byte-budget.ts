/** Bytes that several holders may hold together. Who finds it used up is told when there is room again. */
export class ByteBudget {
  readonly #limit: number
  readonly #waiting = new Set<() => void>()
  #held = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  /** Whether nothing more should be taken; a last one may have gone beyond the limit. */
  get isUsedUp(): boolean {
    return this.#held >= this.#limit
  }

  take(bytes: number): void {
    this.#held += bytes
  }

  giveBack(bytes: number): void {
    this.#held -= bytes
    if (this.isUsedUp) return
    // Whoever finds it used up again waits again.
    const waiting = [...this.#waiting]
    this.#waiting.clear()
    for (const proceed of waiting) proceed()
  }

  /** Calls back once, when there is room; the same function is called once however often it waits. */
  whenFree(proceed: () => void): void {
    this.#waiting.add(proceed)
  }

  /** Forgets one that waits no more. */
  leave(proceed: () => void): void {
    this.#waiting.delete(proceed)
  }
}
