import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import manifest from '../../package.json' with { type: 'json' }
import { expectGoldenText } from '../golden.ts'
import { scratchDirectory } from '../services/scratch.ts'
import { repository } from './dockerfile.ts'
import { refusedByCluster } from './dry-run.ts'
import { lintCharts, type Rendering, renderChart } from './helm.ts'
import { ledTo, objectsIn, servicesIn, workloadsIn } from './objects.ts'
import { checkObjects } from './programs.ts'

const chart = join(repository, 'deploy', 'charts', 'tarsier')
const directory = scratchDirectory()
const sets = ['embedded', 'embedded-alone', 'distributed', 'everything'] as const

const servers = { redis: { existingSecret: 'r' }, elasticsearch: { nodes: ['http://es:9200'] } }

/** Values that are refused, and what the refusal names. */
const wrong = {
  'a mode that there is not': [{ mode: 'scattered' }, 'mode'],
  'no Redis': [{ mode: 'distributed', elasticsearch: servers.elasticsearch }, 'redis.existingSecret: found nothing'],
  'no Elasticsearch': [{ mode: 'distributed', redis: servers.redis }, 'elasticsearch.nodes: found nothing'],
  'a password without a user': [
    { mode: 'distributed', ...servers, elasticsearch: { nodes: ['http://es:9200'], existingSecret: 'e' } },
    'elasticsearch.username: found nothing',
  ],
  'a misspelt setting': [{ config: { TARSIER_RETENTION_STATS: '3d' } }, 'TARSIER_RETENTION_STATS'],
  'a port, which the Services say': [{ config: { TARSIER_STAT_PORT: '1' } }, 'TARSIER_STAT_PORT'],
  'a secret where everybody reads it': [{ config: { TARSIER_REDIS_URL: 'redis://x' } }, 'TARSIER_REDIS_URL'],
  'a number, which Helm would write in its own way': [
    { config: { TARSIER_QUERY_GROUPS: 5_000_000 } },
    'TARSIER_QUERY_GROUPS',
  ],
  'two pods with one file': [{ embedded: { replicas: 2 } }, 'replicas'],
  'a misspelt value': [{ querry: {} }, 'querry'],
} as const

let renderings: ReadonlyMap<string, Rendering>
beforeAll(async () => {
  const refused = Object.entries(wrong).map(([name, [values]]) => {
    // Helm takes a comma for the end of a file's name.
    const file = join(directory, `${withoutCommas(name)}.yaml`)
    writeFileSync(file, stringify(values))
    return file
  })
  const values = [...sets.map((name) => join(import.meta.dirname, 'values', `${name}.yaml`)), ...refused]
  renderings = await renderChart({ chart, values, kubernetes: '1.25', directory })
}, 300_000)

function withoutCommas(name: string): string {
  return name.replaceAll(',', '')
}

function rendered(name: string): string {
  const found = renderings.get(name)
  if (found?.kind !== 'rendered') throw new Error(`${name}: ${found?.reason}`)
  return found.text
}

/** Without those of the Prometheus operator. */
function objectsOfKubernetes(text: string) {
  return objectsIn(text).filter(({ apiVersion }) => !apiVersion.startsWith('monitoring.coreos.com/'))
}

it('has nothing that Helm finds wrong', async () => {
  expect(await lintCharts(chart)).not.toMatch(/WARNING|ERROR/)
})

it('is of the version that is here', () => {
  expect(parse(readFileSync(join(chart, 'Chart.yaml'), 'utf8')).appVersion).toBe(manifest.version)
})

it.each(Object.entries(wrong))('refuses %s and says which value', (name, [, words]) => {
  const found = renderings.get(withoutCommas(name))
  expect(found).toEqual({ kind: 'refused', reason: expect.stringContaining(words) })
})

describe.each(sets)('%s', (name) => {
  it('is rendered as the golden file says', async () => {
    await expectGoldenText(`charts/tarsier/${name}.yaml`, rendered(name))
  })

  it.each(['1.25', '1.37'])('is what the API of Kubernetes %s takes', async (version) => {
    const file = join(directory, `${name}-${version}.yaml`)
    writeFileSync(
      file,
      objectsOfKubernetes(rendered(name))
        .map((each) => JSON.stringify(each))
        .join('\n---\n'),
    )
    await expect(checkObjects(file, version)).resolves.toBe('')
  })

  // By `npm run test:kube`.
  if (process.env['TARSIER_TEST_KUBE'] !== undefined) {
    it('is what the cluster of KUBECONFIG would create', async () => {
      expect(await refusedByCluster(objectsOfKubernetes(rendered(name)))).toEqual([])
    })
  }

  it('runs as another user on a read-only root, with no links that look like settings and time to end', () => {
    for (const { spec } of workloadsIn(rendered(name))) {
      const { containers, ...pod } = spec.template.spec
      expect(pod).toMatchObject({ enableServiceLinks: false, securityContext: { runAsNonRoot: true } })
      expect(pod.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(30)
      for (const { securityContext } of containers)
        expect(securityContext).toMatchObject({ readOnlyRootFilesystem: true, allowPrivilegeEscalation: false })
    }
  })

  it('leads every port of every Service somewhere', () => {
    const workloads = workloadsIn(rendered(name))
    for (const service of servicesIn(rendered(name)))
      for (const { name: port } of service.spec.ports) expect(ledTo(service, port, workloads)).not.toEqual([])
  })

  it('asks for no right that it does not name', () => {
    const rules = objectsIn(rendered(name)).filter(({ kind }) => kind === 'Role')
    expect(JSON.stringify(rules)).not.toContain('*')
    expect(objectsIn(rendered(name)).map(({ kind }) => kind)).not.toContain('ClusterRole')
  })
})

describe('the distributed mode', () => {
  const leads = (port: string) => {
    const service = servicesIn(rendered('distributed')).find(({ metadata }) => metadata.name === 't-tarsier')
    if (!service) throw new Error('found no Service t-tarsier')
    return ledTo(service, port, workloadsIn(rendered('distributed')))
  }

  it.each([
    ['stat', ['t-tarsier-ingest']],
    ['stat-udp', ['t-tarsier-ingest']],
    ['querystat', ['t-tarsier-query']],
    ['http', ['t-tarsier-query']],
    ['registry', ['t-tarsier-ingest', 't-tarsier-query']],
  ])('leads %s to the pods that have that door', (port, expected) => {
    expect(leads(port).toSorted()).toEqual(expected)
  })

  it('gives every pod one role', () => {
    const roles = workloadsIn(rendered('distributed')).map(({ spec }) =>
      spec.template.spec.containers[0]?.args.join(' '),
    )
    expect(roles.toSorted()).toEqual(['ingest', 'query', 'watch', 'worker'].map((role) => `start --roles=${role}`))
  })

  it('lets an autoscaler take away no pod that holds reports', () => {
    const scaled = objectsIn(rendered('everything')).filter(({ kind }) => kind === 'HorizontalPodAutoscaler')
    expect(scaled.map(({ metadata }) => metadata.name).toSorted()).toEqual([
      'shop-tarsier-query',
      'shop-tarsier-worker',
    ])
  })
})

it.each([
  ['distributed', 'shop', 't-tarsier-watch'],
  ['everything', 'tars', 'shop-shop-tarsier-watch'],
])('%s: what is followed may be read in its namespace, %s, and the lease there is %s', (name, namespace, lease) => {
  const objects = objectsIn(rendered(name))
  const rules = objects.flatMap((each) => (each.kind === 'Role' ? [each] : []))
  const settings = objects.find(({ kind }) => kind === 'ConfigMap')
  expect(JSON.stringify(settings)).toContain(`"TARSIER_KUBERNETES_LEASE":"${lease}"`)
  const ofLease = rules.find((each) => JSON.stringify(each).includes(`"resourceNames":["${lease}"]`))
  expect(ofLease?.metadata.namespace).toBe(namespace)
  expect(rules.map(({ metadata }) => metadata.namespace).toSorted()).toEqual(['default', namespace, namespace])
})

it('has the names and ports of the servers of K8SFramework', () => {
  const services = servicesIn(rendered('everything')).filter(({ metadata }) => metadata.name.startsWith('tars-'))
  const ports = services.flatMap(({ metadata, spec }) => spec.ports.map(({ port }) => `${metadata.name}:${port}`))
  expect([...new Set(ports)].toSorted()).toEqual([
    'tars-tarslog:12111',
    'tars-tarsnotify:13111',
    'tars-tarsproperty:14000',
    'tars-tarsqueryproperty:15000',
    'tars-tarsquerystat:16000',
    'tars-tarsstat:17000',
  ])
})
