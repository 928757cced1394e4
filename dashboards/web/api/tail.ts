import type { LogLine } from './generated.ts'
import { tailAddress } from './logs.ts'
import { type Refusal, refusalOf } from './refusal.ts'

/** How a tail is doing; where it was refused it comes back by itself, but for good where `isFinal`. */
export type TailState =
  | { readonly kind: 'connecting' | 'open' | 'interrupted' }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly isFinal: boolean }

export interface TailListener {
  onLines(lines: readonly LogLine[]): void
  /** Lines are missing, so many where somebody counted them. */
  onGap(lost: number | null): void
  onState(state: TailState): void
}

/** What was refused for now is tried again after this, ms. */
const patience = 3000

/** Follows lines as they come until it is ended; after a break it goes on where it was. */
export function followLines(q: string, { onLines, onGap, onState }: TailListener): () => void {
  const ending = new AbortController()
  let position: string | undefined

  function open() {
    if (ending.signal.aborted) return
    const source = new EventSource(tailAddress(q, position))
    ending.signal.addEventListener('abort', () => source.close())
    source.onopen = () => onState({ kind: 'open' })
    source.onerror = () => {
      onState({ kind: 'interrupted' })
      // The browser comes back by itself, but not after an answer that is no stream.
      if (source.readyState === EventSource.CLOSED) void comeBack()
    }
    source.addEventListener('lines', ({ data, lastEventId }: MessageEvent<string>) => {
      position = lastEventId
      // The server's own form, as the search's answer has it.
      onLines(JSON.parse(data) as readonly LogLine[])
    })
    source.addEventListener('gap', ({ data, lastEventId }: MessageEvent<string>) => {
      position = lastEventId
      onGap((JSON.parse(data) as { readonly lost: number | null }).lost)
    })
  }

  async function comeBack() {
    const refusal = await askWhy(tailAddress(q, position), ending.signal)
    if (ending.signal.aborted) return
    const isFinal = refusal?.code === 'BAD_REQUEST'
    if (refusal) onState({ kind: 'refused', refusal, isFinal })
    if (!isFinal) setTimeout(open, patience)
  }

  open()
  return () => ending.abort()
}

/** Why an address is refused, which an EventSource does not tell; undefined where it is not, or nobody answers. */
async function askWhy(address: string, signal: AbortSignal): Promise<Refusal | undefined> {
  try {
    const response = await fetch(address, { signal })
    if (!response.ok) return refusalOf(response.status, await response.json())
    await response.body?.cancel()
  } catch {
    // Whoever answers for it has no words, or is gone.
  }
  return undefined
}
