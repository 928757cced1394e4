import { beforeAll, describe, expect, it } from 'vitest'
import type { Line } from '../../../query/log/lines.ts'
import { createCalendar } from '../../../signals/calendar.ts'
import { findLines, untilFound } from './asking.ts'
import type { Replicas } from './replicas.ts'
import { logLines, postLines } from './sending.ts'

const calendar = createCalendar('Asia/Shanghai')

/** What becomes of lines that libraries write, and of those that are no clean text. */
export function recordSuite(tarsier: () => Replicas): void {
  describe('a record', () => {
    const source = { app: 'Kept', server: 'CartServer', file: 'cart' }
    /** A minute ago, at a whole second. */
    const at = Math.floor(Date.now() / 1000) * 1000 - 60_000
    const written = calendar.textAt(at).slice(0, 19).replace('T', ' ')

    const cpp = `${written}|140021|INFO|by TarsCpp`
    const cppOfTheDay = `${written}|by TarsCpp of the day`
    const go = `${written}.718|cart.go:main.(*Cart).Add:17|ERROR|by TarsGo\ngoroutine 1 [running]:\n\tmain.main()`
    const goJson = `{"time":"${written}.718","func":"main.main","file":"main.go:3","level":"WARN","msg":"by TarsGo"}`
    const java = `${written}.718 [http-nio-80-exec-1] WARN  com.shop.Cart - by TarsJava traceId=5f2c1a9be0d34f11`
    const js = `${written},4711,DEBUG,by Tars.js`
    const withoutTime = 'ERROR|by nobody'
    const gbk = Buffer.from('bfe2b4e6b2bbd7e3', 'hex')
    const broken = Buffer.concat([Buffer.from('库存'), Buffer.from([0xff]), Buffer.from('|half')])
    const long = `${written}|${'x'.repeat(300_000)}`

    let lines: readonly Line[]
    beforeAll(async () => {
      await Promise.all([
        logLines(tarsier().door(0), source, [`${cpp}\n`, cppOfTheDay, `${go}\n`, goJson, java, withoutTime]),
        logLines(tarsier().door(1), { ...source, separator: ',' }, [js]),
        logLines(tarsier().door(1), source, [gbk, broken, long]),
        postLines(tarsier().door(0), [{ ...source, message: long, file: 'posted' }]),
      ])
      await untilFound(tarsier().query(0), 11, { app: 'Kept' })
      lines = (await findLines(tarsier().query(1), { app: 'Kept', sort: 'oldest' })).lines
    })

    const lineWith = (part: string) => lines.find(({ message }) => message.includes(part))

    it.each([
      [cpp, { timestamp: at, level: 'INFO', thread: '140021' }],
      [cppOfTheDay, { timestamp: at, level: '', thread: '' }],
      [go, { timestamp: at + 718, level: 'ERROR' }],
      [goJson, { timestamp: at + 718, level: 'WARN' }],
      [java, { timestamp: at + 718, level: 'WARN', thread: 'http-nio-80-exec-1', trace: '5f2c1a9be0d34f11' }],
      [js, { timestamp: at, level: 'DEBUG', thread: '4711' }],
    ])('has the time of its line: %j', (message, said) => {
      expect(lineWith(message)).toMatchObject({ ...source, ...said, message, time_from: 'line', node: '127.0.0.1' })
    })

    it('has the time of receipt where its line says none, and says so', () => {
      const line = lineWith(withoutTime)
      expect(line).toMatchObject({ level: 'ERROR', time_from: 'receipt' })
      expect(Math.abs(Date.now() - (line?.timestamp ?? 0))).toBeLessThan(60_000)
    })

    it('of GBK or of broken UTF-8 is readable, and marked', async () => {
      expect(lineWith('库存不足')).toMatchObject({ marks: 'gbk' })
      expect(lineWith('half')).toMatchObject({ marks: 'broken', message: '库存\uFFFD|half' })
      const { lines: found } = await findLines(tarsier().query(1), { app: 'Kept', q: '存不', marks: 'gbk' })
      expect(found).toHaveLength(1)
    })

    it('of more than 256 KB is cut and marked, over Tars and over HTTP', () => {
      const cut = lines.filter(({ marks }) => marks === 'cut')
      expect(cut.map(({ file, message }) => [file, message.length]).toSorted()).toEqual([
        ['cart', 262_144],
        ['posted', 262_144],
      ])
    })
  })
}
