/** A data source of Grafana: the variable that chooses one, and the one that is provisioned. */
export interface Source {
  readonly variable: string
  readonly label: string
  readonly type: 'prometheus' | 'elasticsearch'
  /** Of the provisioned one, which is chosen at first. */
  readonly uid: string
  /** Of Elasticsearch: the field that says when a record was. */
  readonly timeField?: string
}

/** Tarsier's own metrics, and those of Tars services at /metrics/tars. */
export const prometheus: Source = {
  variable: 'prometheus',
  label: 'Prometheus',
  type: 'prometheus',
  uid: 'tarsier-prometheus',
}

export const rollup = elasticsearch('rollup', 'Calls by minute', 'f_timestamp')
export const stat = elasticsearch('stat', 'Calls by host', 'f_timestamp')
export const property = elasticsearch('property', 'Properties', 'f_timestamp')
export const log = elasticsearch('log', 'Logs', 'time')
export const notify = elasticsearch('notify', 'Messages', '@timestamp')
export const event = elasticsearch('event', 'Events', '@timestamp')
export const exit = elasticsearch('exit', 'Exits', '@timestamp')

/** Those that are provisioned, one an index: Grafana asks the indices that a data source names, and no others. */
export const provisioned: readonly Source[] = [rollup, stat, property, log, notify, event, exit]

/** Where a panel's or a question's data come from: whatever the variable says. */
export function inSource({ type, variable }: Source) {
  return { type, uid: `\${${variable}}` }
}

function elasticsearch(signal: string, label: string, timeField: string): Source {
  return { variable: `${signal}_source`, label, type: 'elasticsearch', uid: `tarsier-${signal}`, timeField }
}
