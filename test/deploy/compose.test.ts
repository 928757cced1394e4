import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import manifest from '../../package.json' with { type: 'json' }
import { settings } from '../../settings.ts'
import { repository } from './dockerfile.ts'
import { checkCompose } from './programs.ts'

const directory = join(repository, 'deploy')

const service = z.looseObject({
  image: z.string(),
  command: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.string()).default({}),
  ports: z.array(z.object({ target: z.number(), host_ip: z.string() })).default([]),
  read_only: z.boolean().default(false),
})
const project = z.object({ services: z.object({ tarsier: service, redis: service, elasticsearch: service }) })

let services: z.infer<typeof project>['services']
beforeAll(async () => {
  // Its own reader refuses what is not in its schema, or leads nowhere.
  services = project.parse(parse(await checkCompose(join(directory, 'compose.yaml'), directory))).services
}, 300_000)

it('runs the version that is here, read-only but for its volume', () => {
  expect(services.tarsier).toMatchObject({ image: `tarsier:${manifest.version}`, read_only: true })
})

it('gives Tarsier settings that there are', () => {
  const names = Object.keys(services.tarsier.environment)
  expect(names.filter((name) => !(name in settings))).toEqual([])
})

it('has a Redis that forgets nothing', () => {
  const command = services.redis.command.join(' ')
  expect(command).toContain('--appendonly yes --appendfsync always --maxmemory-policy noeviction')
})

it('opens the ports of Tarsier to this machine alone, and none of Redis and Elasticsearch', () => {
  const ports = Object.entries(settings).filter(([name]) => name.endsWith('_PORT'))
  expect(new Set(services.tarsier.ports.map(({ target }) => `${target}`))).toEqual(
    new Set(ports.map(([, { fallback }]) => fallback)),
  )
  expect(new Set(services.tarsier.ports.map(({ host_ip }) => host_ip))).toEqual(new Set(['127.0.0.1']))
  expect([...services.redis.ports, ...services.elasticsearch.ports]).toEqual([])
})

it('runs the Elasticsearch that the tests run', () => {
  const pom = readFileSync(join(repository, 'test', 'services', 'elasticsearch', 'pom.xml'), 'utf8')
  const version = /<es\.version>(.+)<\/es\.version>/.exec(pom)?.[1]
  expect(services.elasticsearch.image).toMatch(new RegExp(`:${version}$`))
})
