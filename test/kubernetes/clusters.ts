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
  /** The same of its status, as who runs it tells that. */
  changeStatus(resource: Resource, name: string, status: AnyObject): Promise<void>
  read(resource: Resource, name: string): Promise<unknown>
  /** `atOnce`: without the time that a running pod is given. */
  remove(resource: Resource, name: string, how?: 'atOnce'): Promise<void>
  end(): Promise<void>
}

export interface ClusterKind {
  readonly name: string
  start(): Promise<TestCluster>
}

export const ours: ClusterKind = {
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

function writing(kubeconfig: string): Omit<TestCluster, 'kubeconfig' | 'namespace' | 'end'> {
  const cluster = connectCluster({ kind: 'kubeconfig', paths: kubeconfig })
  return {
    create: async (resource, body) => {
      await cluster.ask({ method: 'POST', path: pathOf(resource), body })
    },
    change: async (resource, name, body) => {
      const contentType = 'application/merge-patch+json'
      await cluster.ask({ method: 'PATCH', path: pathOf(resource, name), body, contentType })
    },
    changeStatus: async (resource, name, status) => {
      const contentType = 'application/merge-patch+json'
      await cluster.ask({ method: 'PATCH', path: `${pathOf(resource, name)}/status`, body: { status }, contentType })
    },
    read: (resource, name) => cluster.ask({ path: pathOf(resource, name) }),
    remove: async (resource, name, how) => {
      const query = how === 'atOnce' ? '?gracePeriodSeconds=0' : ''
      await cluster.ask({ method: 'DELETE', path: `${pathOf(resource, name)}${query}` })
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
