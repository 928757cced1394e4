import { connect } from 'node:net'
import { describe, expect, test } from 'vitest'
import { connectTars } from '../../tars/client.ts'
import { tarsServer } from '../../tars/server.ts'
import { malformedStreams } from './malformed.ts'
import { recorder } from './recorder.ts'
import { reportServant } from './report-servant.ts'
import { callFrame, echo, host, rawClient, startClient, startServer } from './test-server.ts'

describe('frames are answered however they arrive', () => {
  test('one byte at a time', async () => {
    const { port } = await startServer()
    const { socket, answers } = await rawClient(port)
    for (const byte of callFrame('echo', 'hello', 9)) socket.write(Buffer.of(byte))
    await expect.poll(() => answers).toMatchObject([{ requestId: 9, returnCode: 0 }])
  })

  test('a thousand glued together', async () => {
    const { port } = await startServer()
    const { socket, answers } = await rawClient(port)
    socket.write(Buffer.concat(Array.from({ length: 1_000 }, (_, i) => callFrame('echo', `${i}`, i))))
    await expect.poll(() => answers.length).toBe(1_000)
    expect(answers.map(({ requestId }) => requestId)).toEqual(Array.from({ length: 1_000 }, (_, i) => i))
  })

  test('a large one in many chunks', async () => {
    const { port } = await startServer()
    const client = await startClient(port)
    const large = 'x'.repeat(5_000_000)
    expect(await echo(client, large)).toBe(large)
  })

  test('and when the sender ends its side at once', async () => {
    const { port } = await startServer()
    const { socket, answers, closed } = await rawClient(port)
    socket.end(callFrame('echo', 'hello'))
    await closed
    expect(answers).toHaveLength(1)
  })
})

test('many calls over one connection find their answers, in whatever order they are ready', async () => {
  const waiting: (() => void)[] = []
  const held = reportServant(() => new Promise((resolve) => waiting.unshift(resolve)))
  const { port } = await startServer({}, held)
  const client = await startClient(port)
  const answers = Promise.all(Array.from({ length: 100 }, (_, i) => echo(client, `${i}`)))
  await expect.poll(() => waiting.length).toBe(100)
  for (const release of waiting) release()
  expect(await answers).toEqual(Array.from({ length: 100 }, (_, i) => `${i}`))
})

test('a one-way call runs and is not answered', async () => {
  const taken: unknown[] = []
  const { port } = await startServer(
    {},
    reportServant(async (what) => void taken.push(what)),
  )
  const { socket, answers } = await rawClient(port)
  socket.write(Buffer.concat([callFrame('note', 'one way', 1, 1), callFrame('echo', 'two ways', 2)]))
  await expect.poll(() => answers.length).toBe(1)
  expect(taken).toEqual(['one way', 'two ways'])
  expect(answers[0]?.requestId).toBe(2)
})

test('each servant has its port and answers there only', async () => {
  const other = { ...reportServant(), name: 'tars.tarsproperty.PropertyObj' }
  const server = tarsServer({
    host,
    hostSetting: 'HOST',
    bindings: [reportServant(), other].map((servant) => ({ servant, port: 0, setting: 'PORT', observer: recorder() })),
  })
  await server.start()
  const client = await connectTars({ host, port: server.port(other.name) })
  expect(await client.call({ servant: other.name, functionName: 'tars_ping' })).toMatchObject({ returnCode: 0 })
  expect(await client.call({ servant: reportServant().name, functionName: 'tars_ping' })).toMatchObject({
    returnCode: -4,
  })
  await client.close()
  await server.stop()
})

describe('a port that cannot be had', () => {
  test('is told with its setting and address, all of them together, and no other port stays open', async () => {
    const { port } = await startServer()
    const binding = (name: string, wanted: number) => {
      return { servant: { ...reportServant(), name }, port: wanted, setting: `PORT_OF_${name}`, observer: recorder() }
    }
    const bindings = [binding('A.B.First', 0), binding('A.B.Second', port), binding('A.B.Third', port)]
    const server = tarsServer({ host, hostSetting: 'HOST', bindings })
    const problem = `found ${port}, which is in use on ${host} (TCP), expected a free port`
    const message = `PORT_OF_A.B.Second: ${problem}\nPORT_OF_A.B.Third: ${problem}`
    await expect(server.start()).rejects.toMatchObject({ code: 'BAD_SETTING', message })
    const probe = connect({ host, port: server.port('A.B.First') })
    await expect(
      new Promise((resolve, reject) => probe.once('connect', resolve).once('error', reject)),
    ).rejects.toThrow('ECONNREFUSED')
  })
})

describe('what is no frame closes its connection and harms no other', () => {
  for (const { name, bytes } of malformedStreams) {
    test(name, async () => {
      const { port, observer } = await startServer()
      const good = await startClient(port)
      const bad = await rawClient(port)
      bad.socket.write(bytes)
      await bad.closed
      expect(bad.answers).toEqual([])
      expect(observer.refusals).toHaveLength(1)
      expect(await echo(good, 'still here')).toBe('still here')
    })
  }

  test('frames before it are answered', async () => {
    const { port, observer } = await startServer()
    const { socket, answers } = await rawClient(port)
    socket.write(Buffer.concat([callFrame('echo', 'good'), Buffer.alloc(4)]))
    await expect.poll(() => observer.refusals).toEqual(['frame_length'])
    expect(answers.length).toBeLessThanOrEqual(1)
  })

  test('is told once, also where its sender ends at once', async () => {
    const { port, observer } = await startServer()
    const { socket, closed } = await rawClient(port)
    socket.end(Buffer.alloc(8))
    await closed
    expect(observer.refusals).toEqual(['frame_length'])
  })

  test('a frame that its sender leaves unfinished', async () => {
    const { port, observer } = await startServer()
    const { socket, closed } = await rawClient(port)
    socket.end(callFrame('echo', 'good').subarray(0, 20))
    await closed
    expect(observer.refusals).toEqual(['frame_unfinished'])
  })
})
