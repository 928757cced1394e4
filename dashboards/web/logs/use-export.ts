import { useEffect, useRef, useState } from 'react'
import { fetchLines } from '../api/export.ts'
import { askCounts, type ExportFormat, type LogQuestion, type Sort } from '../api/logs.ts'
import { saveFile } from '../api/save-file.ts'

/** How far an export is; `total` undefined while nobody knows it. */
export type Progress =
  | { readonly kind: 'ready' }
  | { readonly kind: 'running'; readonly lines: number; readonly total: number | undefined }
  | { readonly kind: 'failed'; readonly reason: string }

export interface Export {
  readonly progress: Progress
  start(format: ExportFormat): Promise<void>
  stop(): void
}

/** Progress is shown so often, ms: lines come by the thousand. */
const showEvery = 200

/** Keeps all lines that are found as a file; it ends with the page. */
export function useExport(question: LogQuestion, sort: Sort): Export {
  const [progress, setProgress] = useState<Progress>({ kind: 'ready' })
  const running = useRef<AbortController>(undefined)
  useEffect(() => () => running.current?.abort(), [])

  async function start(format: ExportFormat) {
    const current = new AbortController()
    const { signal } = current
    running.current = current
    let lines = 0
    let total: number | undefined
    const show = () => setProgress({ kind: 'running', lines, total })
    const timer = setInterval(show, showEvery)
    show()
    void countOf(question, signal).then((count) => {
      total = count
    })
    try {
      const onProgress = (count: number) => {
        lines = count
      }
      const { name, content } = await fetchLines({ ...question, sort }, format, onProgress, signal)
      saveFile(name, content)
      setProgress({ kind: 'ready' })
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      setProgress(signal.aborted ? { kind: 'ready' } : { kind: 'failed', reason })
    } finally {
      clearInterval(timer)
    }
  }

  return { progress, start, stop: () => running.current?.abort() }
}

/** How many lines there are; undefined where that can't be said, as an export goes on without. */
async function countOf(question: LogQuestion, signal: AbortSignal): Promise<number | undefined> {
  try {
    return (await askCounts({ ...question, by: 'level', limit: 1 }, signal)).total
  } catch {
    return undefined
  }
}
