/** A kind of objects: in one namespace, or without one in all. */
export interface Resource {
  /** Its API group, empty for the core. */
  readonly group: string
  readonly version: string
  /** Its plural, as paths have it: "pods". */
  readonly name: string
  readonly namespace?: string | undefined
  readonly fieldSelector?: string
  readonly labelSelector?: string
}

/** What every object has; list items carry no kind or apiVersion (contract section 10). */
export interface KubernetesObject {
  readonly metadata: {
    readonly name: string
    readonly namespace?: string | undefined
    readonly uid: string
    readonly resourceVersion: string
  }
}

/** Its path at the API server, with the object's name where one is given. */
export function pathOf({ group, version, name, namespace }: Resource, object?: string): string {
  const api = group === '' ? `/api/${version}` : `/apis/${group}/${version}`
  const within = namespace === undefined ? '' : `/namespaces/${encodeURIComponent(namespace)}`
  return `${api}${within}/${name}${object === undefined ? '' : `/${encodeURIComponent(object)}`}`
}

/** "pods in the namespace tars", "events.k8s.io/events in all namespaces": for those who read what is wrong. */
export function titleOf({ group, name, namespace }: Resource): string {
  const within = namespace === undefined ? 'all namespaces' : `the namespace ${namespace}`
  return `${group === '' ? name : `${group}/${name}`} in ${within}`
}
