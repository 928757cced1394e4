import { ApiFailure } from '../../kubernetes/api-failure.ts'
import type { ClusterRequest } from '../../kubernetes/client.ts'
import type { ExitedPod } from '../../kubernetes/exited-pods.ts'

/** What an API server answers about one TExitedRecord, with its rules for two who write at once. */
export function createRecordApi({ installed = true, exists = true } = {}) {
  const path = '/apis/k8s.tars.io/v1beta3/namespaces/tars/texitedrecords/shop-cart'
  const requests: string[] = []
  const failures: number[] = []
  const forbidden = new Set<string>()
  let version = 1
  let pods: readonly ExitedPod[] = []
  let beforePatch: (() => void) | undefined
  let afterPatch: (() => void) | undefined

  function objectNow() {
    return { metadata: { name: 'shop-cart', resourceVersion: String(version) }, app: 'Shop', server: 'Cart', pods }
  }

  function write(written: readonly ExitedPod[]): void {
    pods = structuredClone(written)
    version++
  }

  /** A merge patch that names a version is refused where the object has moved on. */
  function patch(body: unknown) {
    beforePatch?.()
    // What exited-records.ts sends; the assertions of the tests are about it.
    const sent = body as { metadata: { resourceVersion: string }; pods: ExitedPod[] }
    if (sent.metadata.resourceVersion !== String(version)) throw new ApiFailure('conflict', 409)
    write(sent.pods)
    afterPatch?.()
    return objectNow()
  }

  return {
    requests,
    failures,
    /** Requests of a method for the object are forbidden from now on. */
    forbid: (method: string) => forbidden.add(method),
    pods: () => pods,
    write,
    /** Somebody else is faster. */
    beforePatch: (act: () => void) => {
      beforePatch = act
    },
    /** Somebody else comes after. */
    afterPatch: (act: () => void) => {
      afterPatch = act
    },
    ask: async ({ method = 'GET', path: asked, body }: ClusterRequest): Promise<unknown> => {
      requests.push(`${method} ${asked}`)
      const failure = failures.shift()
      if (failure !== undefined) throw new ApiFailure(`answered ${failure}`, failure)
      if (asked === path && forbidden.has(method)) throw new ApiFailure('forbidden', 403)
      if (asked === '/apis/k8s.tars.io/v1beta3' && installed) return { kind: 'APIResourceList' }
      if (!installed || !exists || asked !== path) throw new ApiFailure('not found', 404)
      return method === 'PATCH' ? patch(body) : objectNow()
    },
  }
}

/**
 * K8SFramework's own controller: it puts a pod in front unless it finds it among the first twelve of the object as its
 * cache has it, which may be older than the object.
 */
export function originalController(api: Pick<ReturnType<typeof createRecordApi>, 'pods' | 'write'>, limit = 60) {
  let cache = api.pods()
  return {
    refresh: () => {
      cache = api.pods()
    },
    see: (pod: ExitedPod) => {
      if (cache.slice(0, 12).some(({ uid }) => uid === pod.uid)) return
      const added = [pod, ...api.pods()]
      if (cache.length >= limit) added.splice(cache.length, 1)
      api.write(added)
    },
  }
}
