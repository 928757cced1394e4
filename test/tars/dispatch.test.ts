import { describe, expect, test } from 'vitest'
import { TarsierError } from '../../errors.ts'
import { dispatcher } from '../../tars/dispatch.ts'
import {
  decodeRequest,
  decodeResponse,
  encodeRequest,
  type RequestPacket,
  type ResponsePacket,
} from '../../tars/packet.ts'
import type { Peer } from '../../tars/peer.ts'
import { TarsReader } from '../../tars/reader.ts'
import { type Call, type Out, type Servant, tarsFunction } from '../../tars/servant.ts'
import { attributeOf, decodeAttributes, encodeAttributes } from '../../tars/tup.ts'
import { TarsWriter } from '../../tars/writer.ts'
import { stream } from './kinds.ts'
import { recorder } from './recorder.ts'
import { reportServant, reportServantName } from './report-servant.ts'

const peer: Peer = { address: '10.0.0.1', port: 4711, transport: 'tcp' }
const string: Out<string> = { className: 'string', write: (writer, tag, text) => writer.writeString(tag, text) }

function request(changes: Partial<RequestPacket>): Buffer {
  const packet = {
    version: 1,
    packetType: 0,
    messageType: 4,
    requestId: 42,
    servant: reportServantName,
    functionName: 'echo',
    buffer: argumentsOf('hello'),
    timeoutMs: 3_000,
    context: new Map([['trace', 'f-1']]),
    status: new Map(),
  }
  return encodeRequest({ ...packet, ...changes }).subarray(4)
}

function argumentsOf(text: string): Buffer {
  const writer = new TarsWriter()
  writer.writeString(1, text)
  return writer.finish()
}

/** The answer in TARS, and what the observer was told. */
async function answer(packet: Buffer, servant: Servant = reportServant(), from = peer) {
  const observer = recorder()
  const frame = await dispatcher(servant, observer)(packet, from)
  return { response: frame && decodeResponse(frame.subarray(4)), ...observer }
}

/** A servant whose one function runs `handle`. */
function servantOf(handle: (call: Call) => Promise<{ returned: number; back: string }>): Servant {
  const echo = tarsFunction({
    ins: { text: (reader, tag) => reader.readString(tag) },
    outs: { back: string },
    returns: 'int32',
    handle: (_args, call) => handle(call),
  })
  return { name: reportServantName, udp: false, functions: new Map([['echo', echo]]) }
}

const failing = (error: unknown) => servantOf(() => Promise.reject(error))

describe('a call in TARS', () => {
  test('is answered with its return value at 0, its out-parameter behind the ins, and the request repeated', async () => {
    const { response, refusals, failures } = await answer(request({}))
    expect(response).toMatchObject({
      version: 1,
      packetType: 0,
      requestId: 42,
      messageType: 4,
      returnCode: 0,
      description: '',
    })
    expect(response?.context).toEqual(new Map([['trace', 'f-1']]))
    const results = new TarsReader(response?.buffer ?? Buffer.alloc(0))
    expect([results.readInt(0), results.readString(2)]).toEqual([5, 'hello'])
    expect([refusals, failures]).toEqual([[], []])
  })

  test('of a void function is answered with nothing in it', async () => {
    const { response } = await answer(request({ functionName: 'note' }))
    expect(response).toMatchObject({ returnCode: 0, buffer: Buffer.alloc(0) })
  })

  test('tells the handler who calls, and how', async () => {
    const calls: Call[] = []
    const servant = servantOf(async (call) => {
      calls.push(call)
      return { returned: 0, back: '' }
    })
    await answer(request({ packetType: 1 }), servant)
    expect(calls).toEqual([
      {
        peer,
        servant: reportServantName,
        functionName: 'echo',
        oneWay: true,
        context: new Map([['trace', 'f-1']]),
        version: 1,
        timeoutMs: 3_000,
      },
    ])
  })

  test('ignores an out-parameter that Java puts into its request', async () => {
    const writer = new TarsWriter()
    writer.writeString(1, 'hello')
    writer.writeString(2, 'what back was before')
    const { response } = await answer(request({ buffer: writer.finish() }))
    expect(new TarsReader(response?.buffer ?? Buffer.alloc(0)).readString(2)).toBe('hello')
  })
})

describe('what cannot be done is answered with its iRet', () => {
  const f = async (expected: Partial<ResponsePacket>, packet: Buffer, servant?: Servant) => {
    const given = await answer(packet, servant)
    expect(given.response).toMatchObject({ requestId: 42, ...expected })
    return given
  }

  test('-1 for arguments that do not decode', async () => {
    const { refusals } = await f({ returnCode: -1 }, request({ buffer: Buffer.of(0x1c) }))
    expect(refusals).toEqual(['arguments_undecodable'])
  })
  test('-1 for a version that is not spoken here', async () => {
    const { refusals } = await f({ returnCode: -1 }, request({ version: 5, buffer: Buffer.from('{}') }))
    expect(refusals).toEqual(['version_unknown'])
  })
  test('-3 for another function', async () => {
    const { refusals } = await f({ returnCode: -3 }, request({ functionName: 'constructor' }))
    expect(refusals).toEqual(['function_unknown'])
  })
  test('-4 for another servant', async () => {
    const { refusals } = await f({ returnCode: -4 }, request({ servant: 'tars.tarsproperty.PropertyObj' }))
    expect(refusals).toEqual(['servant_unknown'])
  })
  test('-9 where the handler is overloaded, with its message', async () => {
    const error = new TarsierError('OVERLOADED', 'the queue is full')
    const { failures } = await f({ returnCode: -9, description: 'the queue is full' }, request({}), failing(error))
    expect(failures).toEqual([])
  })
  test('-6 where it ran out of time', () =>
    f({ returnCode: -6 }, request({}), failing(new TarsierError('DEADLINE', 'late'))))
  test('-99 for anything else, without its text', async () => {
    const { failures } = await f(
      { returnCode: -99, description: 'the call failed' },
      request({}),
      failing(new Error('secret')),
    )
    expect(failures).toEqual([new Error('secret')])
  })
  test('-99 for an error whose code has no iRet of its own', () =>
    f({ returnCode: -99, description: 'bad' }, request({}), failing(new TarsierError('BAD_QUESTION', 'bad'))))
  test('-2 for an answer that cannot be encoded', async () => {
    const { failures } = await f(
      { returnCode: -2 },
      request({}),
      servantOf(async () => ({ returned: 2 ** 40, back: '' })),
    )
    expect(failures).toEqual([expect.any(RangeError)])
  })
})

describe('one-way calls are never answered', () => {
  const f = async (packet: Buffer, servant?: Servant) =>
    expect((await answer(packet, servant)).response).toBeUndefined()
  test('when they succeed', () => f(request({ packetType: 1 })))
  test('when they fail', () => f(request({ packetType: 1 }), failing(new Error('no'))))
  test('when nobody knows the function', () => f(request({ packetType: 1, functionName: 'nobody' })))
  test('when the packet is broken', () =>
    f(Buffer.concat([Buffer.from('1001' + '2001' + '3c' + '4001', 'hex'), Buffer.of(0x5c)])))
})

test('every servant answers tars_ping, in every version', async () => {
  const { response } = await answer(request({ functionName: 'tars_ping', buffer: Buffer.alloc(0) }))
  expect(response).toMatchObject({ returnCode: 0, buffer: Buffer.alloc(0) })
  for (const version of [2, 3]) {
    const frame = await dispatcher(reportServant(), recorder())(request({ functionName: 'tars_ping', version }), peer)
    expect(decodeRequest(frame?.subarray(4) ?? Buffer.alloc(0)).status.get('STATUS_RESULT_CODE')).toBe('0')
  }
})

describe.each([2, 3])('a call in TUP, iVersion %i', (version) => {
  const call = async (functionName: string, text: string) => {
    const buffer = encodeAttributes(version, new Map([['text', attributeOf(string, text)]]))
    const frame = await dispatcher(reportServant(), recorder())(request({ version, functionName, buffer }), peer)
    return frame ?? Buffer.alloc(0)
  }

  test('is answered by a request packet with named attributes and its outcome in the status', async () => {
    const packet = decodeRequest((await call('echo', '库存')).subarray(4))
    expect(packet).toMatchObject({
      version,
      packetType: 0,
      requestId: 42,
      servant: reportServantName,
      functionName: 'echo',
    })
    expect(packet.context).toEqual(new Map([['trace', 'f-1']]))
    expect(packet.status).toEqual(
      new Map([
        ['STATUS_RESULT_CODE', '0'],
        ['STATUS_RESULT_DESC', ''],
      ]),
    )
    const attributes = decodeAttributes(version, packet.buffer)
    expect(new TarsReader(attributes.get('') ?? Buffer.alloc(0)).readInt(0)).toBe(2)
    expect(new TarsReader(attributes.get('back') ?? Buffer.alloc(0)).readString(0)).toBe('库存')
  })

  test('is understood by @tars/stream, classes and all', async () => {
    const tup = new stream.Tup()
    tup.decode(new stream.BinBuffer(await call('echo', 'hello')))
    expect([tup.getTarsResultCode(), tup.readInt32(''), tup.readString('back')]).toEqual([0, 5, 'hello'])
  })

  test('that fails says so in the status', async () => {
    const tup = new stream.Tup()
    tup.decode(new stream.BinBuffer(await call('nobody', 'hello')))
    expect([tup.getTarsResultCode(), tup.getTarsResultDesc()]).toEqual([
      -3,
      `${reportServantName} has no such function`,
    ])
  })
})
