/** One process of the demo's application. */
export interface ServiceConfiguration {
  /** App.Server. */
  readonly name: string
  /** The object that it serves, where it serves one. */
  readonly serves?: { readonly object: string; readonly port: number }
  /** Its own part of the configuration. */
  readonly own: Readonly<Record<string, string | number>>
}

export interface StatAddress {
  readonly host: string
  readonly port: number
}

/** A Tars service's configuration file: what a user's own service needs to report to Tarsier is the line `stat`. */
export function tarsConfiguration(service: ServiceConfiguration, stat: StatAddress): string {
  const [app = '', server = ''] = service.name.split('.')
  const client = [`stat=tars.tarsstat.StatObj@${endpoint(stat)}`, `modulename=${service.name}`, 'report-interval=10000']
  return [
    '<tars>',
    '<application>',
    ...section('client', client),
    ...section('server', [`app=${app}`, `server=${server}`, 'localip=127.0.0.1', ...adapter(service)]),
    '</application>',
    '</tars>',
    ...section(
      'main',
      Object.entries(service.own).map(([name, value]) => `${name}=${value}`),
    ),
    '',
  ].join('\n')
}

/** An object with its endpoints, as a client's configuration names it. */
export function objectAt(object: string, ports: readonly number[]): string {
  return `${object}@${ports.map((port) => endpoint({ host: '127.0.0.1', port })).join(':')}`
}

function endpoint({ host, port }: StatAddress): string {
  return `tcp -h ${host} -p ${port} -t 60000`
}

function adapter({ serves }: ServiceConfiguration): readonly string[] {
  if (!serves) return []
  const { object, port } = serves
  const listen = endpoint({ host: '127.0.0.1', port })
  return section(`${object}Adapter`, [`endpoint=${listen}`, `servant=${object}`, 'protocol=tars'])
}

function section(name: string, lines: readonly string[]): readonly string[] {
  return [`<${name}>`, ...lines, `</${name}>`]
}
