import {
  average,
  boundNames,
  byLatency,
  failedShare,
  latencies,
  outcomeColumns,
  outcomes,
  outcomeUnits,
  shares,
} from './calls.ts'
import { dashboard } from './dashboard.ts'
import { calculated, overTime, sumOf } from './elastic.ts'
import { figure, heatmap, type Panel, series, table } from './panels.ts'
import { exit, rollup, type Source, stat } from './sources.ts'
import { choiceVariable, derivedVariable, luceneOf, marks, namesVariable, sourceVariable } from './variables.ts'

/** Whose calls, as Lucene. Names are put in as they are; the choices of `infrastructure` are Lucene themselves. */
const called = `from_client:$view AND slave_name:$service AND master_name:$caller AND ${luceneOf('infrastructure')}`

/** Steps are never shorter than what reports are summed up by. */
const interval = '1m'

const seldom = { amber: 0.01, red: 0.05 }

/** How calls between Tars services went. */
export const services = dashboard({
  uid: 'tarsier-services',
  title: 'Tars services',
  description:
    'Calls between Tars services: how many, how many failed, how long they took; by service, caller, function and host.',
  from: 'now-3h',
  refresh: '1m',
  variables: [
    sourceVariable(rollup),
    sourceVariable(stat),
    sourceVariable(exit),
    choiceVariable('view', 'Reported by', { callers: '1', callees: '0' }),
    choiceVariable('infrastructure', "Tars' own servants", {
      without: '(*:* AND NOT slave_name:tars.* AND NOT master_name:tars.*)',
      with: '*:*',
    }),
    namesVariable({
      name: 'service',
      label: 'Service',
      source: rollup,
      field: 'slave_name',
      among: 'from_client:$view',
    }),
    namesVariable({
      name: 'caller',
      label: 'Caller',
      source: rollup,
      field: 'master_name',
      among: 'slave_name:$service',
    }),
    // Exits name App and Server apart.
    derivedVariable({
      name: 'app',
      source: rollup,
      field: 'slave_name',
      among: 'slave_name:$service',
      pattern: '/^([^.]+)\\./',
    }),
    derivedVariable({
      name: 'server',
      source: rollup,
      field: 'slave_name',
      among: 'slave_name:$service',
      pattern: '/^[^.]+\\.([^.]+)/',
    }),
  ],
  annotations: [marks('Exits', exit, 'app:$app AND server:$server', { title: 'pod', text: 'reason', tag: 'kind' })],
  rows: [
    { title: 'Calls', panels: [...figures(), ...charts()] },
    {
      title: 'Who and what',
      panels: [
        outcomeTable('Services', rollup, { slave_name: 'Service' }),
        outcomeTable('Callers', rollup, { master_name: 'Caller' }),
        outcomeTable('Functions', rollup, { slave_name: 'Service', interface_name: 'Function' }),
        outcomeTable('Return codes', rollup, { slave_name: 'Service', return_value: 'Return code' }),
      ],
    },
    {
      title: 'Hosts (from records, which are kept shorter than sums by minute)',
      panels: [
        series({
          title: 'Calls, by host called',
          source: stat,
          interval,
          unit: 'short',
          stacked: true,
          targets: [overTime(called, [sumOf('total_count')], '{{term slave_ip}}', { field: 'slave_ip' })],
        }),
        series({
          title: 'Average time, by host called',
          source: stat,
          interval,
          unit: 'ms',
          group: 'slave_ip',
          targets: calculated(called, average, by('slave_ip')),
        }),
        outcomeTable('Hosts called', stat, { slave_ip: 'Host', podName: 'Pod' }),
        outcomeTable('Hosts that call', stat, { master_ip: 'Host' }),
      ],
    },
  ],
})

/** Of the whole range; asked by a field that is the same for all, so that there is one row. */
function figures(): readonly Panel[] {
  const one = {
    source: rollup,
    targets: [outcomes(called, { field: 'from_client', size: 1 })],
    transformations: outcomeColumns({ from_client: 'View' }),
  }
  return [
    figure({ ...one, title: 'Calls', unit: 'short', field: 'Calls' }),
    figure({ ...one, title: 'Timeouts', unit: 'percentunit', field: 'Timeouts', limits: seldom }),
    figure({ ...one, title: 'Exceptions', unit: 'percentunit', field: 'Exceptions', limits: seldom }),
    figure({ ...one, title: 'Average time', unit: 'ms', field: 'Average' }),
    figure({ ...one, title: 'Longest time', unit: 'ms', field: 'Longest' }),
  ]
}

function charts(): readonly Panel[] {
  const common = { source: rollup, interval }
  return [
    series({
      ...common,
      title: 'Calls, by service',
      description: 'Each bar has the calls of its step.',
      unit: 'short',
      stacked: true,
      targets: [overTime(called, [sumOf('total_count')], '{{term slave_name}}', { field: 'slave_name' })],
    }),
    series({
      ...common,
      title: 'Share of calls that failed',
      unit: 'percentunit',
      targets: calculated(called, shares),
    }),
    series({
      ...common,
      title: 'How long calls took',
      description:
        'Of calls that succeeded. Percentiles are estimates within the bounds that clients count by: 5, 10, 50, 100, 200, 500, 1000, 2000 and 3000 ms; one that reads 3000 ms may lie above.',
      unit: 'ms',
      targets: calculated(called, latencies),
    }),
    heatmap({
      ...common,
      title: 'Calls by how long they took, ms',
      description:
        'Each line holds the calls that took up to its bound and longer than the one below. What took longer than their client counts, 3000 ms for most, is in none.',
      targets: [byLatency(called)],
      transformations: boundNames,
    }),
    series({
      ...common,
      title: 'Share of calls that failed, by service',
      unit: 'percentunit',
      group: 'slave_name',
      targets: calculated(called, failedShare, by('slave_name')),
    }),
    series({
      ...common,
      title: 'Average time, by service',
      unit: 'ms',
      group: 'slave_name',
      targets: calculated(called, average, by('slave_name')),
    }),
  ]
}

/** The groups with the most calls. */
function by(field: string) {
  return { field, largest: 'total_count' }
}

function outcomeTable(title: string, source: Source, names: Readonly<Record<string, string>>): Panel {
  const groups = Object.keys(names).map((field) => ({ field, size: 50 }))
  return table({
    title,
    source,
    targets: [outcomes(called, ...groups)],
    transformations: outcomeColumns(names),
    units: outcomeUnits,
    sortBy: 'Calls',
  })
}
