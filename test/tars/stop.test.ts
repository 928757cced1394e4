import { describe, expect, test } from 'vitest'
import { connectTars, sendDatagram } from '../../tars/client.ts'
import type { TarsServer } from '../../tars/server.ts'
import type { TarsWriter } from '../../tars/writer.ts'
import { reportServant, reportServantName } from './report-servant.ts'
import { callFrame, host, rawClient, startServer } from './test-server.ts'

/** A server with calls that wait to be let go, and what they said. */
async function heldServer(stopMs = 20_000) {
  const waiting: (() => void)[] = []
  const servant = reportServant(() => new Promise((resolve) => waiting.push(resolve)))
  const started = await startServer({ stopMs }, servant)
  const letGo = () => {
    for (const release of waiting.splice(0)) release()
  }
  return { ...started, waiting, letGo }
}

const writeArguments = (writer: TarsWriter) => writer.writeString(1, 'by datagram')

/** Stops, and tells whether that was over when a later connection had been refused. */
async function stopping(server: TarsServer, port: number) {
  let over = false
  const stopped = server.stop().then(() => {
    over = true
  })
  await expect(connectTars({ host, port })).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  return { stopped, over }
}

describe('stop', () => {
  test('finishes and answers what runs, then closes', async () => {
    const { server, port, waiting, letGo } = await heldServer()
    const { socket, answers, closed } = await rawClient(port)
    socket.write(Buffer.concat([callFrame('echo', 'two ways', 1), callFrame('note', 'one way', 2, 1)]))
    await expect.poll(() => waiting.length).toBe(2)
    const { stopped, over } = await stopping(server, port)
    expect(over).toBe(false)
    letGo()
    await Promise.all([stopped, closed])
    expect(answers).toMatchObject([{ requestId: 1, returnCode: 0 }])
  })

  test('takes no new frame and no new connection', async () => {
    const { server, port, waiting, letGo } = await heldServer()
    const { socket, closed } = await rawClient(port)
    socket.write(callFrame('echo', 'before'))
    await expect.poll(() => waiting.length).toBe(1)
    const { stopped } = await stopping(server, port)
    await new Promise((resolve) => socket.write(callFrame('echo', 'after'), resolve))
    expect(waiting).toHaveLength(1)
    letGo()
    await Promise.all([stopped, closed])
    expect(waiting).toHaveLength(0)
  })

  test('finishes the whole frames that were read and wait for their turn', async () => {
    const waiting: (() => void)[] = []
    const servant = reportServant(() => new Promise((resolve) => waiting.push(resolve)))
    const { server, port } = await startServer({ callsOfConnection: 1 }, servant)
    const { socket, answers, closed } = await rawClient(port)
    socket.write(Buffer.concat([1, 2, 3].map((id) => callFrame('echo', `${id}`, id))))
    await expect.poll(() => waiting.length).toBe(1)
    const stopped = server.stop()
    for (let call = 1; call <= 3; call++) {
      await expect.poll(() => waiting.length).toBe(call)
      waiting[call - 1]?.()
    }
    await Promise.all([stopped, closed])
    expect(answers.map(({ requestId }) => requestId)).toEqual([1, 2, 3])
  })

  test('waits for one-way calls whose sender is gone, and for datagrams', async () => {
    const { server, port, waiting, letGo } = await heldServer()
    const { socket, closed } = await rawClient(port)
    socket.write(callFrame('note', 'x', 1, 1))
    await expect.poll(() => waiting.length).toBe(1)
    socket.resetAndDestroy()
    await closed
    await sendDatagram({ host, port }, { servant: reportServantName, functionName: 'note', writeArguments })
    await expect.poll(() => waiting.length).toBe(2)
    const { stopped, over } = await stopping(server, port)
    expect(over).toBe(false)
    letGo()
    await stopped
  })

  test('does not wait for ever', async () => {
    const { server, port, waiting, letGo } = await heldServer(200)
    const { socket } = await rawClient(port)
    socket.write(callFrame('echo', 'never'))
    await expect.poll(() => waiting.length).toBe(1)
    await sendDatagram({ host, port }, { servant: reportServantName, functionName: 'note', writeArguments })
    await expect.poll(() => waiting.length).toBe(2)
    const start = performance.now()
    await server.stop()
    expect(performance.now() - start).toBeLessThan(2_000)
    letGo()
  })

  test('may be called again, and with nothing open', async () => {
    const { server } = await startServer()
    const first = server.stop()
    expect(server.stop()).toBe(first)
    await first
    await server.stop()
  })
})
