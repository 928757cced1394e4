import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { tarsServer } from '../../tars/server.ts'
import { recorder } from './recorder.ts'
import { reportServant } from './report-servant.ts'
import { callFrame, echo, host, rawClient, startClient, startServer } from './test-server.ts'

/** A servant whose calls wait until they are let go; `waiting` are those that do. */
function heldServant() {
  const waiting: (() => void)[] = []
  const servant = reportServant(() => new Promise((resolve) => waiting.push(resolve)))
  const letGo = () => {
    for (const release of waiting.splice(0)) release()
  }
  return { servant, waiting, letGo }
}

async function expectAnswer(port: number, localAddress?: string): Promise<void> {
  const { socket, answers } = await rawClient(port, localAddress)
  socket.write(callFrame('echo', 'in'))
  await expect.poll(() => answers.length, { timeout: 300 }).toBe(1)
}

describe('connections', () => {
  test('beyond the cap are closed, and counted again when one leaves', async () => {
    const { port, observer } = await startServer({ connections: 2 })
    const first = await rawClient(port)
    const second = await startClient(port)
    await (await rawClient(port)).closed
    expect(observer.refusals).toEqual(['too_many_connections'])
    expect(await echo(second, 'here')).toBe('here')
    first.socket.destroy()
    await vi.waitFor(() => expectAnswer(port))
  })

  test("beyond a peer's cap are closed, those of another peer are not", async () => {
    const { port, observer } = await startServer({ connectionsOfPeer: 1 })
    const first = await rawClient(port, '127.0.0.2')
    await (await rawClient(port, '127.0.0.2')).closed
    expect(observer.refusals).toEqual(['too_many_connections_of_peer'])
    expect(await echo(await startClient(port), 'here')).toBe('here')
    first.socket.end()
    await vi.waitFor(() => expectAnswer(port, '127.0.0.2'))
  })

  test('that are idle are closed, those with a call in flight are not', async () => {
    const { servant, waiting, letGo } = heldServant()
    const { port, observer } = await startServer({ idleMs: 100 }, servant)
    const busy = await rawClient(port)
    busy.socket.write(callFrame('echo', 'slow'))
    await expect.poll(() => waiting.length).toBe(1)
    const idle = await rawClient(port)
    await idle.closed
    expect(observer.closings).toEqual(['idle'])
    letGo()
    await expect.poll(() => busy.answers.length).toBe(1)
  })
})

describe('a frame', () => {
  test('that is not finished in time closes its connection, however slowly it grows', async () => {
    const { port, observer } = await startServer({ unfinishedFrameMs: 200 })
    const { socket, closed } = await rawClient(port)
    const frame = callFrame('echo', 'x'.repeat(2_000))
    let sent = 0
    const drip = setInterval(() => socket.write(frame.subarray(sent, ++sent)), 10)
    await closed
    clearInterval(drip)
    expect(sent).toBeGreaterThan(5)
    expect(observer.refusals).toEqual(['frame_unfinished'])
  })

  test('has its time for itself: a stream of finished ones, always cut, is not closed', async () => {
    const { port, observer } = await startServer({ unfinishedFrameMs: 500 })
    const { socket, answers } = await rawClient(port)
    const frames = Buffer.concat(Array.from({ length: 100 }, (_, i) => callFrame('echo', 'x', i)))
    const size = frames.length / 100
    let at = 0
    const drip = setInterval(() => {
      socket.write(frames.subarray(at, at + size + 1))
      at += size + 1
    }, 10)
    await expect.poll(() => answers.length, { timeout: 5_000 }).toBe(100)
    clearInterval(drip)
    expect(observer.refusals).toEqual([])
  })

  test('beyond the limit is refused, one of the limit is taken', async () => {
    const { port, observer } = await startServer({ frameBytes: 1_000 })
    const { socket, answers, closed } = await rawClient(port)
    const frame = callFrame('echo', 'x'.repeat(1_000 - callFrame('echo', 'x'.repeat(500)).length + 500))
    expect(frame).toHaveLength(1_000)
    socket.write(frame)
    await expect.poll(() => answers.length).toBe(1)
    socket.write(callFrame('echo', 'x'.repeat(1_000)))
    await closed
    expect(observer.refusals).toEqual(['frame_too_long'])
  })
})

test('unfinished frames beyond what all may hold are refused, the others come to their end', async () => {
  const { port, observer } = await startServer({ unfinishedBytes: 1_500 })
  const frame = callFrame('echo', 'x'.repeat(2_000))
  const first = await rawClient(port)
  first.socket.write(frame.subarray(0, 1_000))
  const second = await rawClient(port)
  // One of the two is over the bound, whichever is read first.
  second.socket.write(frame.subarray(0, 1_000))
  await Promise.race([first.closed, second.closed])
  expect(observer.refusals).toEqual(['overloaded'])
  const left = first.socket.destroyed ? second : first
  left.socket.write(frame.subarray(1_000))
  await expect.poll(() => left.answers.length).toBe(1)
  const third = await rawClient(port)
  third.socket.write(frame.subarray(0, 1_000))
  // A later call of another connection is answered: by then the server has read the half frame.
  await vi.waitFor(() => expectAnswer(port))
  expect(observer.refusals).toHaveLength(1)
  third.socket.write(frame.subarray(1_000))
  await expect.poll(() => third.answers.length).toBe(1)
})

describe('back-pressure', () => {
  test('connections are not read beyond what the calls of all may hold, and go on where they were', async () => {
    const { servant, waiting, letGo } = heldServant()
    const { port } = await startServer({ bytesInFlight: 1 }, servant)
    const [first, second] = [await rawClient(port), await rawClient(port)]
    first.socket.write(callFrame('echo', 'one', 1))
    await expect.poll(() => waiting.length).toBe(1)
    second.socket.write(Buffer.concat([callFrame('echo', 'two', 2), callFrame('echo', 'three', 3)]))
    second.socket.end()
    letGo()
    await expect.poll(() => first.answers.length).toBe(1)
    await expect.poll(() => waiting.length).toBe(1)
    letGo()
    await expect.poll(() => waiting.length).toBe(1)
    letGo()
    await second.closed
    expect(second.answers.map(({ requestId }) => requestId)).toEqual([2, 3])
  })

  test('calls of another budget do not wait for those', async () => {
    const { servant, waiting, letGo } = heldServant()
    const asked = { ...reportServant(), name: 'tars.tarsquerystat.QueryObj' }
    const server = tarsServer({
      host,
      hostSetting: 'HOST',
      bindings: [
        { servant, port: 0, setting: 'PORT', observer: recorder(), budget: 'reports' },
        { servant: asked, port: 0, setting: 'PORT', observer: recorder(), budget: 'questions' },
      ],
      limits: { bytesInFlight: 1 },
    })
    await server.start()
    onTestFinished(() => server.stop())
    const { socket } = await rawClient(server.port(servant.name))
    socket.write(callFrame('echo', 'held'))
    await expect.poll(() => waiting.length).toBe(1)
    const client = await startClient(server.port(asked.name))
    expect((await client.call({ servant: asked.name, functionName: 'tars_ping', timeoutMs: 2000 })).returnCode).toBe(0)
    letGo()
  })

  test('a connection is not read beyond its calls in flight, and goes on where it was', async () => {
    const { servant, waiting, letGo } = heldServant()
    const { port } = await startServer({ callsOfConnection: 3 }, servant)
    const { socket, answers } = await rawClient(port)
    socket.write(Buffer.concat(Array.from({ length: 10 }, (_, i) => callFrame('echo', `${i}`, i))))
    for (const done of [3, 6, 9, 10]) {
      await expect.poll(() => waiting.length).toBe(done === 10 ? 1 : 3)
      letGo()
      await expect.poll(() => answers.length).toBe(done)
    }
  })

  test('a one-way sender is held as well', async () => {
    const { servant, waiting, letGo } = heldServant()
    const { port } = await startServer({ callsOfConnection: 1 }, servant)
    const { socket } = await rawClient(port)
    const frame = callFrame('note', 'x'.repeat(100_000), 1, 1)
    let handedOver = 0
    for (let i = 0; i < 300; i++) socket.write(frame, () => handedOver++)
    await expect.poll(() => waiting.length).toBe(1)
    expect(handedOver).toBeLessThan(300)
    const release = setInterval(letGo, 1)
    await expect.poll(() => handedOver, { timeout: 10_000 }).toBe(300)
    clearInterval(release)
    letGo()
  })

  test('a peer that does not take its answers is read no more, and goes on when it takes them', async () => {
    const text = 'x'.repeat(1_000_000)
    let taken = 0
    const { port } = await startServer(
      {},
      reportServant(async () => void taken++),
    )
    const { socket, answers } = await rawClient(port)
    socket.pause()
    for (let i = 0; i < 40; i++) socket.write(callFrame('echo', text, i))
    await expect.poll(() => taken).toBeGreaterThan(0)
    const other = await startClient(port)
    for (let i = 0; i < 20; i++) await echo(other, 'unharmed')
    expect(taken - 20).toBeLessThan(40)
    socket.resume()
    await expect.poll(() => answers.length, { timeout: 10_000 }).toBe(40)
  })

  test('and is closed where it never takes them', async () => {
    const { port, observer } = await startServer({ slowReaderMs: 200 })
    const { socket } = await rawClient(port)
    socket.pause()
    for (let i = 0; i < 40; i++) socket.write(callFrame('echo', 'x'.repeat(1_000_000), i))
    await expect.poll(() => observer.closings, { timeout: 5_000 }).toEqual(['slow_reader'])
  })
})
