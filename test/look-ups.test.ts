import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { Writable } from 'node:stream'
import { pino } from 'pino'
import { describe, expect, it, onTestFinished } from 'vitest'
import { lookUpServant } from '../look-ups.ts'
import { createMetrics } from '../observe/metrics.ts'
import { type EndpointF, readEndpoints, tcpEndpoint } from '../tars/endpoint.ts'
import { TarsReader } from '../tars/reader.ts'
import { type LookUp, registryName, registryServant } from '../tars/registry.ts'
import { upstreamRegistry } from '../tars/registry-upstream.ts'
import { startClient, startServer } from './tars/test-server.ts'

const ours = tcpEndpoint('tarsier.example', 17000)
const theirs = { ...tcpEndpoint('10.0.0.1', 20001), setId: 'mall.n.1', weight: 50 }

/** A registry that leads where Tarsier's does, in front of the port given, and what it said and counted. */
async function startLookUps(upstreamPort?: number) {
  const lines: Record<string, unknown>[] = []
  const log = pino(
    new Writable({
      write(line, _encoding, done) {
        lines.push(JSON.parse(String(line)))
        done()
      },
    }),
  )
  const metrics = createMetrics()
  const upstream =
    upstreamPort === undefined
      ? undefined
      : upstreamRegistry({ host: '127.0.0.1', port: upstreamPort, timeoutMs: 300, log })
  onTestFinished(async () => upstream?.stop())
  const own = (object: string) => (object === 'tars.tarsstat.StatObj' ? ours : undefined)
  const { port } = await startServer({}, lookUpServant({ own, upstream, metrics, log }))
  const client = await startClient(port)

  async function find(object: string): Promise<readonly EndpointF[]> {
    const response = await client.call({
      servant: registryName,
      functionName: 'findObjectByIdInSameGroup',
      writeArguments: (writer) => writer.writeString(1, object),
    })
    const reader = new TarsReader(response.buffer)
    expect([response.returnCode, reader.readInt(0)]).toEqual([0, 0])
    return readEndpoints(reader, 2)
  }

  async function counted(): Promise<Record<string, number>> {
    const { values } = await metrics.lookUps.get()
    return Object.fromEntries(values.map(({ labels, value }) => [String(labels.answer), value]))
  }

  return { find, counted, lines, port }
}

/** A real registry that knows every object at one place. */
async function startUpstream(asked: LookUp[] = []) {
  const servant = registryServant(async (lookUp) => {
    asked.push(lookUp)
    return { active: [theirs], inactive: [] }
  })
  return startServer({}, servant)
}

describe('a look-up', () => {
  it('of an object of ours is answered with where it is', async () => {
    const { find, counted } = await startLookUps()
    expect(await find('tars.tarsstat.StatObj')).toEqual([ours])
    expect(await counted()).toEqual({ own: 1 })
  })

  it('of another object finds nothing, and the log has its name once', async () => {
    const { find, counted, lines } = await startLookUps()
    const long = 'x'.repeat(100_000)
    for (const object of ['Shop.Price.PriceObj', 'Shop.Price.PriceObj', long]) expect(await find(object)).toEqual([])
    expect(await counted()).toEqual({ unknown: 3 })
    expect(lines).toMatchObject([{ object: 'Shop.Price.PriceObj' }, { object: 'x'.repeat(200) }])
    expect(lines[0]?.['msg']).toContain('TARSIER_REGISTRY_UPSTREAM')
  })
})

describe('with a registry behind it, a look-up', () => {
  it('of another object has its answer', async () => {
    const asked: LookUp[] = []
    const { find, counted, lines } = await startLookUps((await startUpstream(asked)).port)
    expect(await find('Shop.Price.PriceObj')).toEqual([theirs])
    expect(await find('tars.tarsstat.StatObj')).toEqual([ours])
    expect(asked.map(({ functionName, names }) => [functionName, ...names])).toEqual([
      ['findObjectByIdInSameGroup', 'Shop.Price.PriceObj'],
    ])
    expect(await counted()).toEqual({ upstream: 1, own: 1 })
    expect(lines).toEqual([])
  })

  it('finds nothing while that is away, which the log has once, and then something again', async () => {
    const first = await startUpstream()
    const { find, counted, lines } = await startLookUps(first.port)
    expect(await find('Shop.Price.PriceObj')).toEqual([theirs])
    await first.server.stop()
    for (const _ of [1, 2, 3]) expect(await find('Shop.Price.PriceObj')).toEqual([])
    expect(await counted()).toEqual({ upstream: 1, upstream_away: 3 })
    expect(lines).toMatchObject([{ level: 40, port: first.port, err: { message: expect.any(String) } }])
  })

  it('goes on over a new connection where the other side closed the one that there was', async () => {
    const idle = await startServer(
      { idleMs: 300 },
      registryServant(async () => ({ active: [theirs], inactive: [] })),
    )
    const { find, lines } = await startLookUps(idle.port)
    expect(await find('Shop.Price.PriceObj')).toEqual([theirs])
    await expect.poll(() => idle.observer.closings).toEqual(['idle'])
    expect(await find('Shop.Price.PriceObj')).toEqual([theirs])
    expect(lines).toEqual([])
  })

  it('finds nothing where that does not answer in time', async () => {
    const silent = await startServer(
      { stopMs: 10 },
      registryServant(() => new Promise(() => undefined)),
    )
    const { find, counted } = await startLookUps(silent.port)
    expect(await find('Shop.Price.PriceObj')).toEqual([])
    expect(await counted()).toEqual({ upstream_away: 1 })
  })

  it('finds nothing in time also where a connection fails late and the next one does not answer', async () => {
    const slow = createServer((socket) => {
      socket.on('error', () => undefined)
      socket.once('data', () => setTimeout(() => socket.destroy(), 250).unref())
    })
    slow.listen(0, '127.0.0.1')
    await once(slow, 'listening')
    onTestFinished(() => void slow.close())
    const { find } = await startLookUps((slow.address() as AddressInfo).port)
    const before = performance.now()
    // The second finds the connection that the first makes.
    expect(await Promise.all([find('Shop.Price.PriceObj'), find('Shop.Cart.CartObj')])).toEqual([[], []])
    expect(performance.now() - before).toBeLessThan(450)
  })

  it('is passed on once: two that name each other do not pass it round for ever', async () => {
    const last = await startUpstream()
    const between = await startLookUps(last.port)
    const { find } = await startLookUps(between.port)
    expect(await between.find('Shop.Price.PriceObj')).toEqual([theirs])
    expect(await find('Shop.Price.PriceObj')).toEqual([])
    expect(await between.counted()).toEqual({ upstream: 1, upstream_away: 1 })
  })
})
