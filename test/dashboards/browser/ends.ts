import { connectCluster } from '../../../kubernetes/client.ts'
import { podsOf } from '../../../kubernetes/pod.ts'
import { pathOf } from '../../../kubernetes/resource.ts'
import { eventNamed, eventsIn } from '../../kubernetes/event-making.ts'
import { podObject } from '../../kubernetes/pod-life.ts'
import { shop } from './visit.ts'

/** Has a container of a server end just now in the cluster, and an event told of it, all in these words. */
export async function endInCluster(app: string, server: string, text: string): Promise<void> {
  const cluster = connectCluster({ kind: 'kubeconfig', paths: shop.kubeconfig })
  const pod = podObject({ uid: `pod-of-${server}`, name: text, app, server })
  const finishedAt = new Date().toISOString()
  const ended = { exitCode: 1, reason: text, message: text, finishedAt, startedAt: finishedAt, containerID: text }
  const container = { name: 'shop-cart', restartCount: 1, image: text, state: {}, lastState: { terminated: ended } }
  const status = { ...pod.status, containerStatuses: [container] }
  await cluster.ask({ method: 'POST', path: pathOf(podsOf('tars')), body: { ...pod, status } })
  const event = { ...eventNamed(text, 'tars'), type: text, reason: text, message: `told: ${text}` }
  await cluster.ask({ method: 'POST', path: pathOf(eventsIn('tars')), body: event })
}
