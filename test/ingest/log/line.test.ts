import { describe, expect, it, test } from 'vitest'
import { readLine } from '../../../ingest/log/line.ts'

/** What is read of a line: the time as clocks show it, level, thread, trace. */
function f(line: string, expected: string, separator = '|'): void {
  const { written, level, thread, trace } = readLine(line, separator)
  const shown = written && new Date(written.clock).toISOString().slice(written.hasDate ? 0 : 11, -1)
  const offset = written?.offset === undefined ? '' : ` ${written.offset / 3_600_000}h`
  const said = [written && shown + offset, level, thread && `thread ${thread}`, trace && `trace ${trace}`]
  expect(said.filter(Boolean).join(', '), line).toBe(expected)
}

const second = '2024-03-28T17:29:45.000'
const millisecond = '2024-03-28T17:29:45.718'

describe('TarsCpp', () => {
  test('rolling and day logs, with their flags', () => {
    f('2024-03-28 17:29:45|140021|INFO|order 17 paid', `${second}, INFO, thread 140021`)
    f('2024-03-28 17:29:45.718|140021|ERROR|failed', `${millisecond}, ERROR, thread 140021`)
    f('2024-03-28 17:29:45|DEBUG|no thread', `${second}, DEBUG`)
    f('2024-03-28 17:29:45|1711618185|paid', second)
    f('[2024-03-28 17:29:45]|text', second)
    f('[2024-03-28 17:29:45.718]|140021|WARN|text', `${millisecond}, WARN, thread 140021`)
  })

  test('any separator', () => {
    f('2024-03-28 17:29:45,140021,WARN,text', `${second}, WARN, thread 140021`, ',')
    f('2024-03-28 17:29:45,471,WARN,text', `${second}, WARN, thread 471`, ',')
    f('2024-03-28 17:29:45#$140021#$WARN#$text', `${second}, WARN, thread 140021`, '#$')
    f('2024-03-28 17:29:45 | 140021 | WARN | text', `${second}, WARN, thread 140021`, ' | ')
    f('2024-03-28 17:29:45 140021 WARN text', `${second}, WARN, thread 140021`, ' ')
  })

  test("the framework's own level, and those that are none", () => {
    f('2024-03-28 17:29:45|140021|TARS|[TARS]ping', `${second}, TRACE, thread 140021`)
    f('2024-03-28 17:29:45|140021|ANY|text', second)
  })

  test('a dyed line names its server first', () => {
    f('Shop.CartServer|2024-03-28 17:29:45|140021|DEBUG|x', `${second}, DEBUG, thread 140021`)
  })
})

describe('TarsGo', () => {
  test('lines, with and without the caller', () => {
    f('2024-03-28 17:29:45.718|cart.go:main.(*Cart).Add:17|WARN|x', `${millisecond}, WARN`)
    f('2024-03-28 17:29:45.718|ERROR|x', `${millisecond}, ERROR`)
    f('2024-03-28 17:29:45|f-9c0f|a1|*|sr||Shop.PriceServer|getPrice|1711618185101|0||', second)
  })

  test('JSON lines', () => {
    const line = { time: '2024-03-28 17:29:45.718', func: 'main.main', file: 'main.go:3', level: 'ERROR', msg: '"x"' }
    f(JSON.stringify(line), `${millisecond}, ERROR`)
    f('{"time":"2024-03-28 17:29:45.718","func":"","file":"","level":"INFO","msg":"a|b"}', `${millisecond}, INFO`)
  })
})

describe('TarsJava', () => {
  test('the patterns of its logback.xml', () => {
    const line = '[http-nio-80-exec-1] INFO  com.qq.tars.server.core.Server - started'
    f(`2024-03-28 17:29:45.718 ${line}`, `${millisecond}, INFO, thread http-nio-80-exec-1`)
    f(`17:29:45.718 ${line}`, '17:29:45.718, INFO, thread http-nio-80-exec-1')
  })

  test('other patterns of logback and log4j', () => {
    f('2024-03-28 17:29:45,718 [main] WARN  a.b.C - x', `${millisecond}, WARN, thread main`)
    f('2024-03-28 17:29:45:718 [main] WARN  a.b.C - x', `${millisecond}, WARN, thread main`)
    f('2024-03-28 17:29:45.718  INFO 4711 --- [     main] a.b.Demo  : x', `${millisecond}, INFO, thread main`)
    f('2024-03-28 17:29:45.718 ERROR [main] (Foo.java:12) - x', `${millisecond}, ERROR, thread main`)
    f('[2024-03-28 17:29:45.718] [ERROR] [main] a.b.C - x', `${millisecond}, ERROR, thread main`)
    f('2024-03-28 17:29:45.718 a.b.C [main] SEVERE: x', `${millisecond}, ERROR, thread main`)
    f('2024-03-28 17:29:45.718 [main] [a1] WARN x', `${millisecond}, WARN, thread main`)
    f('2024-03-28T17:29:45.718+0800\twarn\tmain.go:12\tx', `${millisecond} 8h, WARN`)
    f('2024-03-28T17:29:45.718Z WARN x', `${millisecond} 0h, WARN`)
    f('2024-03-28T17:29:45.718+08:00 [main] WARN x', `${millisecond} 8h, WARN, thread main`)
    f('20240328 17:29:45.718 [main] WARN x', `${millisecond}, WARN, thread main`)
    f('WARN  [main] a.b.C - x', 'WARN, thread main')
    f('2024-03-28 17:29:45.718|[main]|WARN|a.b.C|x', `${millisecond}, WARN, thread main`)
  })

  test("logback's encoders to JSON", () => {
    f(
      '{"@timestamp":"2024-03-28T17:29:45.718+08:00","@version":"1","message":"x","thread_name":"main","level":"WARN","level_value":30000,"traceId":"5f2c1a9be0d34f11"}',
      `${millisecond} 8h, WARN, thread main, trace 5f2c1a9be0d34f11`,
    )
  })
})

test('in JSON a small number is no time: another field may say it', () => {
  f('{"time":0.25,"level":"info","ts":1711646985.718}', `${millisecond} 0h, INFO`)
  f('{"time":250,"level":"info"}', 'INFO')
})

describe('Tars.js', () => {
  test('its formatters, with a line number, a separator, a prefix', () => {
    f('2024-03-28 17:29:45|4711|INFO|GET /cart 200', `${second}, INFO, thread 4711`)
    f('2024-03-28 17:29:45|4711|ERROR|pay.js:3|GET /pay 500|user=3', `${second}, ERROR, thread 4711`)
    f('2024-03-28 17:29:45,GET /cart 200', second, ',')
    f('Shop.CartServer;2024-03-28 17:29:45;4711;WARN;x', `${second}, WARN, thread 4711`, ';')
  })

  test("pino's and winston's JSON", () => {
    f('{"level":50,"time":1711646985718,"pid":4711,"msg":"x"}', `${millisecond} 0h, ERROR, thread 4711`)
    f('{"level":"warn","message":"x","timestamp":"2024-03-28T17:29:45.718Z"}', `${millisecond} 0h, WARN`)
    f('{"level":"info","ts":1711646985.718,"msg":"x"}', `${millisecond} 0h, INFO`)
    f('{"level":"info","ts":1711646985718000000}', `${millisecond} 0h, INFO`)
  })
})

it('reads the first line of several', () => {
  f('2024-03-28 17:29:45|4711|ERROR|failed\n2024-03-29 00:00:00|1|INFO|at pay', `${second}, ERROR, thread 4711`)
  f('2024-03-28 17:29:45|4711|\nERROR|x', second)
})

test('a level is a field or a word of its own in front of the text', () => {
  f('ERROR|x', 'ERROR')
  f('[error] x', 'ERROR')
  f('WARN x', 'WARN')
  f('WARN: x', 'WARN')
  f('Warn: x', '')
  f('Error x', '')
  f('order 17: ERROR x', '')
  f('2024-03-28 17:29:45 order failed: ERROR', second)
  f('2024-03-28 17:29:45|paid|by card|of Shop|ERROR|x', second)
  f('2024-03-28 17:29:45|ERRORS|x', second)
})

describe('a trace id', () => {
  it.each([
    'traceId=5f2c1a9be0d34f11 x',
    'x [traceId:5f2c1a9be0d34f11] y',
    '"trace_id": "5f2c1a9be0d34f11"',
    'TRACE_ID=5f2c1a9be0d34f11',
    'X-B3-TraceId: 5f2c1a9be0d34f11',
    'dd.trace_id=5f2c1a9be0d34f11',
    '[trace.id=5f2c1a9be0d34f11]',
    'trace id 5f2c1a9be0d34f11',
    'trace=none, traceid=5f2c1a9be0d34f11',
  ])('is found in %j', (line) => f(line, 'trace 5f2c1a9be0d34f11'))

  it('may be that of Tars, with its flags, or within a traceparent', () => {
    f('trace=f-9c0ffee0123456789abcdef012345678 x', 'trace f-9c0ffee0123456789abcdef012345678')
    f('traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', 'trace 4bf92f3577b34da6a3ce929d0e0e4736')
  })

  it.each([
    'stack trace: java.lang.NullPointerException',
    'trace=short1',
    'traceable 5f2c1a9be0d34f11',
    'race=5f2c1a9be0d34f11',
    'trace id of order',
    'traceId=',
  ])('is not found in %j', (line) => f(line, ''))
})

describe('what only looks like a time', () => {
  it.each([
    '2024-02-30 17:29:45|x',
    '2024-13-01 17:29:45|x',
    '2024-03-28 24:00:00|x',
    '2024-03-28 17:60:00|x',
    '2024-03-28',
    '2024-03/28 17:29:45|x',
    '1969-12-31 23:59:59|x',
    '12:30 lunch',
    '10.12.3.45:20031 connected',
    '20240328172945|x',
    '{"time":"yesterday"}',
    '{"time":',
    '{"time":{}}',
    '[]',
    '',
    ' ',
    '|',
    '||||',
    '[',
  ])('is none: %j', (line) => f(line, ''))
})
