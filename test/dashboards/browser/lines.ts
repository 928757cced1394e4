import type { Locator, Page } from 'playwright-core'
import { z } from 'zod'
import { connectTars } from '../../../tars/client.ts'
import { shop } from './visit.ts'

/** A server's log, in which a test writes lines of its own. */
export interface LogFile {
  readonly server: string
  readonly file: string
}

/** Writes lines as a Tars service does, over one connection; resolves when they are stored. */
export async function writeLines({ server, file }: LogFile, lines: readonly string[]): Promise<void> {
  const client = await connectTars(shop.log)
  const { returnCode } = await client.call({
    servant: 'tars.tarslog.LogObj',
    functionName: 'loggerbyInfo',
    writeArguments: (writer) => {
      writer.writeStruct(1, (info) => {
        info.writeString(0, 'Test')
        info.writeString(1, server)
        info.writeString(2, file)
      })
      writer.writeList(2, lines, (list, tag, line) => list.writeString(tag, line))
    },
    timeoutMs: 20_000,
  })
  await client.close()
  if (returnCode !== 0) throw new Error(`the lines were answered with ${returnCode}`)
}

const pageSchema = z.object({ lines: z.array(z.object({ message: z.string() })) })

/** What the first of all lines of the shop says, in either order. */
export async function firstLine(sort: 'newest' | 'oldest'): Promise<string> {
  const span = { from: String(shop.now - 3 * 3600), to: String(shop.now + 3600) }
  const question = new URLSearchParams({ q: 'app:Shop', limit: '1', sort, ...span })
  const answer = await fetch(`${shop.http}/api/v1/logs/search?${question}`)
  return pageSchema.parse(await answer.json()).lines[0]?.message ?? ''
}

/** The rows of lines that are drawn. */
export function rows(page: Page): Locator {
  return page.locator('li.line')
}

/** What the lines say that are drawn. */
export function texts(page: Page): Promise<string[]> {
  return page.locator('li.line .line-text').allTextContents()
}

/** What is searched for, by the page's address. */
export function searched(page: Page): string | null {
  return new URL(page.url()).searchParams.get('q')
}
