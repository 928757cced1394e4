import { dashboard } from './dashboard.ts'
import { count, overTime, records, rows } from './elastic.ts'
import { type Panel, series, type Transformation, table, type Unit } from './panels.ts'
import { event, exit, type Source } from './sources.ts'
import { namesVariable, sourceVariable } from './variables.ts'

const ended = 'app:$app AND server:$server AND kind:$kind'
const happened = 'type.keyword:$type AND reason.keyword:$reason'

const exitColumns = {
  '@timestamp': 'Time',
  kind: 'Kind',
  app: 'App',
  server: 'Server',
  pod: 'Pod',
  container: 'Container',
  reason: 'Reason',
  exit_code: 'Exit code',
  signal: 'Signal',
  restart_count: 'Restarts before',
  limit_memory: 'Memory limit',
  limit_cpu: 'CPU limit, thousandths',
  started: 'Started',
  node: 'Node',
  image: 'Image',
  message: 'Message',
}

const eventColumns = {
  '@timestamp': 'Time',
  type: 'Type',
  reason: 'Reason',
  'involvedObject.kind': 'Kind',
  'involvedObject.name': 'Name',
  count: 'Count',
  message: 'Message',
  component: 'Told by',
  'source.host': 'Node',
  app: 'App',
  server: 'Server',
}

/** Why pods ended, and what else the cluster told. */
export const exits = dashboard({
  uid: 'tarsier-exits',
  title: 'Tars exits and Kubernetes events',
  description: 'Pods and containers of Tars servers that ended, and the events of the cluster.',
  from: 'now-24h',
  refresh: '1m',
  variables: [
    sourceVariable(exit),
    sourceVariable(event),
    namesVariable({ name: 'app', label: 'App', source: exit, field: 'app' }),
    namesVariable({ name: 'server', label: 'Server', source: exit, field: 'server', among: 'app:$app' }),
    namesVariable({ name: 'kind', label: 'Kind of exit', source: exit, field: 'kind' }),
    namesVariable({ name: 'type', label: 'Type of event', source: event, field: 'type.keyword' }),
    namesVariable({ name: 'reason', label: 'Reason of event', source: event, field: 'reason.keyword' }),
  ],
  rows: [
    {
      title: 'Exits',
      panels: [
        series({
          title: 'Exits by kind',
          source: exit,
          unit: 'short',
          stacked: true,
          targets: [overTime(ended, [count], '{{term kind}}', { field: 'kind' })],
        }),
        table({
          title: 'Exits by server and reason',
          source: exit,
          targets: [
            rows(ended, [count], { field: 'app', size: 50 }, { field: 'server', size: 50 }, { field: 'reason' }),
          ],
          transformations: [
            { id: 'organize', options: { renameByName: { app: 'App', server: 'Server', reason: 'Reason' } } },
          ],
          sortBy: 'Count',
        }),
        list('Exits, the newest 500', exit, ended, exitColumns, {
          'Memory limit': 'bytes',
          Started: 'dateTimeFromNow',
        }),
      ],
    },
    {
      title: 'Events',
      panels: [
        series({
          title: 'Events by reason',
          source: event,
          unit: 'short',
          stacked: true,
          targets: [overTime(happened, [count], '{{term reason.keyword}}', { field: 'reason.keyword' })],
        }),
        table({
          title: 'Events by object and reason',
          source: event,
          targets: [
            rows(happened, [count], { field: 'involvedObject.name.keyword', size: 50 }, { field: 'reason.keyword' }),
          ],
          transformations: [
            {
              id: 'organize',
              options: { renameByName: { 'involvedObject.name.keyword': 'Name', 'reason.keyword': 'Reason' } },
            },
          ],
          sortBy: 'Count',
        }),
        list('Events, the newest 500', event, happened, eventColumns, {}),
      ],
    },
  ],
})

/** The records themselves, with these columns in this order. */
function list(
  title: string,
  source: Source,
  query: string,
  columns: Readonly<Record<string, string>>,
  units: Readonly<Record<string, Unit>>,
): Panel {
  return table({
    title,
    source,
    width: 24,
    height: 12,
    targets: [records(query, 500)],
    transformations: only(columns),
    units,
    wide: ['Message'],
  })
}

function only(columns: Readonly<Record<string, string>>): readonly Transformation[] {
  const names = Object.keys(columns)
  return [
    { id: 'filterFieldsByName', options: { include: { names } } },
    {
      id: 'organize',
      options: { indexByName: Object.fromEntries(names.map((name, place) => [name, place])), renameByName: columns },
    },
  ]
}
