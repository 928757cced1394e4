import { type ExportFormat, exportAddress, type PageQuestion } from './logs.ts'
import { refusalOf } from './refusal.ts'

/** A file that has come. */
export interface ExportedFile {
  readonly name: string
  readonly content: Blob
}

/** So much is kept as bytes before the browser gets it, which may put it on the disk. */
const portion = 8 * 1024 * 1024

/**
 * Fetches all lines that are found as a file, and tells how many have come. Rejects with the Refusal, or where the stream
 * breaks off: a part is not taken for the whole.
 */
export async function fetchLines(
  question: Pick<PageQuestion, 'range' | 'q' | 'sort'>,
  format: ExportFormat,
  onProgress: (lines: number) => void,
  signal: AbortSignal,
): Promise<ExportedFile> {
  const response = await fetch(exportAddress(question, format), { signal })
  if (!response.ok || !response.body) throw refusalOf(response.status, await response.json().catch(() => undefined))
  const count = format === 'csv' ? createRowCounter() : countNewlines
  const type = response.headers.get('content-type') ?? ''
  const kept: BlobPart[] = []
  let waiting: Uint8Array<ArrayBuffer>[] = []
  let [lines, size] = [0, 0]
  for (const reader = response.body.getReader(); ; ) {
    const { done, value } = await reader.read()
    if (done) break
    lines += count(value)
    onProgress(lines)
    waiting.push(value)
    size += value.length
    if (size < portion) continue
    kept.push(new Blob(waiting))
    waiting = []
    size = 0
  }
  return { name: nameOf(response), content: new Blob([...kept, ...waiting], { type }) }
}

function nameOf(response: Response): string {
  return /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? 'logs'
}

const newline = 0x0a
const quote = 0x22

function countNewlines(bytes: Uint8Array): number {
  let count = 0
  for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, at + 1)) count++
  return count
}

/** Counts rows of a table without its head; those within quotes are lines of one cell. */
function createRowCounter(): (bytes: Uint8Array) => number {
  let isQuoted = false
  let isHead = true
  return (bytes) => {
    let count = 0
    for (const byte of bytes) {
      if (byte === quote) isQuoted = !isQuoted
      else if (byte === newline && !isQuoted) count++
    }
    if (!isHead || count === 0) return count
    isHead = false
    return count - 1
  }
}
