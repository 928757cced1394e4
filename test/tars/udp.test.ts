import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { decodeResponse } from '../../tars/packet.ts'
import { capturedFrames } from './captured-frames.ts'
import { malformedArguments, reportFrame } from './malformed.ts'
import { reportServant } from './report-servant.ts'
import { callFrame, host, startServer } from './test-server.ts'

interface UdpClient {
  send(datagram: Buffer): Promise<void>
  answers: Buffer[]
}

async function udpClient(port: number): Promise<UdpClient> {
  const socket: Socket = createSocket('udp4')
  socket.bind(0, host)
  await once(socket, 'listening')
  onTestFinished(() => void socket.close())
  const answers: Buffer[] = []
  socket.on('message', (datagram) => answers.push(datagram))
  const send = (datagram: Buffer) =>
    new Promise<void>((resolve, reject) => {
      socket.send(datagram, port, host, (error) => (error ? reject(error) : resolve()))
    })
  return { send, answers }
}

function framed(packet: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeInt32BE(4 + packet.length)
  return Buffer.concat([length, packet])
}

const responseOf = (datagram: Buffer | undefined) => decodeResponse((datagram ?? Buffer.alloc(4)).subarray(4))

test('a report is taken, and answered where it asks for that (Go, Java)', async () => {
  const taken: unknown[] = []
  const { port } = await startServer(
    {},
    reportServant(async (what) => void taken.push(what)),
  )
  const { send, answers } = await udpClient(port)
  const reports = capturedFrames.filter(({ func }) => func === 'reportMicMsg')
  for (const { frame } of reports) await send(frame)
  await send(callFrame('note', 'two ways', 5))
  await expect.poll(() => answers.length).toBe(1)
  expect(responseOf(answers[0])).toMatchObject({ requestId: 5, returnCode: 0 })
  expect(taken).toHaveLength(reports.length + 1)
})

test('what is no packet is not answered, nor is more sent than came', async () => {
  const { port, observer } = await startServer()
  const { send, answers } = await udpClient(port)
  const garbage = [
    Buffer.alloc(0),
    Buffer.alloc(3),
    Buffer.from('garbage garbage'),
    Buffer.from('0000000810011002', 'hex'),
  ]
  for (const datagram of garbage) await send(datagram)
  // A head that could be answered, a servant that is no string, and more bytes than the answer would have.
  await send(framed(Buffer.from(`10012c3c40065c${'0c'.repeat(200)}`, 'hex')))
  for (const { bytes } of malformedArguments.filter((each) => each.bytes.length < 1_000)) await send(reportFrame(bytes))
  const wrong = callFrame('nobody', '', 8)
  await send(wrong)
  await send(callFrame('echo', 'the last one is answered as well, and longer than its question is', 9))
  await send(callFrame('note', 'answered', 10))
  await expect.poll(() => answers.map((answer) => responseOf(answer).requestId)).toContain(10)
  expect(observer.refusals).toContain('packet_undecodable')
  expect(observer.refusals.filter((reason) => reason === 'frame_length')).toHaveLength(3)
  for (const answer of answers) expect([7, 9, 10]).toContain(responseOf(answer).requestId)
})

test('an answer that comes after the server has stopped is dropped', async () => {
  const waiting: (() => void)[] = []
  const servant = reportServant(() => new Promise((resolve) => waiting.push(resolve)))
  const { server, port, observer } = await startServer({ stopMs: 50 }, servant)
  const { send } = await udpClient(port)
  await send(callFrame('note', 'two ways'))
  await expect.poll(() => waiting.length).toBe(1)
  await server.stop()
  for (const release of waiting) release()
  // vitest fails for a rejection that nobody handles.
  await new Promise(setImmediate)
  expect(observer.failures).toEqual([])
})

test('datagrams beyond what their calls may hold are refused', async () => {
  const waiting: (() => void)[] = []
  const servant = reportServant(() => new Promise((resolve) => waiting.push(resolve)))
  const { port, observer } = await startServer({ datagramBytes: 2_000 }, servant)
  const { send } = await udpClient(port)
  for (let i = 0; i < 3; i++) await send(callFrame('note', 'x', i))
  await expect.poll(() => observer.refusals).toEqual(['overloaded'])
  for (const release of waiting) release()
})

test('a servant for queries takes none', async () => {
  const { port } = await startServer({}, { ...reportServant(), udp: false })
  const taken = createSocket('udp4')
  // Nobody has the port: it can be bound.
  taken.bind(port, host)
  await once(taken, 'listening')
  taken.close()
})
