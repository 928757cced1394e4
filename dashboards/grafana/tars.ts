import { dashboard } from './dashboard.ts'
import { figure, heatmap, type Panel, series, type Target, table } from './panels.ts'
import { promql, promqlBuckets, promqlNow } from './prom.ts'
import { prometheus as source } from './sources.ts'
import { choiceVariable, labelVariable, sourceVariable } from './variables.ts'

const called = [
  'job=~"$job"',
  'view="$view"',
  'slave_name=~"$service"',
  'master_name=~"$caller"',
  'slave_name!~"$without"',
  'master_name!~"$without"',
].join(', ')

const valued = 'job=~"$job", module=~"$owner", property_name=~"$property"'

/** Services report every 10 to 60 s: a rate over less than two minutes would miss some. */
const interval = '30s'

const seldom = { amber: 0.01, red: 0.05 }

/** The same as from Elasticsearch, where there is only Prometheus: the embedded mode, say. */
export const tars = dashboard({
  uid: 'tarsier-tars',
  title: 'Tars services and properties, from Prometheus',
  description: 'Calls between Tars services and their properties, as /metrics/tars tells Prometheus.',
  from: 'now-3h',
  refresh: '1m',
  variables: [
    sourceVariable(source),
    labelVariable(source, 'job', 'Job', 'tars_calls_total'),
    choiceVariable('view', 'Reported by', { callers: 'callers', callees: 'callees' }),
    choiceVariable('without', "Tars' own servants", { without: 'tars[.].*', with: '-' }),
    { ...labelVariable(source, 'slave_name', 'Service', 'tars_calls_total{view="$view"}'), name: 'service' },
    { ...labelVariable(source, 'master_name', 'Caller', 'tars_calls_total{slave_name=~"$service"}'), name: 'caller' },
    { ...labelVariable(source, 'module', 'Service with properties', tarsProperties('job=~"$job"')), name: 'owner' },
    { ...labelVariable(source, 'property_name', 'Property', tarsProperties('module=~"$owner"')), name: 'property' },
  ],
  rows: [
    {
      title: 'Calls',
      panels: [
        figure({ title: 'Calls a second', source, unit: 'short', targets: [now(`sum(${rate('tars_calls_total')})`)] }),
        figure({
          title: 'Failed',
          source,
          unit: 'percentunit',
          limits: seldom,
          targets: [now(shareOf('result!="success"'))],
        }),
        figure({
          title: 'Timed out',
          source,
          unit: 'percentunit',
          limits: seldom,
          targets: [now(shareOf('result="timeout"'))],
        }),
        figure({ title: '99 of 100 within', source, unit: 's', targets: [now(quantile(0.99))] }),
        figure({
          title: 'Left out in the range',
          description: 'Records that are not in these figures: `series` for want of room.',
          source,
          unit: 'short',
          limits: { amber: 1, red: 1_000_000 },
          targets: [now('sum(increase(tarsier_tars_left_out_records_total{job=~"$job"}[$__range]))')],
        }),
        chart('Calls a second, by service', 'short', [
          `sum by (slave_name) (${rate('tars_calls_total')})`,
          '{{slave_name}}',
        ]),
        chart(
          'Share of calls that failed',
          'percentunit',
          [shareOf('result="timeout"'), 'timeouts'],
          [shareOf('result="exception"'), 'exceptions'],
        ),
        chart(
          'How long calls took',
          's',
          [quantile(0.5), 'p50'],
          [quantile(0.95), 'p95'],
          [quantile(0.99), 'p99'],
          [average(), 'average'],
        ),
        heatmap({
          title: 'Calls by how long they took, s',
          source,
          interval,
          targets: [
            promqlBuckets(`sum by (le) (increase(tars_call_duration_seconds_bucket{${called}}[$__rate_interval]))`),
          ],
        }),
        chart('Share of calls that failed, by service', 'percentunit', [
          shareOf('result!="success"', 'slave_name'),
          '{{slave_name}}',
        ]),
        chart('Average time, by service', 's', [average('slave_name'), '{{slave_name}}']),
      ],
    },
    {
      title: 'Who and what, in the range',
      panels: [
        counts('Functions', ['slave_name', 'interface_name', 'result']),
        counts('Callers', ['master_name', 'slave_name', 'result']),
        counts('Return codes', ['slave_name', 'return_value', 'result']),
      ],
    },
    {
      title: 'Properties',
      panels: [
        chart('Sums, a second', 'short', [
          `sum by (module, property_name) (rate(tars_property_sum_total{${valued}, policy="Sum"}[$__rate_interval]))`,
          '{{module}} {{property_name}}',
        ]),
        chart('Counts, a second', 'short', [
          `sum by (module, property_name) (rate(tars_property_count_total{${valued}, policy="Count"}[$__rate_interval]))`,
          '{{module}} {{property_name}}',
        ]),
        chart('Averages', 'short', [
          `sum by (module, property_name) (rate(tars_property_sum_total{${valued}, policy="Avg"}[$__rate_interval])) / sum by (module, property_name) (rate(tars_property_count_total{${valued}, policy="Avg"}[$__rate_interval]))`,
          '{{module}} {{property_name}}',
        ]),
        chart('Largest, smallest and other values', 'short', [
          `tars_property_value{${valued}}`,
          '{{module}} {{property_name}} {{policy}}',
        ]),
        heatmap({
          title: 'Distribution of the chosen properties',
          source,
          interval,
          targets: [
            promqlBuckets(`sum by (le) (increase(tars_property_distribution_bucket{${valued}}[$__rate_interval]))`),
          ],
        }),
      ],
    },
  ],
})

function tarsProperties(matchers: string): string {
  return `{__name__=~"tars_property_.*", ${matchers}}`
}

function rate(metric: string, ...more: readonly string[]): string {
  return `rate(${metric}{${[called, ...more].join(', ')}}[$__rate_interval])`
}

function shareOf(result: string, by = ''): string {
  return `sum by (${by}) (${rate('tars_calls_total', result)}) / sum by (${by}) (${rate('tars_calls_total')})`
}

/** Of calls that succeeded. */
function average(by = ''): string {
  return `sum by (${by}) (${rate('tars_call_duration_seconds_sum')}) / sum by (${by}) (${rate('tars_calls_total', 'result="success"')})`
}

function quantile(fraction: number): string {
  return `histogram_quantile(${fraction}, sum by (le) (${rate('tars_call_duration_seconds_bucket')}))`
}

function now(expr: string): Target {
  return { ...promqlNow(expr), interval }
}

function chart(
  title: string,
  unit: 'short' | 'percentunit' | 's',
  ...exprs: readonly (readonly [expr: string, legend: string])[]
): Panel {
  return series({
    title,
    source,
    unit,
    interval,
    targets: exprs.map(([expr, legend]) => ({ ...promql(expr, legend), interval })),
  })
}

function counts(title: string, labels: readonly string[]): Panel {
  const expr = `topk(200, sum by (${labels.join(', ')}) (increase(tars_calls_total{${called}}[$__range])) > 0)`
  return table({
    title,
    source,
    width: 8,
    targets: [promqlNow(expr, 'table')],
    transformations: [{ id: 'organize', options: { excludeByName: { Time: true }, renameByName: { Value: 'Calls' } } }],
    units: { Calls: 'short' },
    sortBy: 'Calls',
  })
}
