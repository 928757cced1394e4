import { readFileSync } from 'node:fs'
import { parse as parseYaml } from 'yaml'
import { TarsierError } from './errors.ts'
import type { Setting } from './setting.ts'
import { type SettingName, settings } from './settings.ts'

type Output<Each> = Each extends Setting<infer Value> ? Value : never

/** The values of all settings, parsed. */
export type Config = { readonly [Name in SettingName]: Output<(typeof settings)[Name]> }

type Source = Readonly<Record<string, string | undefined>>

const fileSetting = 'TARSIER_CONFIG'

/**
 * Reads the settings from the environment and the file that TARSIER_CONFIG names; the environment wins.
 * Throws BAD_SETTING with one line for each setting that is wrong.
 */
export function loadConfig(environment: Source): Config {
  const problems: string[] = []
  const file = readFile(environment[fileSetting], problems)
  const values = Object.entries(settings).map(([name, each]) => {
    return [name, readSetting(name, each, { ...file, ...given(environment) }, problems)]
  })
  // every name of `settings` is there, each parsed by its own schema, unless there are problems
  const config = Object.fromEntries(values) as Config
  if (problems.length === 0) checkTogether(config, problems)
  if (problems.length > 0) throw new TarsierError('BAD_SETTING', problems.join('\n'))
  return config
}

function checkTogether(config: Config, problems: string[]): void {
  const roles = settings.TARSIER_ROLES.fallback ?? ''
  if (config.TARSIER_MODE === 'embedded' && config.TARSIER_ROLES.length < roles.split(',').length) {
    problems.push(`TARSIER_ROLES: found "${config.TARSIER_ROLES}", expected ${roles} where TARSIER_MODE is embedded`)
  }
}

/** An empty variable counts as not given. */
function given(environment: Source): Source {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''))
}

function readSetting(name: string, each: Setting<unknown>, source: Source, problems: string[]): unknown {
  const found = source[name] ?? readSecret(name, each, source, problems) ?? each.fallback
  if (found === undefined) return undefined
  const parsed = each.schema.safeParse(found)
  if (parsed.success) return parsed.data
  const shown = each.secret ? 'a value' : JSON.stringify(found)
  problems.push(`${name}: found ${shown}, ${parsed.error.issues[0]?.message ?? 'expected another value'}`)
  return undefined
}

function readSecret(name: string, each: Setting<unknown>, source: Source, problems: string[]): string | undefined {
  const path = each.secret ? source[`${name}_FILE`] : undefined
  if (path === undefined) return undefined
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (error) {
    problems.push(`${name}_FILE: found ${JSON.stringify(path)}, expected a readable file (${reason(error)})`)
    return undefined
  }
}

function readFile(path: string | undefined, problems: string[]): Source {
  if (!path) return {}
  try {
    const content: unknown = parseYaml(readFileSync(path, 'utf8')) ?? {}
    if (typeof content !== 'object' || content === null || Array.isArray(content))
      throw new Error('not a list of SETTING: value')
    return Object.fromEntries(Object.entries(content).map(([name, value]) => fileEntry(name, value, problems)))
  } catch (error) {
    problems.push(`${fileSetting}: found ${JSON.stringify(path)}, expected a readable YAML file (${reason(error)})`)
    return {}
  }
}

/**
 * A name in the file that is no setting is a slip of the pen. Among environment variables it may be anything:
 * Kubernetes sets TARSIER_PORT_… for a service called tarsier.
 */
function fileEntry(name: string, value: unknown, problems: string[]): [string, string] {
  const known = name.endsWith('_FILE') ? name.slice(0, -'_FILE'.length) : name
  if (!(known in settings))
    problems.push(`${name}: found in the file of ${fileSetting}, expected the name of a setting`)
  return [name, Array.isArray(value) ? value.join(',') : String(value)]
}

function reason(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error)
}
