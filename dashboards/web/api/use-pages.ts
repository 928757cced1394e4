import { useCallback, useEffect, useRef, useState } from 'react'
import { askPatiently } from './asking.ts'

/** The pages that were found so far. */
export interface Pages<Page> {
  /** While another question is asked, those of the one before. */
  readonly pages: readonly Page[]
  readonly asking: boolean
  readonly failure: Error | undefined
  /** Asks for the next page; undefined where there is none, and while one is asked for. */
  readonly more: (() => void) | undefined
}

/** Pages, and the text of the question that they answer. */
interface Found<Page> {
  readonly key: string
  readonly pages: readonly Page[]
}

/** Finds page after page; another question begins anew. `ask` has to be the same function at each render. */
export function usePages<Question, Page extends { readonly next: string | null }>(
  ask: (question: Question & { readonly after: string | undefined }, signal: AbortSignal) => Promise<Page>,
  question: Question,
): Pages<Page> {
  const key = JSON.stringify(question)
  const [found, setFound] = useState<Found<Page>>({ key, pages: [] })
  const [asking, setAsking] = useState(true)
  const [failure, setFailure] = useState<Error>()
  const cancel = useRef<AbortController>(undefined)

  const askAfter = useCallback(
    async (before: readonly Page[]) => {
      cancel.current?.abort()
      const current = new AbortController()
      cancel.current = current
      setAsking(true)
      setFailure(undefined)
      try {
        // The question's own text: equal questions are the same one.
        const asked = JSON.parse(key) as Question
        const page = await askPatiently(ask, { ...asked, after: before.at(-1)?.next ?? undefined }, current.signal)
        if (!current.signal.aborted) setFound({ key, pages: [...before, page] })
      } catch (error) {
        if (!current.signal.aborted) setFailure(error instanceof Error ? error : new Error(String(error)))
      }
      if (!current.signal.aborted) setAsking(false)
    },
    [ask, key],
  )

  useEffect(() => {
    void askAfter([])
    return () => cancel.current?.abort()
  }, [askAfter])

  const { pages } = found
  const hasMore = found.key === key && pages.at(-1)?.next != null
  return { pages, asking, failure, more: hasMore && !asking ? () => void askAfter(pages) : undefined }
}
