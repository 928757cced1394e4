import { editDistance } from './edit-distance.ts'
import type { Setting } from './setting.ts'
import { settings } from './settings.ts'

/** Names the settings' file; only an environment variable. */
export const fileSetting = 'TARSIER_CONFIG'

const prefix = 'TARSIER_'

const names: readonly string[] = Object.entries(settings).flatMap(([name, { secret }]: [string, Setting<unknown>]) =>
  secret ? [name, `${name}_FILE`] : [name],
)

/** Whether it may be a key of the settings' file. */
export function isSettingName(name: string): boolean {
  return names.includes(name)
}

/** Variables that look like settings and are none, a sentence each: what they were to do does not happen. */
export function unknownSettings(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.entries(environment).flatMap(([name, value = '']) => {
    const meant = name.startsWith(prefix) && name !== fileSetting && !isSettingName(name)
    if (!meant || isOfKubernetes(name, value)) return []
    return [`${name} is not a setting and changes nothing; ${adviceFor(name)}`]
  })
}

/** What a name that is no setting may have been meant to be. */
export function adviceFor(name: string): string {
  const [nearest] = names.map((each) => ({ name: each, likeness: likeness(name, each) })).sort(byLikeness)
  if (nearest === undefined || nearest.likeness <= 0.5) return '`tarsier settings` lists what there is'
  return `did you mean ${nearest.name}?`
}

/**
 * Kubernetes tells every container of the services beside it: of one called tarsier as TARSIER_SERVICE_HOST,
 * TARSIER_PORT=tcp://10.0.0.1:4700, TARSIER_PORT_4700_TCP_ADDR and more.
 * https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables
 */
function isOfKubernetes(name: string, value: string): boolean {
  if (/_SERVICE_(HOST|PORT(_\w+)?)$|_PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?$/.test(name)) return true
  return name.endsWith('_PORT') && /^(tcp|udp|sctp):\/\//.test(value)
}

/** 1 for the same name, 0 for one that shares nothing with it; what all of them begin with does not count. */
function likeness(name: string, other: string): number {
  const longest = Math.max(name.length, other.length) - prefix.length
  return 1 - editDistance(name, other) / longest
}

function byLikeness(one: { readonly likeness: number }, other: { readonly likeness: number }): number {
  return other.likeness - one.likeness
}
