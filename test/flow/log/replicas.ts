import { type RunningProgram, type Settings, startProgram } from '../program.ts'

/** One Tarsier, of one process or of several: lines may come in at any door, and every query answers alike. */
export interface Replicas {
  /** The first, second … process that takes lines; after the last one comes the first again. */
  door(place: number): RunningProgram
  readonly doors: readonly RunningProgram[]
  /** The first, second … process that is asked. */
  query(place: number): RunningProgram
  readonly queries: readonly RunningProgram[]
  /** A counter of all processes. */
  total(name: string, labels: string): Promise<number>
  /** Ends all of them and resolves to their exit codes. */
  end(): Promise<readonly (number | null)[]>
}

/** Most tails of one process. */
export const mostTails = 4

/** Starts a process of each of these roles. */
export async function startReplicas(settings: Settings, roles: readonly string[]): Promise<Replicas> {
  const all = { ...settings, TARSIER_TAILS: String(mostTails) }
  const programs = await Promise.all(roles.map((each) => startProgram({ ...all, TARSIER_ROLES: each })))
  const having = (role: string) => programs.filter((_, place) => roles[place]?.includes(role))
  const doors = having('ingest')
  const queries = having('query')
  return {
    doors,
    door: (place) => cyclic(doors, place),
    queries,
    query: (place) => cyclic(queries, place),
    total: async (name, labels) => {
      const counts = await Promise.all(programs.map((program) => program.metric(name, labels)))
      return counts.reduce((sum, each) => sum + each)
    },
    end: () => Promise.all(programs.map((program) => program.end('SIGTERM'))),
  }
}

function cyclic<Each>(of: readonly Each[], place: number): Each {
  const each = of[place % of.length]
  if (each === undefined) throw new Error('no process has this role')
  return each
}
