/** One process of the demo's application. */
export interface ServiceConfiguration {
  /** App.Server. */
  readonly name: string
  /** The object that it serves, where it serves one. */
  readonly serves?: { readonly object: string; readonly port: number }
  /** Its own part of the configuration. */
  readonly own: Readonly<Record<string, string | number>>
}

interface Address {
  readonly host: string
  readonly port: number
}

/** Where a service reports to. */
export interface Destinations {
  readonly stat: Address
  readonly property: Address
  /** Where it sends messages; without one it sends none. */
  readonly notify?: Address
  /** Where it writes its log; without one it writes none. */
  readonly log?: Address
}

/**
 * A Tars service's configuration file: what a user's own service needs to report to Tarsier are the lines `stat`,
 * `property`, `notify` and `log`.
 */
export function tarsConfiguration(service: ServiceConfiguration, to: Destinations): string {
  const [app = '', server = ''] = service.name.split('.')
  const client = [
    ...destination('stat', 'tars.tarsstat.StatObj', to.stat),
    ...destination('property', 'tars.tarsproperty.PropertyObj', to.property),
    `modulename=${service.name}`,
    'report-interval=10000',
  ]
  const said = [
    ...destination('notify', 'tars.tarsnotify.NotifyObj', to.notify),
    ...destination('log', 'tars.tarslog.LogObj', to.log),
  ]
  return [
    '<tars>',
    '<application>',
    ...section('client', client),
    ...section('server', [`app=${app}`, `server=${server}`, 'localip=127.0.0.1', ...said, ...adapter(service)]),
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

function destination(name: string, object: string, address: Address | undefined): readonly string[] {
  return address ? [`${name}=${object}@${endpoint(address)}`] : []
}

function endpoint({ host, port }: Address): string {
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
