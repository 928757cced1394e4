import { describe, it } from 'vitest'
import { logRecords } from '../../../ingest/log/records.ts'
import { readBuffer, readLogInfo } from '../../../ingest/log/report.ts'
import { createCalendar } from '../../../signals/calendar.ts'
import { argumentsOf } from '../../../tars/answer.ts'
import { decodeRequest, encodeRequest, NORMAL, ONE_WAY, VERSION_TARS } from '../../../tars/packet.ts'
import { TarsWriter } from '../../../tars/writer.ts'
import { expectGoldenJson } from '../../golden.ts'

const receivedAt = Date.parse('2026-11-21T17:29:46+08:00')
const receipt = { calendar: createCalendar('Asia/Shanghai'), receivedAt, sourceId: '10.0.0.1', peer: '10.9.9.9' }
const span = { from: receivedAt / 1000 - 86_400, to: receivedAt / 1000 + 300 }

/** 库存不足 in GBK, and what stands in its place until a packet is written. */
const gbkText = Buffer.from('bfe2b4e6b2bbd7e3', 'hex')
const gbkPlace = 'GBK-TEXT'

/** LogInfo's fields by tag, from 2 on, and the lines; a number is a bool or an int. */
interface Sent {
  readonly info: Readonly<Record<number, string | number>>
  readonly lines: readonly string[]
}

/** What libraries send, as contract section 6 has it: C++ and Node all fields, Go and Java what is not at its default. */
const libraries: Readonly<Record<'cpp' | 'go' | 'java' | 'node', Sent>> = {
  cpp: {
    info: { 2: 'order', 3: '%Y%m%d', 4: 'gray.sz.1', 5: 1, 6: 1, 7: 0, 8: '_', 9: '|', 10: '1day' },
    lines: ['2026-11-21 17:29:45|140021|INFO|order 17 paid\n', '2026-11-21 17:29:45|17|81|paid\n', '\n'],
  },
  go: {
    info: { 2: 'cart', 3: '%Y%m%d%H' },
    lines: [
      '2026-11-21 17:29:45.718|cart.go:main.(*Cart).Add:17|ERROR|order 18 failed\ngoroutine 1 [running]:\n',
      '{"time":"2026-11-21 17:29:45.718","func":"main.main","file":"main.go:3","level":"WARN","msg":"slow"}\n',
      'bare',
    ],
  },
  java: {
    info: { 2: 'tars', 3: '%Y%m%d%H' },
    lines: [
      '2026-11-21 17:29:45.718 [http-nio-80-exec-1] WARN  com.shop.Cart - slow traceId=5f2c1a9be0d34f11\n',
      `ERROR|${gbkPlace}`,
    ],
  },
  node: {
    info: { 2: 'access', 3: '%Y%m%d', 4: '', 5: 1, 6: 1, 7: 0, 8: '_', 9: ',', 10: '2hour' },
    lines: ['2026-11-21 17:29:45,4711,INFO,GET /cart 200\n', '2026-11-21 17:29:45,GET /cart 200\n'],
  },
}

function withGbk(bytes: Buffer): Buffer {
  const at = bytes.indexOf(gbkPlace)
  if (at >= 0) gbkText.copy(bytes, at)
  return bytes
}

/** The bytes of a packet, and what becomes of it. */
function walk({ info, lines }: Sent, packetType: number) {
  const writer = new TarsWriter()
  writer.writeStruct(1, (struct) => {
    struct.writeString(0, 'Shop')
    struct.writeString(1, 'CartServer')
    for (const [tag, value] of Object.entries(info)) {
      if (typeof value === 'string') struct.writeString(Number(tag), value)
      else struct.writeInt(Number(tag), value)
    }
  })
  writer.writeList(2, lines, (list, tag, line) => list.writeString(tag, line))
  const frame = encodeRequest({
    version: VERSION_TARS,
    packetType,
    messageType: 0,
    requestId: 7,
    servant: 'tars.tarslog.LogObj',
    functionName: 'loggerbyInfo',
    buffer: withGbk(writer.finish()),
    timeoutMs: 3000,
    context: new Map(),
    status: new Map(),
  })
  const input = argumentsOf(decodeRequest(frame.subarray(4)))
  const received = input.read('info', 1, readLogInfo)
  const outcome = logRecords(received, input.read('buffer', 2, readBuffer), receipt, span)
  const records = outcome.records.map(({ sequence, origin, ...record }) => record)
  return { packet: frame.toString('hex'), ...outcome, records }
}

describe('the records of', () => {
  it.each([
    ['cpp', ONE_WAY],
    ['go', NORMAL],
    ['java', NORMAL],
    ['node', NORMAL],
  ] as const)('%s are kept', async (library, packetType) => {
    await expectGoldenJson(`tars/log-${library}`, walk(libraries[library], packetType))
  })
})
