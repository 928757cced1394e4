import { KubeConfig, KubernetesObjectApi } from '@kubernetes/client-node'
import type { KubernetesObject } from './objects.ts'

/**
 * Has the cluster of KUBECONFIG go through everything that creating the objects takes, short of keeping them. Resolves to one
 * line for each that it refuses.
 */
export async function refusedByCluster(objects: readonly KubernetesObject[]): Promise<readonly string[]> {
  const configuration = new KubeConfig()
  configuration.loadFromDefault()
  const api = KubernetesObjectApi.makeApiClient(configuration)
  const refusals: string[] = []
  for (const object of objects) {
    // The namespace that there is everywhere.
    const metadata = { ...object.metadata, namespace: 'default' }
    await api.create({ ...object, metadata }, undefined, 'All').catch((error: unknown) => {
      refusals.push(`${object.kind} ${object.metadata.name}: ${error}`)
    })
  }
  return refusals
}
