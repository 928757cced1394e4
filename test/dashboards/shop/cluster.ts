import type { ApiServer } from '../../kubernetes/api-server.ts'
import type { AnyObject } from '../../kubernetes/object-store.ts'
import { podOfHost } from './logs.ts'
import { shopServices } from './services.ts'
import { incidents } from './trouble.ts'

const minute = 60
const hour = 60 * minute
const day = 24 * hour
const pods = '/api/v1/namespaces/tars/pods'
const events = '/api/v1/namespaces/tars/events'
const clusterEvents = '/api/v1/namespaces/default/events'

/** Tells a cluster what became of the shop's pods until now, epoch seconds; before it is followed. */
export function happenInCluster({ make }: Pick<ApiServer, 'make'>, now: number): void {
  for (const pod of podsOfShop(now)) make(pods, pod)
  for (const each of eventsOfShop(now)) make(events, each)
  make(clusterEvents, nodeEvent(now))
}

/** When the rule tables of a host took all its memory: discounts fail there since. */
export function killedAt(now: number): number {
  return now - incidents.discounts.since * minute - 39
}

function podsOfShop(now: number): readonly AnyObject[] {
  const created = now - 3 * day
  const killed = killedAt(now)
  const unhealthy = now - 20 * minute
  const rolledOut = now - 50 * minute
  const crashed = now - incidents.slowHour.from * minute
  return [
    podOf('Shop.PriceServer', 2, {
      created,
      memory: '512Mi',
      ...restarted({ code: 137, reason: 'OOMKilled', from: killed - 2.2 * day, to: killed, restarts: 1 }),
    }),
    podOf('Shop.OrderServer', 3, {
      created,
      memory: '1Gi',
      ...restarted({ code: 143, reason: 'Error', from: unhealthy - 5 * hour, to: unhealthy, restarts: 4 }),
    }),
    podOf('Pay.GatewayServer', 1, {
      created,
      memory: '1Gi',
      ...restarted({ code: 139, reason: 'Error', from: crashed - 31 * minute, to: crashed, restarts: 2 }),
    }),
    podOf('Shop.CartServer', 1, {
      created,
      memory: '512Mi',
      metadata: { deletionTimestamp: textOf(rolledOut + 30), deletionGracePeriodSeconds: 30 },
      state: { running: { startedAt: textOf(created + 9) } },
    }),
    podOf('Shop.WebServer', 2, {
      created,
      memory: '2Gi',
      status: {
        phase: 'Failed',
        reason: 'Evicted',
        message: 'The node was low on resource: memory. Threshold quantity: 100Mi, available: 82120Ki.',
      },
      state: { terminated: endOf({ code: 137, reason: 'Error', from: now - day, to: now - 90 * minute }) },
    }),
  ]
}

interface PodFacts {
  readonly created: number
  readonly memory: string
  readonly metadata?: AnyObject
  readonly status?: AnyObject
  readonly state: AnyObject
  readonly lastState?: AnyObject
  readonly restartCount?: number
}

function podOf(service: string, host: number, { created, memory, metadata, status, ...container }: PodFacts) {
  const [app = '', server = ''] = service.split('.')
  const place = shopServices.findIndex(({ name }) => name === service)
  const name = podOfHost(server, host)
  const containerName = `${app}-${server}`.toLowerCase()
  const image = `registry.example/${containerName}:v7`
  return {
    metadata: {
      name,
      uid: `pod-${name}`,
      creationTimestamp: textOf(created),
      labels: { 'tars.io/ServerApp': app, 'tars.io/ServerName': server, 'tars.io/ServerID': 'v7' },
      ...metadata,
    },
    spec: {
      nodeName: `node-${host}`,
      restartPolicy: 'Always',
      containers: [{ name: containerName, image, resources: { limits: { cpu: '500m', memory } } }],
    },
    status: {
      phase: 'Running',
      hostIP: `192.168.0.${host}`,
      podIP: `10.0.${place + 1}.${host}`,
      ...status,
      containerStatuses: [{ name: containerName, image, restartCount: 0, lastState: {}, ...container }],
    },
  }
}

interface Run {
  readonly code: number
  readonly reason: string
  readonly from: number
  readonly to: number
}

function restarted({ restarts, ...run }: Run & { readonly restarts: number }) {
  const state = { running: { startedAt: textOf(run.to + 2) } }
  return { state, lastState: { terminated: endOf(run) }, restartCount: restarts }
}

function endOf({ code, reason, from, to }: Run): AnyObject {
  const [startedAt, finishedAt] = [textOf(from), textOf(to)]
  return { exitCode: code, reason, startedAt, finishedAt, containerID: `containerd://run-${to}` }
}

function eventsOfShop(now: number): readonly AnyObject[] {
  const killed = killedAt(now)
  const unhealthy = now - 20 * minute
  const price = podOfHost('PriceServer', 2)
  const order = podOfHost('OrderServer', 3)
  return [
    about(
      price,
      killed + 2,
      'Normal',
      'Pulled',
      'Container image "registry.example/shop-priceserver:v7" already present',
    ),
    about(price, killed + 3, 'Normal', 'Started', 'Started container shop-priceserver'),
    about(
      order,
      unhealthy - 9,
      'Warning',
      'Unhealthy',
      'Liveness probe failed: dial tcp 10.0.4.3:10301: i/o timeout',
      3,
    ),
    about(
      order,
      unhealthy - 8,
      'Normal',
      'Killing',
      'Container shop-orderserver failed liveness probe, will be restarted',
    ),
    about(podOfHost('CartServer', 1), now - 50 * minute, 'Normal', 'Killing', 'Stopping container shop-cartserver'),
    about(
      podOfHost('WebServer', 2),
      now - 90 * minute,
      'Warning',
      'Evicted',
      'The node was low on resource: memory. Threshold quantity: 100Mi, available: 82120Ki.',
    ),
  ]
}

function about(pod: string, time: number, type: string, reason: string, message: string, count = 1): AnyObject {
  return {
    metadata: { name: `${pod}.${reason}`.toLowerCase() },
    involvedObject: { kind: 'Pod', namespace: 'tars', name: pod, uid: `pod-${pod}` },
    type,
    reason,
    message,
    source: { component: 'kubelet', host: `node-${pod.at(-1)}` },
    firstTimestamp: textOf(time - (count - 1) * 10),
    lastTimestamp: textOf(time),
    count,
  }
}

function nodeEvent(now: number): AnyObject {
  const time = now - 91 * minute
  const message = 'Node node-2 status is now: NodeHasInsufficientMemory'
  return {
    ...about('node-2', time, 'Normal', 'NodeHasInsufficientMemory', message),
    involvedObject: { kind: 'Node', name: 'node-2', uid: 'node-2' },
  }
}

export const crashing = { service: 'Crash.LoopServer', exits: 230 } as const

/** An hour five days before the shop's now, in which a server crashed again and again. Epoch seconds. */
export function crashHour(now: number): { readonly from: number; readonly to: number } {
  const from = now - 5 * day
  return { from, to: from + hour }
}

/** Tells a cluster of a server that crashed more often than charts mark it: a pod each, of which only the last end is told. */
export function crashInCluster({ make }: Pick<ApiServer, 'make'>, now: number): void {
  for (let place = 0; place < crashing.exits; place++) {
    const to = crashHour(now).from + 10 * minute + place * 10
    const pod = podOf(crashing.service, 1, {
      created: to - hour,
      memory: '64Mi',
      ...restarted({ code: 1, reason: 'Error', from: to - 5, to, restarts: 1 }),
    })
    const name = `crash-${place}`
    make(pods, { ...pod, metadata: { ...pod.metadata, name, uid: name } })
  }
}

function textOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(/\.\d+/, '')
}
