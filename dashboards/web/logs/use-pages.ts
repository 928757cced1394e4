import { useCallback, useEffect, useRef, useState } from 'react'
import type { LogLine } from '../api/generated.ts'
import { askLines, type LogQuestion } from '../api/logs.ts'

/** The lines that were found so far. */
export interface Pages {
  readonly lines: readonly LogLine[]
  readonly asking: boolean
  readonly failure: Error | undefined
  /** Whether time ran out before all was searched. */
  readonly partial: boolean
  /** Asks for the next page; undefined where there is none. */
  readonly more: (() => void) | undefined
}

const pageSize = 200

type Found = Awaited<ReturnType<typeof askLines>>

/** Finds lines page by page; another question begins anew. */
export function usePages(question: LogQuestion | undefined): Pages {
  const [pages, setPages] = useState<readonly Found[]>([])
  const [asking, setAsking] = useState(true)
  const [failure, setFailure] = useState<Error>()
  const cancel = useRef<AbortController>(undefined)
  const key = question === undefined ? undefined : JSON.stringify(question)

  const ask = useCallback(
    (before: readonly Found[]) => {
      if (key === undefined) return
      cancel.current?.abort()
      const current = new AbortController()
      cancel.current = current
      setAsking(true)
      setFailure(undefined)
      // The question's own text.
      const asked = JSON.parse(key) as LogQuestion
      const after = before.at(-1)?.next ?? undefined
      askLines({ ...asked, sort: 'newest', limit: pageSize, after }, current.signal).then(
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
    [key],
  )

  useEffect(() => {
    ask([])
    return () => cancel.current?.abort()
  }, [ask])

  const last = pages.at(-1)
  return {
    lines: pages.flatMap(({ lines }) => lines),
    asking,
    failure,
    partial: last?.meta.partial ?? false,
    more: last?.next == null || asking ? undefined : () => ask(pages),
  }
}
