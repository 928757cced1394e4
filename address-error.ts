import { TarsierError } from './errors.ts'

/** Where something was to listen, and the settings that say so. */
export interface WantedAddress {
  readonly host: string
  readonly hostSetting: string
  readonly port: number
  readonly portSetting: string
  readonly transport: 'TCP' | 'UDP'
}

const noAddress = new Set(['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN', 'EINVAL', 'EAFNOSUPPORT'])

/** BAD_SETTING that blames the one setting for which a listener could not have its address. */
export function addressError(cause: unknown, wanted: WantedAddress): TarsierError {
  return new TarsierError('BAD_SETTING', problemOf(cause, wanted), { cause })
}

function problemOf(cause: unknown, { host, hostSetting, port, portSetting, transport }: WantedAddress): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)
  if (noAddress.has(code)) return `${hostSetting}: found ${host}, expected an address of this machine`
  const found = `${portSetting}: found ${port}`
  if (code === 'EADDRINUSE') return `${found}, which is in use on ${host} (${transport}), expected a free port`
  if (code === 'EACCES') return `${found}, which this user may not listen on, expected a port from 1024 up`
  return `${found}, expected a port to listen on at ${host} (${transport}): ${code}`
}
