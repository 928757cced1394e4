import type { Marks } from '../../marks/marks.ts'
import type { SignalName } from '../../signals/signal.ts'

/** Marks as plain sets in memory: the model of those in Redis, and their stand-in where Redis is not the point. */
export function memoryMarks(): Marks & { lose(): void } {
  const books = new Map<SignalName, Book>()
  let last = 0

  function bookOf(derived: SignalName): Book {
    const book = books.get(derived) ?? { known: false, stale: new Map(), writing: new Map() }
    books.set(derived, book)
    return book
  }

  function mark({ stale }: Book, minutes: readonly number[]): void {
    last = Math.max(last + 1, Date.now())
    for (const minute of minutes) stale.set(minute, last)
  }

  return {
    open: async (derived, batchId, minutes) => {
      const book = bookOf(derived)
      mark(book, minutes)
      book.writing.set(batchId, minutes)
    },
    close: async (derived, batchId, minutes) => {
      const book = bookOf(derived)
      if (!book.writing.delete(batchId)) mark(book, minutes)
    },
    stale: async (derived) => {
      const book = bookOf(derived)
      if (!book.known) return undefined
      return [...book.stale].map(([minute, generation]) => {
        return { minute, generation, age: Math.max(0, Date.now() - generation), writing: isWritten(book, minute) }
      })
    },
    clear: async (derived, built) => {
      const book = bookOf(derived)
      for (const { minute, generation } of built) {
        if (!isWritten(book, minute) && book.stale.get(minute) === generation) book.stale.delete(minute)
      }
    },
    restore: async (derived, minutes) => {
      const book = bookOf(derived)
      mark(book, minutes)
      book.known = true
    },
    stop: () => undefined,
    lose: () => books.clear(),
  }
}

interface Book {
  known: boolean
  readonly stale: Map<number, number>
  readonly writing: Map<string, readonly number[]>
}

function isWritten({ writing }: Book, minute: number): boolean {
  return [...writing.values()].some((minutes) => minutes.includes(minute))
}
