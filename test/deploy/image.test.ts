import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import nodeOptions from '../../node-options.json' with { type: 'json' }
import manifest from '../../package.json' with { type: 'json' }
import { settings } from '../../settings.ts'
import { commandOf, dockerfile, environmentOf, repository, stages, wordsOf } from './dockerfile.ts'
import { lintDockerfile } from './programs.ts'

const image = stages().at(-1)
const read = (file: string) => readFileSync(join(repository, 'deploy', file), 'utf8')

describe('deploy/Dockerfile', () => {
  it('has nothing that hadolint finds wrong', async () => {
    await expect(lintDockerfile(dockerfile)).resolves.toBe('')
  }, 120_000)

  it('runs the Node that the package brings elsewhere, with the options that launch.mjs gives it', () => {
    expect(read('Dockerfile')).toContain(`\nARG NODE_VERSION=${manifest.dependencies.node}\n`)
    const [node, ...words] = commandOf(wordsOf(image, 'ENTRYPOINT'))
    expect([node, ...words]).toEqual(['/usr/local/bin/node', ...nodeOptions, '/app/cli/tarsier.mjs'])
  })

  it('runs as a user without rights, with the data alone on a volume', () => {
    expect(wordsOf(image, 'USER')).toBe('65532:65532')
    expect(wordsOf(image, 'VOLUME')).toBe(environmentOf(wordsOf(image, 'ENV'))['TARSIER_DATA_DIR'])
  })

  it('names every port that Tarsier listens on by default', () => {
    const exposed = wordsOf(image, 'EXPOSE')
      .split(' ')
      .map((word) => word.split('/')[0])
    const ports = Object.entries(settings).filter(([name]) => name.endsWith('_PORT'))
    expect(new Set(exposed)).toEqual(new Set(ports.map(([, { fallback }]) => fallback)))
  })

  it('is sent nothing that the package is not made of', () => {
    const ignored = read('Dockerfile.dockerignore').split('\n')
    expect(ignored).toEqual(expect.arrayContaining(['.git', 'node_modules', 'data', 'dist', 'test', 'bench']))
  })
})
