import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { weightOf } from './accept.ts'

export type Cell = string | number | null

/** Rows of a table, its columns' names among them as the first. */
export type Table = Iterable<readonly Cell[]>

/** Describes an answer that is told as CSV too. */
export function orCsv<Schema extends z.ZodType>(schema: Schema) {
  const { description = '' } = schema.meta() ?? {}
  const table = z
    .string()
    .meta({ description: 'The same as a table: RFC 4180, its first row the names of the columns' })
  return { description, content: { 'application/json': { schema }, 'text/csv': { schema: table } } }
}

/** Sends an answer in the form that its client prefers: as it is, or streamed as CSV. */
export function sendPreferred(
  request: Pick<FastifyRequest, 'headers'>,
  reply: FastifyReply,
  answer: unknown,
  table: () => Table,
): FastifyReply {
  reply.header('vary', 'accept')
  if (!prefersCsv(request.headers.accept)) return reply.send(answer)
  return reply.type(csvType).send(csvOf(table()))
}

/** Whether a client asks for CSV, and for JSON less. */
export function prefersCsv(accept: string | undefined): boolean {
  const csv = weightOf('text/csv', accept)
  return csv > 0 && csv >= Math.max(weightOf('application/json', accept), weightOf('*/*', accept))
}

const csvType = 'text/csv; charset=utf-8; header=present'

/** How many rows are written at once. */
const rowsAtOnce = 500

/** A table as CSV (RFC 4180), made as fast as it is read. */
export function csvOf(table: Table): Readable {
  return Readable.from(chunksOf(table))
}

function* chunksOf(table: Table): Generator<string> {
  let chunk = ''
  let rows = 0
  for (const row of table) {
    chunk += `${row.map(textOf).join(',')}\r\n`
    rows++
    if (rows % rowsAtOnce > 0) continue
    yield chunk
    chunk = ''
  }
  if (chunk !== '') yield chunk
}

function textOf(cell: Cell): string {
  if (typeof cell !== 'string') return cell === null ? '' : String(cell)
  const text = withoutFormula(cell)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/**
 * Spreadsheets run what begins like this as a formula, full-width signs too where Chinese or Japanese is typed, and names from
 * the network as well; after an apostrophe they show it.
 */
function withoutFormula(text: string): string {
  return /^[=+\-@＝＋－＠\t\r\n]/.test(text) ? `'${text}` : text
}
