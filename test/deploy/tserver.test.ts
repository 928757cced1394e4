import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { z } from 'zod'
import { loadConfig } from '../../config.ts'
import manifest from '../../package.json' with { type: 'json' }
import { expectGoldenText } from '../golden.ts'
import { scratchDirectory } from '../services/scratch.ts'
import { repository } from './dockerfile.ts'
import { lintCharts, type Rendering, renderChart } from './helm.ts'
import { objectsIn } from './objects.ts'
import { checkObjects } from './programs.ts'

const chart = join(repository, 'deploy', 'charts', 'tarsier-tserver')
const directory = scratchDirectory()

/** The original servers with their objects, as K8SFramework has them. TopologyObj comes with the pages of call chains. */
const originals = {
  tarsstat: { StatObj: 17000 },
  tarsquerystat: { QueryObj: 16000 },
  tarsproperty: { PropertyObj: 14000 },
  tarsqueryproperty: { QueryObj: 15000 },
  tarsnotify: { NotifyObj: 13111 },
  tarslog: { LogObj: 12111 },
  tarskevent: {},
} as const

type Server = keyof typeof originals
const servers = Object.keys(originals) as Server[] // the keys of a literal of our own

/** Values beside those of tarskevent and the site that are refused, and what the refusal names. */
const wrong = {
  'no image': [{ repo: { image: '' } }, 'repo.image: found nothing'],
  'an image that K8SFramework does not take': [{ repo: { image: 'registry.example/Tarsier' } }, 'image'],
  'no Redis': [{ redis: {} }, 'redis.existingSecret: found nothing'],
  'no Elasticsearch': [{ elasticsearch: {} }, 'elasticsearch.nodes: found nothing'],
  'a Lease that nobody names': [{ envVars: [] }, 'TARSIER_KUBERNETES_LEASE'],
  "the node's network": [{ hostNetwork: true }, 'hostNetwork: found true'],
  'a misspelt setting': [{ settings: { TARSIER_RETENTION_STATS: '3d' } }, 'TARSIER_RETENTION_STATS'],
  'a port, which the servants say': [{ settings: { TARSIER_STAT_PORT: '1' } }, 'TARSIER_STAT_PORT'],
  'an amount that K8SFramework takes as a text': [{ resources: { limits: { cpu: 2 } } }, 'cpu'],
  'files of the configuration centre': [{ config: [{ name: 'a.conf', content: '' }] }, 'config'],
  'a misspelt value': [{ servant: [] }, 'servant'],
} as const

const tserver = z.looseObject({
  kind: z.literal('TServer'),
  metadata: z.object({ name: z.string(), labels: z.record(z.string(), z.string()) }),
  spec: z.looseObject({
    app: z.string(),
    server: z.string(),
    subType: z.string(),
    tars: z.looseObject({
      template: z.string(),
      servants: z.array(z.looseObject({ name: z.string(), port: z.number(), isTars: z.boolean() })),
    }),
    k8s: z.looseObject({
      serviceAccount: z.string(),
      env: z.array(z.object({ name: z.string(), value: z.string().optional(), valueFrom: z.unknown().optional() })),
      mounts: z.array(z.looseObject({ name: z.string(), source: z.record(z.string(), z.unknown()) })),
    }),
    release: z.object({ id: z.string(), image: z.string(), secret: z.string() }),
  }),
})

const site = readValues(join(import.meta.dirname, 'values', 'tserver-site.yaml'))

let renderings: ReadonlyMap<string, Rendering>
beforeAll(async () => {
  const files = [
    ...[...servers, 'es-template'].map((name) => written(name, { ...valuesOf(name), ...site })),
    ...Object.entries(wrong).map(([name, [values]]) =>
      written(name, { ...valuesOf('tarskevent'), ...site, ...values }),
    ),
  ]
  renderings = await renderChart({ chart, values: files, kubernetes: '1.24', directory })
}, 300_000)

function readValues(file: string): Record<string, unknown> {
  return z.record(z.string(), z.unknown()).parse(parse(readFileSync(file, 'utf8')))
}

function valuesOf(name: string): Record<string, unknown> {
  return readValues(join(chart, 'servers', `${name}.yaml`))
}

/** Helm takes a comma for the end of a file's name. */
function fileNameOf(name: string): string {
  return name.replaceAll(',', '')
}

function written(name: string, values: Record<string, unknown>): string {
  const file = join(directory, `${fileNameOf(name)}.yaml`)
  writeFileSync(file, stringify(values))
  return file
}

function rendered(name: string): string {
  const found = renderings.get(name)
  if (found?.kind !== 'rendered') throw new Error(`${name}: ${found?.reason}`)
  return found.text
}

function tserverOf(name: Server): z.infer<typeof tserver> {
  return tserver.parse(objectsIn(rendered(name)).find(({ kind }) => kind === 'TServer'))
}

function environmentOf(name: Server): Record<string, string> {
  const { env } = tserverOf(name).spec.k8s
  return Object.fromEntries(env.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])))
}

it('has nothing that Helm finds wrong', async () => {
  expect(await lintCharts(chart)).not.toMatch(/WARNING|ERROR/)
})

it('is of the version that is here', () => {
  expect(readValues(join(chart, 'Chart.yaml'))['appVersion']).toBe(manifest.version)
})

it.each(Object.entries(wrong))('refuses %s and says which value', (name, [, words]) => {
  const found = renderings.get(fileNameOf(name))
  expect(found).toEqual({ kind: 'refused', reason: expect.stringContaining(words) })
})

describe.each(servers)('%s', (name) => {
  it('is rendered as the golden file says', async () => {
    await expectGoldenText(`charts/tarsier-tserver/${name}.yaml`, rendered(name))
  })

  it('has the name, labels and template that K8SFramework finds it by', () => {
    const { metadata, spec } = tserverOf(name)
    expect(metadata).toMatchObject({
      name: `tars-${name}`,
      labels: {
        'tars.io/ServerApp': 'tars',
        'tars.io/ServerName': name,
        'tars.io/SubType': 'tars',
        'tars.io/Template': 'tars.es',
      },
    })
    expect(spec).toMatchObject({ app: 'tars', server: name, subType: 'tars', tars: { template: 'tars.es' } })
  })

  it('has the objects and ports of the original', () => {
    const { servants } = tserverOf(name).spec.tars
    const ports = servants.filter(({ isTars }) => isTars).map((servant) => [servant.name, servant.port])
    expect(Object.fromEntries(ports)).toEqual(originals[name])
  })

  it('runs with settings that Tarsier starts with, ready when its registry was told', () => {
    const given = Object.entries(environmentOf(name)).filter(([setting]) => !setting.endsWith('_FILE'))
    expect(loadConfig({ TARSIER_HOST: '0.0.0.0', ...Object.fromEntries(given) })).toMatchObject({
      TARSIER_MODE: 'distributed',
      TARSIER_INDEX_PREFIX: 'shop_tarsier_',
      TARSIER_POD_STATE_REGISTRY: { host: 'tars-tarsregistry', port: 17_891 },
    })
  })

  it('keeps what only it has on a volume that its user may write, and starts with no secret missing', () => {
    const { mounts } = tserverOf(name).spec.k8s
    const takes = environmentOf(name)['TARSIER_ROLES']?.includes('ingest')
    const data = mounts.find((mount) => mount.name === 'data')
    expect(data?.source).toEqual(takes ? { tLocalVolume: { uid: '65532', gid: '65532', mode: '755' } } : undefined)
    const secrets = mounts.filter(({ source }) => 'secret' in source)
    expect(secrets.map((mount) => mount.name)).toEqual(['redis', 'elasticsearch', 'certificates'])
    for (const { source } of secrets) expect(source['secret']).toMatchObject({ optional: false })
  })

  it('is published as an image with a release', () => {
    const release = { id: manifest.version, image: `registry.example/tars/tarsier:${manifest.version}` }
    expect(tserverOf(name).spec.release).toMatchObject(release)
    const image = objectsIn(rendered(name)).find(({ kind }) => kind === 'TImage')
    expect(image).toMatchObject({ metadata: { name: `tars-${name}` }, imageType: 'server', releases: [release] })
  })
})

// The definitions of K8SFramework's own kinds come in no package; what they ask for is in the schema of the values.
it.each(['1.25', '1.37'])('has besides what the API of Kubernetes %s takes', async (version) => {
  const file = join(directory, `besides-${version}.yaml`)
  const objects = servers.flatMap((name) => objectsIn(rendered(name)))
  const known = objects.filter(({ apiVersion }) => !apiVersion.startsWith('k8s.tars.io/'))
  writeFileSync(file, known.map((each) => JSON.stringify(each)).join('\n---\n'))
  await expect(checkObjects(file, version)).resolves.toBe('')
})

it('lets the pods read no more of the cluster than their roles do', () => {
  const rights = servers.map((name) => {
    const roles = objectsIn(rendered(name)).filter(({ kind }) => kind === 'Role')
    return [name, roles.map(({ metadata, rules }) => [metadata.namespace ?? 'own', rules])]
  })
  const podsAlone = [['own', [{ apiGroups: [''], resources: ['pods'], verbs: ['list', 'watch'] }]]]
  const lease = { apiGroups: ['coordination.k8s.io'], resources: ['leases'] }
  const events = { apiGroups: [''], resources: ['events'], verbs: ['list', 'watch'] }
  expect(Object.fromEntries(rights)).toEqual({
    tarsstat: podsAlone,
    tarsproperty: podsAlone,
    tarsnotify: podsAlone,
    tarslog: podsAlone,
    tarsquerystat: [],
    tarsqueryproperty: [],
    tarskevent: [
      [
        'own',
        [
          { apiGroups: [''], resources: ['pods'], verbs: ['list', 'watch'] },
          events,
          { ...lease, verbs: ['create'] },
          { ...lease, resourceNames: ['tars-tarskevent'], verbs: ['get', 'update'] },
          { apiGroups: ['k8s.tars.io'], resources: ['texitedrecords'], verbs: ['get', 'patch'] },
        ],
      ],
      ['default', [events]],
    ],
  })
})

describe('the template tars.es', () => {
  it('is rendered as the golden file says', async () => {
    await expectGoldenText('charts/tarsier-tserver/es-template.yaml', rendered('es-template'))
  })

  it('leads TarsWeb to the HTTP port of tarsquerystat', () => {
    const web = tserverOf('tarsquerystat').spec.tars.servants.find(({ isTars }) => !isTars)
    const [template] = objectsIn(rendered('es-template'))
    expect(template).toMatchObject({
      kind: 'TTemplate',
      metadata: { name: 'tars.es' },
      spec: { parent: 'tars.default' },
    })
    const { content } = z.object({ content: z.string() }).parse(template?.['spec'])
    expect(/<nodes>\s*(\S+)/.exec(content)?.[1]).toBe(`tars-tarsquerystat:${web?.port}`)
    expect(content).toContain('notify=shop_tarsier_notify_\n')
    expect(content).toContain('kevent=shop_tarsier_kevent_\n')
  })
})
