import { parseAllDocuments } from 'yaml'
import { z } from 'zod'

const labels = z.record(z.string(), z.string())

const container = z.looseObject({
  image: z.string(),
  args: z.array(z.string()).default([]),
  ports: z.array(z.object({ name: z.string(), containerPort: z.number(), protocol: z.string() })).default([]),
  securityContext: z.looseObject({ readOnlyRootFilesystem: z.boolean(), allowPrivilegeEscalation: z.boolean() }),
})

const pod = z.looseObject({
  enableServiceLinks: z.boolean(),
  terminationGracePeriodSeconds: z.number().optional(),
  securityContext: z.looseObject({ runAsNonRoot: z.boolean() }),
  containers: z.array(container),
})

const named = { metadata: z.looseObject({ name: z.string(), labels }) }

const workload = z.looseObject({
  ...named,
  kind: z.enum(['Deployment', 'StatefulSet']),
  spec: z.looseObject({
    replicas: z.number().optional(),
    selector: z.object({ matchLabels: labels }),
    template: z.looseObject({ metadata: z.looseObject({ labels }), spec: pod }),
  }),
})

const service = z.looseObject({
  ...named,
  kind: z.literal('Service'),
  spec: z.looseObject({
    selector: labels,
    ports: z.array(
      z.object({
        name: z.string(),
        port: z.number(),
        protocol: z.string(),
        targetPort: z.union([z.string(), z.number()]),
      }),
    ),
  }),
})

const anything = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
})

export type KubernetesObject = z.infer<typeof anything>
export type Workload = z.infer<typeof workload>
export type Service = z.infer<typeof service>

/** The objects of a rendered chart, as they are. */
export function objectsIn(text: string): readonly KubernetesObject[] {
  return parseAllDocuments(text).map((document) => anything.parse(document.toJS()))
}

/** Its workloads; throws where one has not what each of ours must have. */
export function workloadsIn(text: string): readonly Workload[] {
  return objectsIn(text)
    .filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet')
    .map((each) => workload.parse(each))
}

export function servicesIn(text: string): readonly Service[] {
  return objectsIn(text)
    .filter(({ kind }) => kind === 'Service')
    .map((each) => service.parse(each))
}

/** The names of the workloads that a port of a Service leads to, as Kubernetes finds them: by label, then by port. */
export function ledTo({ spec }: Service, port: string, workloads: readonly Workload[]): readonly string[] {
  const target = spec.ports.find(({ name }) => name === port)
  return workloads
    .filter(({ spec: { template } }) => isSelected(spec.selector, template.metadata.labels))
    .filter(({ spec: { template } }) =>
      template.spec.containers.some(({ ports }) =>
        ports.some(
          (each) =>
            [each.name, each.containerPort].includes(target?.targetPort ?? '') && each.protocol === target?.protocol,
        ),
      ),
    )
    .map(({ metadata }) => metadata.name)
}

function isSelected(selector: Readonly<Record<string, string>>, found: Readonly<Record<string, string>>): boolean {
  return Object.entries(selector).every(([name, value]) => found[name] === value)
}
