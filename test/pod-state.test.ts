import { hostname } from 'node:os'
import { Writable } from 'node:stream'
import { pino } from 'pino'
import { expect, it, onTestFinished } from 'vitest'
import { createPodState, stateRegistryName } from '../pod-state.ts'
import type { Read } from '../tars/reader.ts'
import { type Servant, tarsFunction } from '../tars/servant.ts'
import { startProgram } from './flow/program.ts'
import { scratchDirectory } from './services/scratch.ts'
import { startServer } from './tars/test-server.ts'

const text: Read<string> = (reader, tag) => reader.readString(tag)

/** K8SFramework's registry, as far as tarsnode tells it states; `told` has each with the process' number. */
function stateRegistry(told: string[]): Servant {
  const updateServerState = tarsFunction({
    ins: { podName: text, settingState: text, presentState: text },
    returns: 'void',
    handle: async ({ podName, settingState, presentState }, { context }) => {
      told.push(`${podName} ${settingState} ${presentState} ${context.get('PID')}`)
      return undefined
    },
  })
  return { name: stateRegistryName, udp: false, functions: new Map(Object.entries({ updateServerState })) }
}

/** A process that is ready where `troubles` is empty, and what it logs. */
function startPod(port: number, troubles: string[], repeat = 30_000) {
  const lines: Record<string, unknown>[] = []
  const log = pino(
    new Writable({
      write(line, _encoding, done) {
        lines.push(JSON.parse(String(line)))
        done()
      },
    }),
  )
  const registry = { host: '127.0.0.1', port }
  const state = createPodState({
    registry,
    pod: 'tars-tarsstat-0',
    troubles: async () => troubles,
    log,
    interval: 5,
    repeat,
  })
  onTestFinished(() => state.stop())
  state.start()
  return { state, lines }
}

const directory = scratchDirectory()

const active = `tars-tarsstat-0 Active Active ${process.pid}`
const activating = `tars-tarsstat-0 Active Activating ${process.pid}`

it('tells the registry that the pod is active once the process is ready, and when it no longer is', async () => {
  const told: string[] = []
  const troubles = ['queue: no answer']
  const { port } = await startServer({}, stateRegistry(told))
  startPod(port, troubles)
  await expect.poll(() => told).toEqual([activating])
  troubles.pop()
  await expect.poll(() => told).toEqual([activating, active])
  troubles.push('queue: no answer')
  await expect.poll(() => told).toEqual([activating, active, activating])
})

it('tells it again, as the registry may have failed to tell the cluster', async () => {
  const told: string[] = []
  const { port } = await startServer({}, stateRegistry(told))
  startPod(port, [], 20)
  await expect.poll(() => told.length).toBeGreaterThanOrEqual(3)
  expect(new Set(told)).toEqual(new Set([active]))
})

it('says once that the registry does not answer, and tells it when it does', async () => {
  const away = await startServer()
  await away.server.stop()
  const { port } = away
  const { state, lines } = startPod(port, [])
  await expect.poll(() => state.part.trouble()).toContain(`127.0.0.1:${port} could not be told`)
  const told: string[] = []
  await startServer({}, stateRegistry(told), port)
  await expect.poll(() => told).toEqual([active])
  await expect.poll(() => state.part.trouble()).toBeUndefined()
  expect(lines).toMatchObject([{ level: 40, port, msg: expect.stringContaining('could not be told') }])
})

it('is what the program does where a registry is named', async () => {
  const told: string[] = []
  const { port } = await startServer({}, stateRegistry(told))
  const program = await startProgram({
    TARSIER_DATA_DIR: directory,
    TARSIER_POD_STATE_REGISTRY: `127.0.0.1:${port}`,
  })
  onTestFinished(async () => void (await program.end('SIGTERM')))
  await expect.poll(() => told).toContain(`${hostname()} Active Active ${program.pid}`)
})
