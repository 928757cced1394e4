import * as api from './generated.ts'
import { parametersOf, Refusal, type SeriesQuestion, type TopQuestion } from './questions.ts'

const asCsv = { headers: { Accept: 'text/csv' } }

/** The answer of `askTop` as CSV; of as many rows as the API gives. */
export async function topCsv(question: TopQuestion): Promise<string> {
  const { group, order, view } = question
  return textOf(
    await api.getApiV1StatTop(group.join(','), { ...parametersOf(question), order, limit: 500, view }, asCsv),
  )
}

/** The answer of `askSeries` as CSV. */
export async function seriesCsv(question: SeriesQuestion): Promise<string> {
  const { step, view } = question
  return textOf(await api.getApiV1StatSeries({ ...parametersOf(question), step, view }, asCsv))
}

function textOf({ status, data }: { readonly status: number; readonly data: unknown }): string {
  if (status === 200 && typeof data === 'string') return data
  throw new Refusal(status, '', 'no CSV came')
}

/** Hands a text to the browser to be kept as a file. */
export function saveCsv(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv' }))
  const link = document.createElement('a')
  link.href = address
  link.download = `${name}.csv`
  link.click()
  URL.revokeObjectURL(address)
}
