/** What happens to a pod of one container, in the words of those who run it. */
export type Happening =
  | { readonly what: 'crash'; readonly code: number; readonly reason: string }
  | { readonly what: 'back-off' | 'restart' | 'touch' }

export type Ending = 'stays' | 'deleted' | 'finished-at-once' | 'evicted'

interface Seen {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly object: PodObject
}

/** An exit as those who watch the pod itself would write it down. */
export interface ExpectedExit {
  readonly id: string
  readonly kind: string
  readonly time: number
  readonly exit_code: number | undefined
  readonly deleted: number | undefined
}

interface Terminated {
  exitCode: number
  reason: string
  startedAt: string
  finishedAt: string
  containerID: string
}

interface State {
  running?: { startedAt: string }
  waiting?: { reason: string }
  terminated?: Terminated
}

/** A Pod as the API server writes it. */
export type PodObject = ReturnType<typeof podObject>

export interface PodFacts {
  readonly uid: string
  readonly name?: string
  readonly app?: string
  readonly server?: string
  readonly address?: string
  readonly version?: number
}

/** A pod that runs, as the API server writes it; its parts may be changed. */
export function podObject({
  uid,
  name = `pod-${uid}`,
  app = 'Shop',
  server = 'Cart',
  address = '10.0.0.9',
  version = 1,
}: PodFacts) {
  const metadata: Record<string, unknown> = {
    name,
    namespace: 'tars',
    uid,
    resourceVersion: String(version),
    labels: { 'tars.io/ServerApp': app, 'tars.io/ServerName': server, 'tars.io/ServerID': 'v7' },
    creationTimestamp: '2026-11-20T00:00:00Z',
  }
  const status: Record<string, unknown> = {
    phase: 'Running',
    hostIP: '192.168.0.4',
    podIP: address,
    podIPs: [{ ip: address }],
    containerStatuses: [
      {
        name: 'shop-cart',
        restartCount: 0,
        image: 'registry/shop.cart:7',
        state: { running: { startedAt: '2026-11-20T00:00:10Z' } },
        lastState: {},
      },
    ],
  }
  const spec: Record<string, unknown> = {
    nodeName: 'node-4',
    restartPolicy: 'Always',
    containers: [
      {
        name: 'shop-cart',
        image: 'registry/shop.cart:7',
        resources: { limits: { cpu: '500m', memory: '512Mi' } },
      },
    ],
  }
  return { metadata, spec, status }
}

/** The states that a pod goes through, and the exits in them. Something happens every `pace` seconds. */
export function lifeOf(facts: PodFacts, happenings: readonly Happening[], ending: Ending, pace: number) {
  const seen: Seen[] = []
  const expected: ExpectedExit[] = []
  let clock = Date.parse('2026-11-20T00:00:10Z') / 1000
  let restarts = 0
  let state: State = { running: { startedAt: textOf(clock) } }
  let lastState: State = {}
  let version = 10
  let extraMetadata = {}
  let extraStatus = {}

  function show(type: Seen['type']): void {
    const object = podObject({ ...facts, version: version++ })
    Object.assign(object.metadata, extraMetadata)
    const container = { name: 'shop-cart', restartCount: restarts, image: 'registry/shop.cart:7', state, lastState }
    Object.assign(object.status, { containerStatuses: [container] }, extraStatus)
    seen.push({ type, object: structuredClone(object) })
  }

  function end(exitCode: number, reason: string): Terminated {
    const startedAt = state.running?.startedAt ?? textOf(clock)
    const containerID = `containerd://${facts.uid}-${restarts}`
    const terminated = { exitCode, reason, startedAt, finishedAt: textOf(clock), containerID }
    state = { terminated }
    return terminated
  }

  function expectRun(kind: string, { exitCode, containerID }: Terminated): void {
    const id = `${facts.uid}:${containerID}`
    expected.push({ id, kind, time: clock * 1000, exit_code: exitCode, deleted: undefined })
  }

  function happen(happening: Happening): void {
    clock += pace
    if (happening.what === 'crash' && state.running) {
      expectRun('restarted', end(happening.code, happening.reason))
    } else if (happening.what === 'back-off' && state.terminated) {
      lastState = state
      state = { waiting: { reason: 'CrashLoopBackOff' } }
    } else if (happening.what === 'restart' && !state.running) {
      if (state.terminated) lastState = state
      restarts++
      state = { running: { startedAt: textOf(clock) } }
    }
    show('MODIFIED')
  }

  function remove(): void {
    clock += pace
    const askedAt = clock
    extraMetadata = { deletionTimestamp: textOf(askedAt + 30), deletionGracePeriodSeconds: 30 }
    const deleted = (askedAt + 30) * 1000
    expected.push({ id: facts.uid, kind: 'deleted', time: askedAt * 1000, exit_code: undefined, deleted })
    show('MODIFIED')
    clock += 2
    if (state.running) end(143, 'Error')
    show('MODIFIED')
    if (ending === 'finished-at-once') {
      extraMetadata = { deletionTimestamp: textOf(askedAt), deletionGracePeriodSeconds: 0 }
      show('MODIFIED')
    }
    show('DELETED')
  }

  function evict(): void {
    clock += pace
    extraStatus = { phase: 'Failed', reason: 'Evicted', message: 'The node was low on resource: memory.' }
    if (state.running) expectRun('evicted', end(137, 'Error'))
    else if (state.waiting) {
      // Nothing of it ran any more: only the pod ended.
      const conditions = [{ type: 'Ready', status: 'False', lastTransitionTime: textOf(clock) }]
      extraStatus = { ...extraStatus, conditions }
      const id = `${facts.uid}:evicted`
      expected.push({ id, kind: 'evicted', time: clock * 1000, exit_code: undefined, deleted: undefined })
    }
    show('MODIFIED')
  }

  show('ADDED')
  for (const happening of happenings) happen(happening)
  if (ending === 'evicted') evict()
  else if (ending !== 'stays') remove()
  return { seen, expected }
}

function textOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000', '')
}
