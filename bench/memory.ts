import { setTimeout as pause } from 'node:timers/promises'
import { figureOf, quantile } from './figures.ts'
import { trafficOf } from './frames.ts'
import type { Bench, Measure, Row } from './measure.ts'
import { residentOf } from './processes.ts'
import { totalsOf } from './records.ts'
import { startSender } from './sending.ts'
import { startDistributed, startEmbedded, type Tarsier } from './tarsier.ts'

const goals = { loaded: { atMost: 350 }, idle: { atMost: 170 } }

/** Resident memory of Tarsier's own processes, idle after the start and while reports come as fast as it takes them. */
export const memory: Measure = { name: 'memory', run }

const samplePause = 100

async function run(bench: Bench): Promise<readonly Row[]> {
  const embedded = await startEmbedded(bench.grounds.directory('memory'))
  const inOne = await modeRows('embedded', embedded, bench).finally(() => embedded.stop())
  const distributed = await startDistributed('memory', bench)
  return [...inOne, ...(await modeRows('distributed', distributed, bench).finally(() => distributed.stop()))]
}

async function modeRows(mode: string, tarsier: Tarsier, bench: Bench): Promise<readonly Row[]> {
  const idle = await idleMemory(tarsier, bench)
  const loaded = await loadedMemory(mode, tarsier, bench)
  return Object.keys(tarsier.own).flatMap((role): Row[] => {
    const which = role === mode || mode === 'embedded' ? mode : `${mode}, ${role}`
    return [
      { what: `memory idle, ${which}`, figure: figureOf(idle.get(role) ?? []), unit: 'MB', goal: goals.idle },
      {
        what: `memory loaded, ${which}, the most seen`,
        figure: mostOf(loaded.get(role) ?? []),
        unit: 'MB',
        goal: goals.loaded,
      },
    ]
  })
}

type Samples = Map<string, number[]>

function sample({ own }: Tarsier, samples: Samples): void {
  for (const [role, pid] of Object.entries(own)) samples.set(role, [...(samples.get(role) ?? []), residentOf(pid)])
}

/** Some seconds after the start, with nothing sent. */
async function idleMemory(tarsier: Tarsier, { quick }: Bench): Promise<Samples> {
  const samples: Samples = new Map()
  if (!quick) await pause(5000)
  for (let each = 0; each < 20; each++) {
    sample(tarsier, samples)
    await pause(samplePause)
  }
  return samples
}

async function loadedMemory(mode: string, tarsier: Tarsier, { quick, grounds, say }: Bench): Promise<Samples> {
  const traffic = trafficOf({ seed: 5, heads: quick ? 20_000 : 300_000 })
  const sender = await startSender(tarsier.stat, traffic, grounds.directory(`memory-${mode}`))
  const samples: Samples = new Map()
  const rounds = quick ? 1 : 3
  const clock = setInterval(() => sample(tarsier, samples), samplePause)
  try {
    for (let round = 0; round < rounds; round++) {
      await sender.sendAll()
      say(`${mode}: ${traffic.heads} heads sent, round ${round + 1}`)
    }
    if (tarsier.index !== '') {
      const cluster = await grounds.elasticsearch()
      await cluster.untilSearchable(tarsier.index, totalsOf(traffic, rounds))
    }
    sample(tarsier, samples)
  } finally {
    clearInterval(clock)
    sender.stop()
  }
  return samples
}

/** The bound is for the most that is seen. */
function mostOf(samples: readonly number[]) {
  return { ...figureOf(samples), value: quantile(samples, 1) }
}
