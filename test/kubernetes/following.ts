import { connectCluster } from '../../kubernetes/client.ts'
import type { FollowLimits } from '../../kubernetes/follow-limits.ts'
import type { Handed } from '../../kubernetes/handed.ts'
import { createListWatch } from '../../kubernetes/list-watch.ts'
import type { Position } from '../../kubernetes/positions.ts'
import type { KubernetesObject, Resource } from '../../kubernetes/resource.ts'
import { createLog } from '../../observe/log.ts'
import { createMetrics } from '../../observe/metrics.ts'

/** A map of texts that a test makes, changes and deletes. */
export interface Note extends KubernetesObject {
  readonly text: string
}

export function notesOf(namespace: string): Resource {
  return { group: '', version: 'v1', name: 'configmaps', namespace }
}

export function noteNamed(name: string, text = 'new') {
  return { metadata: { name }, data: { text } }
}

export const quiet = createLog({ level: 'silent', format: 'json' })

/** As in earnest, a hundred times faster. */
export const quickLimits = {
  listInterval: 100,
  watch: { least: 20_000, most: 20_000 },
  pauses: { least: 10, most: 100 },
} as const satisfies Partial<FollowLimits>

interface FollowingOptions {
  readonly kubeconfig: string
  readonly namespace: string
  readonly limits?: Partial<FollowLimits>
  /** Called before anything is kept; may reject. */
  readonly before?: (handed: Handed<Note>) => Promise<void>
  readonly showKnown?: boolean
}

/** Follows notes and keeps what is handed over. */
export function followNotes({
  kubeconfig,
  namespace,
  limits = {},
  before = async () => {},
  showKnown = false,
}: FollowingOptions) {
  const handed: Handed<Note>[] = []
  const told: string[] = []
  const positions: string[] = []
  let known: string | undefined
  let stopping = new AbortController()
  let running: Promise<void> | undefined
  const moved = (version: string) => {
    known = version
    positions.push(version)
  }
  const position: Position = { last: () => known, moved, listed: moved }
  const followed = createListWatch<Note>({
    cluster: connectCluster({ kind: 'kubeconfig', paths: kubeconfig }),
    resource: notesOf(namespace),
    parse: readNote,
    take: async (each) => {
      await before(each)
      handed.push(each)
    },
    tell: (trouble) => told.push(trouble),
    metrics: createMetrics(),
    log: quiet,
    limits: { ...quickLimits, ...limits },
  })

  return {
    handed,
    told,
    positions,
    trouble: followed.trouble,
    start: () => {
      stopping = new AbortController()
      running = followed.run(stopping.signal, position, { showKnown })
    },
    stop: async () => {
      stopping.abort()
      await running
    },
    /** "listed a", "MODIFIED a=new": everything in its order. */
    lines: () => handed.flatMap(linesOf),
    /** The list's pages. */
    pages: () => handed.flatMap((each) => (each.kind === 'listed' ? [each] : [])),
    putBack: (version: string) => {
      known = version
    },
  }
}

function linesOf(handed: Handed<Note>): string[] {
  if (handed.kind !== 'changed') return handed.objects.map(({ metadata }) => `${handed.kind} ${metadata.name}`)
  return handed.changes.map(({ type, object }) => `${type} ${object.metadata.name}=${object.text}`)
}

/** Kubernetes puts a map of its own into every namespace. */
function readNote(object: unknown): Note | undefined {
  // what the API server sends for a map
  const { metadata, data } = object as Note & { readonly data?: { readonly text?: string } }
  return data?.text === undefined ? undefined : { metadata, text: data.text }
}
