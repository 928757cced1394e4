import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { settingsMarkdown, shownSettings } from '../../cli/settings.ts'
import { settings } from '../../settings.ts'
import { tarsier } from './running.ts'

const directory = mkdtempSync(join(tmpdir(), 'tarsier-settings-'))
afterAll(() => rmSync(directory, { recursive: true }))

function shown(name: string, environment: Record<string, string>) {
  return shownSettings(environment).find((each) => each.name === name)
}

it('shows where a value comes from: the environment before the file before the default', () => {
  const TARSIER_CONFIG = join(directory, 'tarsier.yaml')
  writeFileSync(TARSIER_CONFIG, 'TARSIER_ROLES: [query]\nTARSIER_STAT_PORT: 5\nTARSIER_HTTP_PORT: 6\n')
  const environment = { TARSIER_CONFIG, TARSIER_STAT_PORT: '7', TARSIER_HTTP_PORT: '' }
  expect(shown('TARSIER_STAT_PORT', environment)).toMatchObject({ value: '7', from: 'environment', default: '17000' })
  expect(shown('TARSIER_HTTP_PORT', environment)).toMatchObject({ value: '6', from: 'file' })
  expect(shown('TARSIER_ROLES', environment)).toMatchObject({ value: 'query', from: 'file' })
  expect(shown('TARSIER_HOST', environment)).toMatchObject({ value: '127.0.0.1', from: 'default' })
  expect(shown('TARSIER_TARS_HOST', environment)).toMatchObject({ value: undefined, from: 'default' })
})

it('never shows a secret', () => {
  const secrets = Object.entries(settings).flatMap(([name, each]) => (each.secret ? [name] : []))
  expect(secrets).not.toEqual([])
  for (const name of secrets) {
    expect(shown(name, { [name]: 's3cret' })).toMatchObject({ value: '(set)', from: 'environment' })
    expect(shown(name, { [`${name}_FILE`]: '/run/s3cret' })).toMatchObject({ value: '(set)' })
  }
})

it('shows URLs without the user and password in them', () => {
  const TARSIER_ELASTICSEARCH_NODES = 'http://elastic:s3cret@a:9200, https://b:9200'
  const value = 'http://…@a:9200, https://b:9200'
  expect(shown('TARSIER_ELASTICSEARCH_NODES', { TARSIER_ELASTICSEARCH_NODES })).toMatchObject({ value })
})

it('shows a default as one, also of what is secret', () => {
  const value = 'redis://127.0.0.1:6379'
  expect(shown('TARSIER_REDIS_URL', {})).toMatchObject({ value, from: 'default', default: value })
  expect(settingsMarkdown('en')).toContain(`| \`TARSIER_REDIS_URL\` | \`${value}\` |`)
})

it('fits a terminal: the value beside the name, the help wrapped below', async () => {
  const { answer } = await tarsier(['settings'], { TARSIER_STAT_PORT: '7', TARSIER_ELASTICSEARCH_PASSWORD: 's3cret' })
  const lines = answer.split('\n')
  expect(lines.filter((line) => line.length > 80)).toEqual([])
  const at = lines.findIndex((line) => line.startsWith('TARSIER_STAT_PORT'))
  expect(lines.slice(at, at + 2)).toEqual([
    'TARSIER_STAT_PORT                  7  (from the environment; default 17000)',
    '  Port of tars.tarsstat.StatObj, TCP and UDP',
  ])
  for (const { help } of Object.values(settings)) expect(answer.replace(/\s+/g, ' ')).toContain(help.en)
})

it.each(['en', 'zh'] as const)('lists every setting for the documentation in %s', (language) => {
  const names = [...settingsMarkdown(language).matchAll(/^\| `(TARSIER_\w+)` \|/gm)].map(([, name]) => name)
  expect(names).toEqual(Object.keys(settings))
})

it('explains every setting in English and in Chinese', () => {
  const untold = Object.entries(settings).filter(
    ([, { help }]) => !/[a-z]/.test(help.en) || !/\p{Script=Han}/u.test(help.zh),
  )
  expect(untold).toEqual([])
})
