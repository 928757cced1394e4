import { useCallback, useEffect, useRef, useState } from 'react'
import { askPatiently } from './asking.ts'

/** The pages that were found so far. */
export interface Pages<Page> {
  readonly pages: readonly Page[]
  readonly asking: boolean
  readonly failure: Error | undefined
  /** Asks for the next page; undefined where there is none. */
  readonly more: (() => void) | undefined
}

/** Finds page after page; another question begins anew. `ask` has to be the same function at each render. */
export function usePages<Question, Page extends { readonly next: string | null }>(
  ask: (question: Question & { readonly after: string | undefined }, signal: AbortSignal) => Promise<Page>,
  question: Question,
): Pages<Page> {
  const [pages, setPages] = useState<readonly Page[]>([])
  const [asking, setAsking] = useState(true)
  const [failure, setFailure] = useState<Error>()
  const cancel = useRef<AbortController>(undefined)
  const key = JSON.stringify(question)

  const askAfter = useCallback(
    (before: readonly Page[]) => {
      cancel.current?.abort()
      const current = new AbortController()
      cancel.current = current
      setAsking(true)
      setFailure(undefined)
      // The question's own text: equal questions are the same one.
      const asked = JSON.parse(key) as Question
      askPatiently(ask, { ...asked, after: before.at(-1)?.next ?? undefined }, current.signal).then(
        (page) => {
          if (current.signal.aborted) return
          setPages([...before, page])
          setAsking(false)
        },
        (error: unknown) => {
          if (current.signal.aborted) return
          setFailure(error instanceof Error ? error : new Error(String(error)))
          setAsking(false)
        },
      )
    },
    [ask, key],
  )

  useEffect(() => {
    askAfter([])
    return () => cancel.current?.abort()
  }, [askAfter])

  const next = pages.at(-1)?.next ?? null
  return { pages, asking, failure, more: next === null || asking ? undefined : () => askAfter(pages) }
}
