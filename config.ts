import { readFileSync } from 'node:fs'
import { parse as parseYaml } from 'yaml'
import { TarsierError } from './errors.ts'
import type { Setting } from './setting.ts'
import { adviceFor, fileSetting, isSettingName } from './setting-names.ts'
import { type SettingName, settings } from './settings.ts'

type Output<Each> = Each extends Setting<infer Value> ? Value : never

/** The values of all settings, parsed. */
export type Config = { readonly [Name in SettingName]: Output<(typeof settings)[Name]> }

type Source = Readonly<Record<string, string | undefined>>

/**
 * Reads the settings from the environment and the file that TARSIER_CONFIG names; the environment wins.
 * Throws BAD_SETTING with one line for each setting that is wrong.
 */
export function loadConfig(environment: Source): Config {
  const problems: string[] = []
  const file = readFile(environment[fileSetting], problems)
  const { KUBECONFIG: TARSIER_KUBECONFIG } = environment
  const sources = [given(environment), given(file), given({ TARSIER_KUBECONFIG })]
  const values = Object.entries(settings).map(([name, each]) => [name, readSetting(name, each, sources, problems)])
  // every name of `settings` is there, each parsed by its own schema, unless there are problems
  const config = Object.fromEntries(values) as Config
  if (problems.length === 0) checkTogether(config, problems)
  if (problems.length > 0) throw new TarsierError('BAD_SETTING', problems.join('\n'))
  return config
}

/** What the one process of the embedded mode has to do. */
const embeddedRoles = ['ingest', 'worker', 'query'] as const

function checkTogether(config: Config, problems: string[]): void {
  const missing = embeddedRoles.some((role) => !config.TARSIER_ROLES.includes(role))
  if (config.TARSIER_MODE === 'embedded' && missing) {
    const expected = `expected ${embeddedRoles} where TARSIER_MODE is embedded`
    problems.push(`TARSIER_ROLES: found "${config.TARSIER_ROLES}", ${expected}`)
  }
  const { name, host } = tarsHost(config)
  const looksUp = config.TARSIER_ROLES.some((role) => role === 'ingest' || role === 'query')
  if (looksUp && config.TARSIER_ADVERTISE_HOST === undefined && everyAddress.includes(host)) {
    const expected = `expected the address at which clients reach Tarsier, as ${name} is ${host}`
    problems.push(`TARSIER_ADVERTISE_HOST: found nothing, ${expected}`)
  }
  const { TARSIER_RETENTION_STAT: detail, TARSIER_RETENTION_ROLLUP: sums } = config
  if (sums < detail) {
    problems.push(`TARSIER_RETENTION_ROLLUP: found ${sums}d, expected TARSIER_RETENTION_STAT, ${detail}d, or more`)
  }
}

/** What a port that listens on all addresses of a machine is bound to. */
const everyAddress = ['0.0.0.0', '::']

/** Where the Tars ports listen, and the setting that says so. */
export function tarsHost(config: Pick<Config, 'TARSIER_TARS_HOST' | 'TARSIER_HOST'>) {
  const { TARSIER_TARS_HOST: own, TARSIER_HOST: shared } = config
  return own === undefined
    ? ({ name: 'TARSIER_HOST', host: shared } as const)
    : ({ name: 'TARSIER_TARS_HOST', host: own } as const)
}

/** Empty counts as not given. */
function given(environment: Source): Source {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''))
}

/** The first source that has it counts. */
function readSetting(name: string, each: Setting<unknown>, sources: readonly Source[], problems: string[]): unknown {
  const findIn = (source: Source) => source[name] ?? readSecret(name, each, source, problems)
  const found = sources.reduce<string | undefined>((text, source) => text ?? findIn(source), undefined) ?? each.fallback
  if (found === undefined) return undefined
  const parsed = each.schema.safeParse(found)
  if (parsed.success) return parsed.data
  const shown = each.secret ? 'a value' : JSON.stringify(each.shown(found))
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
  try {
    const texts = textsOfFile(path)
    // A slip of the pen. Among environment variables such a name may be anything: there it is only warned of.
    const unknown = Object.keys(texts).filter((name) => !isSettingName(name))
    for (const name of unknown)
      problems.push(`${name}: found in the file of ${fileSetting}, expected the name of a setting; ${adviceFor(name)}`)
    return texts
  } catch (error) {
    problems.push(`${fileSetting}: found ${JSON.stringify(path)}, expected a readable YAML file (${reason(error)})`)
    return {}
  }
}

/** What the settings' file says, as texts; nothing where there is none. Throws where it is no list of SETTING: value. */
export function textsOfFile(path: string | undefined): Source {
  if (!path) return {}
  const content: unknown = parseYaml(readFileSync(path, 'utf8')) ?? {}
  if (typeof content !== 'object' || content === null || Array.isArray(content))
    throw new Error('not a list of SETTING: value')
  return Object.fromEntries(Object.entries(content).map(([name, value]) => [name, String(value ?? '')]))
}

function reason(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error)
}
