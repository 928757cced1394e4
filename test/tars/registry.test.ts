import { createRequire } from 'node:module'
import { expect, onTestFinished, test } from 'vitest'
import { type EndpointF, endpointList, readEndpoints, tcpEndpoint } from '../../tars/endpoint.ts'
import { TarsReader } from '../../tars/reader.ts'
import { type LookUp, registryName, registryServant } from '../../tars/registry.ts'
import { tarsServer } from '../../tars/server.ts'
import { TarsWriter } from '../../tars/writer.ts'
import { capturedFrames } from './captured-frames.ts'
import { stream } from './kinds.ts'
import { recorder } from './recorder.ts'
import { rawClient, startClient, startServer } from './test-server.ts'

const { tars } = createRequire(import.meta.url)('@tars/registry/EndpointFTars.js')

const everyField: EndpointF = {
  host: '10.0.0.1',
  port: 17000,
  timeout: 60_000,
  istcp: 1,
  grid: 2,
  groupworkid: 3,
  grouprealid: 4,
  setId: 'mall.n.1',
  qos: 5,
  bakFlag: 6,
  weight: 100,
  weightType: 1,
}

function encoded(endpoints: readonly EndpointF[]): Buffer {
  const writer = new TarsWriter()
  endpointList.write(writer, 2, endpoints)
  return writer.finish()
}

test('an endpoint is encoded as @tars/registry encodes it', () => {
  const output = new stream.TarsOutputStream()
  const list = new stream.List(tars.EndpointF)
  for (const endpoint of [everyField, tcpEndpoint('tarsier', 16000)]) {
    const theirs = new tars.EndpointF()
    theirs.readFromObject(endpoint)
    list.push(theirs)
  }
  output.writeList(2, list)
  const bytes = encoded([everyField, tcpEndpoint('tarsier', 16000)])
  expect(bytes.toString('hex')).toBe(output.getBinBuffer().toNodeBuffer().toString('hex'))
})

test('the bytes of an endpoint are these', () => {
  // list of 1 at tag 2, a struct of host, port, time-out and TCP; grid to weightType are zeros and an empty string
  expect(encoded([tcpEndpoint('h', 17000)]).toString('hex')).toBe(
    '2900010a060168114268220000ea6030014c5c6c76008c9cbccc0b',
  )
})

test('an endpoint is read back, also where a registry leaves out what is optional', () => {
  expect(readEndpoints(new TarsReader(encoded([everyField])), 2)).toEqual([everyField])
  const writer = new TarsWriter()
  writer.writeList(0, ['10.0.0.1'], (each, tag, host) =>
    each.writeStruct(tag, () => {
      each.writeString(0, host)
      each.writeInt(1, 17000)
    }),
  )
  expect(readEndpoints(new TarsReader(writer.finish()), 0)).toMatchObject([
    { host: '10.0.0.1', port: 17000, istcp: 1, setId: '', weight: 0 },
  ])
})

const away = { ...everyField, host: '10.0.0.2' }

/** A registry that knows every object at one place, and remembers what it was asked. */
async function startRegistry() {
  const asked: Pick<LookUp, 'functionName' | 'names'>[] = []
  const servant = registryServant(async ({ functionName, names }) => {
    asked.push({ functionName, names })
    return { active: [everyField], inactive: [away] }
  })
  const { port } = await startServer({}, servant)
  return { asked, client: await startClient(port) }
}

test.each(['findObjectById4Any', 'findObjectById4All', 'findObjectByIdInSameGroup'])(
  '%s is answered with the endpoints that are alive at tag 2, the others at tag 3',
  async (functionName) => {
    const { client, asked } = await startRegistry()
    const writeArguments = (writer: TarsWriter) => writer.writeString(1, 'Shop.Price.PriceObj')
    const reader = new TarsReader((await client.call({ servant: registryName, functionName, writeArguments })).buffer)
    expect([reader.readInt(0), readEndpoints(reader, 2), readEndpoints(reader, 3)]).toEqual([0, [everyField], [away]])
    expect(asked).toEqual([{ functionName, names: ['Shop.Price.PriceObj'] }])
  },
)

test.each(['findObjectByIdInSameStation', 'findObjectByIdInSameSet'])(
  '%s takes a second name, and is answered at tags 3 and 4',
  async (functionName) => {
    const { client, asked } = await startRegistry()
    const writeArguments = (writer: TarsWriter) => {
      writer.writeString(1, 'Shop.Price.PriceObj')
      writer.writeString(2, 'mall.n.1')
    }
    const reader = new TarsReader((await client.call({ servant: registryName, functionName, writeArguments })).buffer)
    expect([reader.readInt(0), readEndpoints(reader, 3), readEndpoints(reader, 4)]).toEqual([0, [everyField], [away]])
    expect(asked).toEqual([{ functionName, names: ['Shop.Price.PriceObj', 'mall.n.1'] }])
  },
)

test('findObjectById returns the endpoints that are alive', async () => {
  const { client } = await startRegistry()
  const writeArguments = (writer: TarsWriter) => writer.writeString(1, 'Shop.Price.PriceObj')
  const response = await client.call({ servant: registryName, functionName: 'findObjectById', writeArguments })
  expect(readEndpoints(new TarsReader(response.buffer), 0)).toEqual([everyField])
})

test.each(capturedFrames.filter(({ servant }) => servant === registryName))(
  'what a real client sent as $func is a look-up',
  async ({ func, frame, decoded }) => {
    const asked: Pick<LookUp, 'functionName' | 'names'>[] = []
    const servant = registryServant(async ({ functionName, names }) => {
      asked.push({ functionName, names })
      return { active: [], inactive: [] }
    })
    const { port } = await startServer({}, servant)
    const { socket, answers } = await rawClient(port)
    socket.write(frame)
    await expect.poll(() => answers).toMatchObject([{ returnCode: 0 }])
    expect(asked).toEqual([{ functionName: func, names: Object.values(decoded) }])
  },
)

test('a peer that the port does not admit is closed before it can ask', async () => {
  const servant = registryServant(async () => ({ active: [everyField], inactive: [] }))
  const peers: string[] = []
  const server = tarsServer({
    host: '127.0.0.1',
    hostSetting: 'HOST',
    bindings: [
      {
        servant,
        port: 0,
        setting: 'PORT',
        observer: recorder(),
        admits: (peer) => {
          peers.push(peer)
          return peer !== '127.0.0.2'
        },
      },
    ],
  })
  await server.start()
  onTestFinished(() => server.stop())
  const port = server.port(registryName)
  const refused = await rawClient(port, '127.0.0.2')
  await refused.closed
  expect(refused.answers).toEqual([])
  const client = await startClient(port)
  expect((await client.call({ servant: registryName, functionName: 'tars_ping' })).returnCode).toBe(0)
  expect(peers).toEqual(['127.0.0.2', '127.0.0.1'])
})
