import { loadConfig, tarsHost } from '../config.ts'
import { TarsierError } from '../errors.ts'
import type { PortSetting } from '../settings.ts'
import { createCalendar } from '../signals/calendar.ts'
import type { TarsEndpoint } from '../tars/client.ts'

/** Environment variables: `main` hands in the process' own, tests theirs. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Where the HTTP API of a Tarsier with these settings is found from this machine. Throws BAD_SETTING. */
export function defaultUrl(environment: Environment): string {
  const config = loadConfig(environment)
  const host = reachable(config.TARSIER_HOST)
  if (config.TARSIER_HTTP_PORT === 0) throw unknownPort('TARSIER_HTTP_PORT', '--url')
  return `http://${host.includes(':') ? `[${host}]` : host}:${config.TARSIER_HTTP_PORT}${config.TARSIER_BASE_PATH}`
}

/** Where a servant of its is found, by its port's setting. Throws BAD_SETTING. */
export function defaultEndpoint(environment: Environment, setting: PortSetting): TarsEndpoint {
  const config = loadConfig(environment)
  if (config[setting] === 0) throw unknownPort(setting, '--address')
  return { host: reachable(tarsHost(config).host), port: config[setting] }
}

/** A server that takes a free port is found only by what it prints at its start. */
function unknownPort(setting: string, option: string): TarsierError {
  return new TarsierError('BAD_SETTING', `${setting}: found 0, expected the port that the server took, or ${option}`)
}

/** The day, "YYYYMMDD", in the configured zone. Throws BAD_SETTING. */
export function today(environment: Environment, now: number = Date.now()): string {
  const zone = loadConfig(environment).TARSIER_TIME_ZONE ?? Intl.DateTimeFormat().resolvedOptions().timeZone
  return createCalendar(zone).dayAt(now)
}

/** An address to connect to, where the server listens on all of them. */
export function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  return host === '::' ? '::1' : host
}
