import { Readable } from 'node:stream'
import { z } from 'zod'
import { type Cell, csvOf, type Table } from '../../http/csv.ts'
import type { Calendar } from '../../signals/calendar.ts'
import { inquire, type QueryDoor } from '../ask.ts'
import type { Cursor } from '../cursor.ts'
import { rangeOf, rangeParameters } from '../range.ts'
import { findPage, nextPage } from './find.ts'
import { type Line, lineOf, lineParameters, lineSchema, wantedLines } from './lines.ts'
import { sortParameter } from './search.ts'

export const exportParameters = z.strictObject({
  ...rangeParameters,
  ...lineParameters,
  sort: sortParameter,
  format: z
    .enum(['ndjson', 'csv'])
    .default('ndjson')
    .meta({ description: 'ndjson: a line as JSON on each line; csv: RFC 4180, safe to open in a spreadsheet' }),
})

type Parameters = z.infer<typeof exportParameters>

export interface Exported {
  /** Content-Type. */
  readonly type: string
  readonly body: Readable
}

/** Lines of one look at the store: as many as fit into memory many times. */
const linesAtOnce = 1000

/** The pages of an export; each has the whole deadline, since somebody reads them as they come. */
async function* pagesOf(
  parameters: Parameters,
  door: QueryDoor,
  cancelled: AbortSignal,
): AsyncGenerator<readonly Line[]> {
  const { calendar } = door
  const wanted = { sort: parameters.sort, limit: linesAtOnce, ...wantedLines(parameters) }
  let next: Cursor | undefined = { range: rangeOf(parameters, Date.now() / 1000, calendar) }
  while (next) {
    const { range, place }: Cursor = next
    const question = { ...wanted, range, ...(place && { after: place }) }
    const page = await inquire(door, { cancelled }, (inquiry) => findPage(question, inquiry, calendar))
    yield page.records.map(({ record }) => lineOf(record))
    next = nextPage(page, range)
  }
}

/**
 * All lines that are found, as they are found: memory does not grow with them. Rejects before the first byte where the
 * first page can't be had; where a later one can't, the stream ends with an error, so that nobody takes it for whole.
 */
export async function exportLines(parameters: Parameters, door: QueryDoor, cancelled: AbortSignal): Promise<Exported> {
  const pages = pagesOf(parameters, door, cancelled)
  const first = await pages.next()
  const all = withFirst(first.done ? [] : first.value, pages)
  if (parameters.format === 'csv') return { type: 'text/csv; charset=utf-8; header=present', body: csvStream(all) }
  return { type: 'application/x-ndjson; charset=utf-8', body: Readable.from(jsonLines(all)) }
}

async function* withFirst(first: readonly Line[], rest: AsyncIterable<readonly Line[]>) {
  yield first
  yield* rest
}

async function* jsonLines(pages: AsyncIterable<readonly Line[]>): AsyncGenerator<string> {
  for await (const lines of pages) {
    if (lines.length > 0) yield lines.map((line) => `${JSON.stringify(line)}\n`).join('')
  }
}

const columns = Object.keys(lineSchema.shape)

function csvStream(pages: AsyncIterable<readonly Line[]>): Readable {
  return Readable.from(csvChunks(pages))
}

async function* csvChunks(pages: AsyncIterable<readonly Line[]>): AsyncGenerator<string> {
  yield* csvOf([columns])
  for await (const lines of pages) yield* csvOf(rowsOf(lines))
}

function* rowsOf(lines: readonly Line[]): Table {
  for (const line of lines) yield Object.values<Cell>(line)
}

/** The name that a browser gives the file. */
export function fileName({ format }: Pick<Parameters, 'format'>, calendar: Calendar): string {
  return `logs-${calendar.dayAt(Date.now())}.${format}`
}
