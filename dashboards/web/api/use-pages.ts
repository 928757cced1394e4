import { useCallback, useEffect, useRef, useState } from 'react'
import { askPatiently, subjectOf } from './asking.ts'

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
export function usePages<Question extends object, Page extends { readonly next: string | null }>(
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
        if (current.signal.aborted) return
        setFailure(error instanceof Error ? error : new Error(String(error)))
        setFound((known) => stillOf(key, known))
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

/** What was found, as long as it is of the same thing at another time. */
function stillOf<Page>(key: string, found: Found<Page>): Found<Page> {
  // Both are questions' own texts.
  const [asked, known] = [key, found.key].map((text) => subjectOf(JSON.parse(text) as object))
  return asked === known ? found : { key, pages: [] }
}
