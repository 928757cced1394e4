import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Line, lineSchema } from '../../../query/log/lines.ts'
import { command, tarsier as run } from '../../cli/running.ts'
import { until } from '../program.ts'
import { findLines, messagesOf, untilFound } from './asking.ts'
import type { Replicas } from './replicas.ts'
import { logLines, postLines } from './sending.ts'

/** The same lines from a terminal. */
export function terminalSuite(tarsier: () => Replicas): void {
  describe('in a terminal', () => {
    const source = { app: 'Terminal', server: 'PayServer', file: 'pay' }
    const start = Date.now() - 600_000
    const lines = Array.from({ length: 1200 }, (_, each) => ({
      ...source,
      time: start + each,
      message: `支付 ${each}`,
    }))

    beforeAll(async () => {
      await postLines(tarsier().door(1), lines)
      await untilFound(tarsier().query(0), lines.length, { app: 'Terminal' })
    })

    const printed = (answer: string): readonly Line[] =>
      answer
        .trimEnd()
        .split('\n')
        .map((each) => lineSchema.parse(JSON.parse(each)))

    it('`tarsier logs` prints what the search finds, the oldest first', async () => {
      const { http } = tarsier().query(1)
      const { code, answer, notes } = await run(['logs', '支付', '--app', 'Terminal', '--json', '--url', http])
      const { lines: found } = await findLines(tarsier().query(0), { app: 'Terminal', q: '支付' })
      expect([code, notes]).toEqual([0, 'these are 100; there are more: --limit, --all\n'])
      expect(printed(answer)).toEqual(found.toReversed())
    })

    it('`tarsier logs --all` prints every one', async () => {
      const { http } = tarsier().query(0)
      const { code, answer, notes } = await run(['logs', '--app', 'Terminal', '--all', '--json', '--url', http])
      expect([code, notes]).toEqual([0, '1200 lines\n'])
      expect(messagesOf(printed(answer))).toEqual(lines.map(({ message }) => message))
    })

    it('`tarsier tail` prints lines as they come, until it is interrupted', async () => {
      const words = [command, 'tail', '支付', '--server', 'TailServer', '--url', tarsier().query(1).http]
      const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] })
      const exited = once(child, 'exit')
      let output = ''
      child.stdout.on('data', (chunk) => {
        output += chunk
      })
      // It says nothing of having begun.
      for (let each = 0; output === ''; each++) {
        await logLines(tarsier().door(each), { ...source, server: 'TailServer' }, [`WARN|支付 ${each}`, 'INFO|other'])
      }
      await until(() => output.endsWith('\n'))
      child.kill('SIGINT')
      expect(await exited).toEqual([0, null])
      expect(output).toMatch(/^(\S+ \S+ WARN {2}Terminal\.TailServer\/pay@127\.0\.0\.1 WARN\|支付 \d+\n)+$/)
    })
  })
}
