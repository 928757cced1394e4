import { randomUUID } from 'node:crypto'
import { connectCluster } from '../../kubernetes/client.ts'
import { pathOf, type Resource } from '../../kubernetes/resource.ts'
import { startApiServer } from './api-server.ts'
import type { AnyObject } from './object-store.ts'

/** A cluster under test, with a namespace of its own. */
export interface TestCluster {
  readonly kubeconfig: string
  readonly namespace: string
  create(resource: Resource, object: AnyObject): Promise<void>
  /** As a merge patch. */
  change(resource: Resource, name: string, patch: AnyObject): Promise<void>
  remove(resource: Resource, name: string): Promise<void>
  end(): Promise<void>
}

export interface ClusterKind {
  readonly name: string
  start(): Promise<TestCluster>
}

const ours: ClusterKind = {
  name: "the tests' API server",
  start: async () => {
    const server = await startApiServer()
    return { ...writing(server.kubeconfig), kubeconfig: server.kubeconfig, namespace: 'tars', end: server.end }
  },
}

/** That of KUBECONFIG; everything is done in a namespace that is made for it and deleted. */
function realCluster(kubeconfig: string): ClusterKind {
  const namespaces: Resource = { group: '', version: 'v1', name: 'namespaces' }
  return {
    name: 'the cluster of KUBECONFIG',
    start: async () => {
      const write = writing(kubeconfig)
      const namespace = `tarsier-test-${randomUUID().slice(0, 8)}`
      await write.create(namespaces, { metadata: { name: namespace } })
      return { ...write, kubeconfig, namespace, end: () => write.remove(namespaces, namespace) }
    },
  }
}

function writing(kubeconfig: string): Pick<TestCluster, 'create' | 'change' | 'remove'> {
  const cluster = connectCluster({ kind: 'kubeconfig', paths: kubeconfig })
  return {
    create: async (resource, body) => {
      await cluster.ask({ method: 'POST', path: pathOf(resource), body })
    },
    change: async (resource, name, body) => {
      const contentType = 'application/merge-patch+json'
      await cluster.ask({ method: 'PATCH', path: pathOf(resource, name), body, contentType })
    },
    remove: async (resource, name) => {
      await cluster.ask({ method: 'DELETE', path: pathOf(resource, name) })
    },
  }
}

/** `npm run test:kube` has the suites run against a real cluster too: never because KUBECONFIG happens to be set. */
const { TARSIER_TEST_KUBE, KUBECONFIG } = process.env
if (TARSIER_TEST_KUBE !== undefined && !KUBECONFIG) {
  throw new Error('test:kube: found no KUBECONFIG, expected it to name a cluster that may be written to')
}

export const clusterKinds: readonly ClusterKind[] = [
  ours,
  ...(TARSIER_TEST_KUBE !== undefined && KUBECONFIG ? [realCluster(KUBECONFIG)] : []),
]
