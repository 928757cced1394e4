import { beforeAll, describe, expect, it } from 'vitest'
import { lineSchema } from '../../../query/log/lines.ts'
import { around, findLines, messagesOf, untilFound, urlOf } from './asking.ts'
import type { Replicas } from './replicas.ts'
import { postLines } from './sending.ts'

/** Everything that a search finds, as a file. */
export function exportSuite(tarsier: () => Replicas): void {
  describe('an export', () => {
    const app = 'Export'
    const padding = 'x'.repeat(1500)
    const start = Date.now() - 1800_000
    const lines = Array.from({ length: 6000 }, (_, each) => ({
      app,
      server: '=HYPERLINK("http://x")',
      message: each === 7 ? `-1+1,"quoted"\n${padding}` : `line ${each} ${padding}`,
      time: start + each,
    }))
    const asked = { ...around(), app, sort: 'oldest' }

    beforeAll(async () => {
      await Promise.all(
        [0, 1].map((part) => postLines(tarsier().door(part), lines.slice(3000 * part, 3000 * part + 3000))),
      )
      await untilFound(tarsier().query(0), lines.length, { app })
    })

    it('has every line, many pages of them, as NDJSON', async () => {
      const answer = await fetch(urlOf(tarsier().query(0), 'export', asked))
      const found = (await answer.text())
        .trimEnd()
        .split('\n')
        .map((each) => lineSchema.parse(JSON.parse(each)))
      expect(messagesOf(found)).toEqual(lines.map(({ message }) => message))
    })

    it('has them as CSV, in which no cell is a formula', async () => {
      const answer = await fetch(urlOf(tarsier().query(1), 'export', { ...asked, format: 'csv' }))
      expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="logs-\d{8}\.csv"$/)
      const [head, ...rows] = (await answer.text()).trimEnd().split('\r\n')
      expect(head).toBe(Object.keys(lineSchema.shape).join(','))
      expect(rows).toHaveLength(lines.length)
      expect(rows[7]).toContain(`,"'=HYPERLINK(""http://x"")",`)
      expect(rows[7]?.endsWith(`,"'-1+1,""quoted""\n${padding}"`)).toBe(true)
    })

    it('has what the search finds', async () => {
      const answer = await fetch(urlOf(tarsier().query(0), 'export', { ...asked, q: '"line 59"*' }))
      const found = (await answer.text()).trimEnd().split('\n')
      expect(found).toHaveLength(111)
    })

    it('asks the store for no more once its reader has gone', async () => {
      const query = tarsier().query(1)
      const asks = () => query.metric('tarsier_ask_seconds_count', 'signal="log"')
      const before = await asks()
      const leaving = new AbortController()
      const answer = await fetch(urlOf(query, 'export', asked), { signal: leaving.signal })
      await answer.body?.getReader().read()
      leaving.abort()
      const others = 20
      for (let each = 0; each < others; each++) await findLines(query, { app, limit: '1' })
      expect((await asks()) - before - others).toBeLessThan(6)
    })
  })
}
