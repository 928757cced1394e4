import * as api from './generated.ts'
import { answerOf } from './refusal.ts'

export interface StorageQuestion {
  /** When it is asked, epoch seconds. */
  readonly asOf: number
}

export async function askStorage(_question: StorageQuestion, signal: AbortSignal) {
  return answerOf(await api.getApiV1Storage({ signal }))
}

export type Storage = Awaited<ReturnType<typeof askStorage>>
