import type { Part } from './http/probes.ts'
import type { Logger } from './observe/log.ts'
import { createSeldom } from './observe/seldom.ts'
import { pause } from './pause.ts'
import { connectTars, type TarsEndpoint } from './tars/client.ts'
import { within } from './tars/within.ts'

export interface PodStateOptions {
  /** Where tarsnode tells the state of other servers. */
  readonly registry: TarsEndpoint
  /** The pod's name in the cluster. */
  readonly pod: string
  /** Why the process is not ready, one sentence a part; empty while it is. */
  troubles(): Promise<readonly string[]>
  readonly log: Logger
  /** How often the process is looked at, ms. */
  readonly interval?: number
  /** After how long the registry is told again what it was told, ms: it gives up where it can't reach the cluster. */
  readonly repeat?: number
}

/**
 * Tells K8SFramework's registry whether this pod works. The pods of a TServer become ready, and are found by look-ups, when
 * the registry was told that they are active: by tarsnode for servers that it runs, by Tarsier for itself.
 */
export interface PodState {
  start(): void
  stop(): Promise<void>
  /** That the registry could not be told, for probes. */
  readonly part: Part
}

/** How K8SFramework calls it; everything but Active makes a pod unready. */
type PresentState = 'Active' | 'Activating'

export const stateRegistryName = 'tars.tarsregistry.RegistryObj'

/** The registry tries for up to 7.5 s to reach the cluster before it answers. */
const patience = 10_000

/** How long a call that is under way may keep the process from its end, ms. */
const farewell = 1000

export function createPodState(options: PodStateOptions): PodState {
  const { registry, pod, troubles, log, interval = 2000, repeat = 30_000 } = options
  const stopping = new AbortController()
  const isDue = createSeldom()
  let told: { readonly state: PresentState; readonly at: number } | undefined
  let trouble: string | undefined
  let running: Promise<void> | undefined

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      const state = (await troubles()).length === 0 ? 'Active' : 'Activating'
      if (state !== told?.state || performance.now() - told.at >= repeat) await tell(state)
      await pause(interval, stopping.signal)
    }
  }

  async function tell(state: PresentState): Promise<void> {
    try {
      await updateServerState(registry, pod, state)
      told = { state, at: performance.now() }
      trouble = undefined
    } catch (error) {
      trouble = `${registry.host}:${registry.port} could not be told that this pod is ${state}`
      if (isDue('')) log.warn({ err: error, ...registry }, `the registry could not be told that this pod is ${state}`)
    }
  }

  return {
    start: () => {
      running ??= run()
    },
    stop: async () => {
      stopping.abort()
      if (running) await within(farewell, running)
    },
    part: { name: 'registry', trouble: async () => trouble, vital: false },
  }
}

async function updateServerState(registry: TarsEndpoint, pod: string, state: PresentState): Promise<void> {
  const client = await connectTars(registry)
  try {
    const { returnCode, description } = await client.call({
      servant: stateRegistryName,
      functionName: 'updateServerState',
      writeArguments: (writer) => {
        for (const [place, text] of [pod, 'Active', state].entries()) writer.writeString(place + 1, text)
      },
      // TarsWeb shows it.
      context: new Map([['PID', String(process.pid)]]),
      timeoutMs: patience,
    })
    if (returnCode !== 0) throw new Error(`iRet ${returnCode}: ${description}`)
  } finally {
    await client.close()
  }
}
