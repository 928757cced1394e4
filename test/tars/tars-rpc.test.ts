import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import type { StatReport } from '../../ingest/stat/report.ts'
import { reportServant, reportServantName } from './report-servant.ts'
import { startServer } from './test-server.ts'

const program = fileURLToPath(new URL('tars-rpc-client.ts', import.meta.url))

/** What a process of @tars/rpc says that our server answered. */
async function realClient(port: number, transport: string, version: number): Promise<unknown[]> {
  const task = JSON.stringify({ servant: reportServantName, port, transport, version })
  const { stdout } = await promisify(execFile)(process.execPath, [program, task], { timeout: 20_000 })
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}

const echoes = [
  { returned: 2, back: '库存' },
  Array.from({ length: 50 }, (_, i) => ({ returned: `${i}`.length, back: `${i}` })),
]

describe('a real client process of @tars/rpc', () => {
  for (const transport of ['tcp', 'udp']) {
    test(`is answered in TARS over ${transport}, and its reports arrive whole`, async () => {
      const reports: (readonly StatReport[])[] = []
      const { port, observer } = await startServer(
        {},
        reportServant(async (what) => void (typeof what !== 'string' && reports.push(what))),
      )
      expect(await realClient(port, transport, 1)).toEqual([...echoes, 0, ...echoes])
      expect(reports).toHaveLength(2)
      for (const [[head, body] = []] of reports) {
        expect(head).toMatchObject({
          masterName: 'Shop.CartServer',
          slaveName: 'Shop.PriceServer',
          interfaceName: 'getPrice',
        })
        expect(body).toMatchObject({ count: 5, intervals: [5, 2, 10, 3], totalTime: Number.MAX_SAFE_INTEGER })
      }
      expect([observer.refusals, observer.failures]).toEqual([[], []])
    })
  }

  for (const version of [2, 3]) {
    test(`is answered in TUP, iVersion ${version}`, async () => {
      const { port, observer } = await startServer()
      expect(await realClient(port, 'tcp', version)).toEqual(echoes)
      expect(observer.refusals).toEqual([])
    })
  }
})
