import { dashboard } from './dashboard.ts'
import { figure, type Panel, series, type Unit } from './panels.ts'
import { promql, promqlNow } from './prom.ts'
import { prometheus as source } from './sources.ts'
import { labelVariable, sourceVariable } from './variables.ts'

const which = 'job=~"$job", instance=~"$instance"'
/** Of the program's process itself, whose names other programs have too. */
const processes = `and on (job, instance) tarsier_part_up{${which}}`

/** How Tarsier itself is. */
export const health = dashboard({
  uid: 'tarsier-health',
  title: 'Tarsier',
  description:
    'How Tarsier itself is: what comes in, what becomes of it, how long it waits, and what its processes need.',
  from: 'now-3h',
  refresh: '30s',
  variables: [
    sourceVariable(source),
    labelVariable(source, 'job', 'Job', 'tarsier_part_up'),
    labelVariable(source, 'instance', 'Instance', 'tarsier_part_up{job=~"$job"}'),
  ],
  rows: [
    {
      title: 'At a glance',
      panels: [
        now('Parts that do not work', `count(tarsier_part_up{${which}} == 0) or vector(0)`, 'none', {
          amber: 1,
          red: 1,
        }),
        now('Records a second', `sum(rate(tarsier_records_received_total{${which}}[$__rate_interval]))`, 'short'),
        now('Waiting records', `sum(max by (signal) (tarsier_queue_records{${which}}))`, 'short'),
        now('Dropped in the range', `sum(increase(tarsier_records_dropped_total{${which}}[$__range]))`, 'short', {
          amber: 1,
          red: 1,
        }),
        now(
          'Dead letters in the range',
          `sum(increase(tarsier_records_dead_lettered_total{${which}}[$__range]))`,
          'short',
          {
            amber: 1,
            red: 1000,
          },
        ),
        now('Batches set aside', `sum(max by (signal) (tarsier_queue_parked_batches{${which}}))`, 'none', {
          amber: 1,
          red: 1,
        }),
      ],
    },
    {
      title: 'Records',
      panels: [
        chart('Received', 'Records decoded at the door.', 'short', rate('received'), '{{signal}}'),
        chart('Stored', 'Records that the store keeps.', 'short', rate('stored'), '{{signal}}'),
        chart(
          'Not stored',
          'Ignored and suppressed ones are so by rule, expired ones too old; dropped ones are lost.',
          'short',
          ['rejected', 'ignored', 'suppressed', 'expired', 'dead_lettered', 'dropped', 'repeated'].map(
            (fate) =>
              [`sum(rate(tarsier_records_${fate}_total{${which}}[$__rate_interval]))`, fate.replace('_', '-')] as const,
          ),
        ),
        chart(
          'Refused at the door',
          'Frames that are none of ours or too many; peers outside of the trusted networks.',
          'short',
          [
            [`sum by (reason) (rate(tarsier_frames_refused_total{${which}}[$__rate_interval]))`, '{{reason}}'],
            [`sum by (door) (rate(tarsier_peers_refused_total{${which}}[$__rate_interval]))`, 'not trusted: {{door}}'],
            [
              `sum by (function) (rate(tarsier_calls_failed_total{${which}}[$__rate_interval]))`,
              'failed: {{function}}',
            ],
          ],
        ),
      ],
    },
    {
      title: 'On the way to the store',
      panels: [
        chart(
          'Lag, 99 of 100',
          'From the first record of a batch at the door to the batch in the store.',
          's',
          quantile('lag'),
          '{{signal}}',
        ),
        chart(
          'Waiting in the queue',
          'Records.',
          'short',
          `max by (signal) (tarsier_queue_records{${which}})`,
          '{{signal}}',
        ),
        chart('Writes of a batch, 99 of 100', '', 's', quantile('write'), '{{signal}}'),
        chart(
          'Batches handed to the store',
          'busy: the store had no room; away: it did not answer; both are tried again.',
          'short',
          `sum by (outcome) (rate(tarsier_deliveries_total{${which}}[$__rate_interval]))`,
          '{{outcome}}',
        ),
        chart(
          'Minutes whose sums are not built',
          'Answers take the records until they are.',
          'short',
          `max by (to) (tarsier_stale_minutes{${which}})`,
          '{{to}}',
        ),
        chart('Questions to the store, 99 of 100', '', 's', quantile('ask'), '{{signal}}'),
      ],
    },
    {
      title: 'What is kept',
      panels: [
        chart(
          'Bytes by signal',
          'Disk, copies too.',
          'bytes',
          `max by (signal) (tarsier_stored_bytes{${which}})`,
          '{{signal}}',
        ),
        chart('Records by signal', '', 'short', `max by (signal) (tarsier_stored_records{${which}})`, '{{signal}}'),
        chart(
          'Over the size that is set',
          'By days that have to stay.',
          'bytes',
          `max by (signal) (tarsier_retention_excess_bytes{${which}})`,
          '{{signal}}',
        ),
        chart(
          'Since a job did its work',
          '',
          's',
          `time() - max by (task) (tarsier_job_last_success_timestamp_seconds{${which}})`,
          '{{task}}',
        ),
      ],
    },
    {
      title: 'Kubernetes',
      panels: [
        chart(
          'Processes that hand on',
          'One of those that watch.',
          'none',
          `sum(tarsier_kubernetes_leader{${which}})`,
          'leaders',
        ),
        chart(
          'Requests to the API server that failed',
          '410 is an everyday one.',
          'short',
          `sum by (resource, verb, cause) (rate(tarsier_kubernetes_failures_total{${which}}[$__rate_interval]))`,
          '{{verb}} {{resource}}: {{cause}}',
        ),
        chart(
          'Changes',
          '',
          'short',
          `sum by (resource) (rate(tarsier_kubernetes_changes_total{${which}}[$__rate_interval]))`,
          '{{resource}}',
        ),
        chart(
          'From a change to its record in the queue, 99 of 100',
          '',
          's',
          quantile('kubernetes_lag', 'resource'),
          '{{resource}}',
        ),
      ],
    },
    {
      title: 'Processes',
      panels: [
        chart(
          'CPU',
          '1 is a whole core.',
          'none',
          `rate(process_cpu_seconds_total{${which}}[$__rate_interval]) ${processes}`,
          '{{instance}}',
        ),
        chart('Memory', '', 'bytes', `process_resident_memory_bytes{${which}} ${processes}`, '{{instance}}'),
        chart(
          'Event loop lag, 99 of 100',
          '',
          's',
          `nodejs_eventloop_lag_p99_seconds{${which}} ${processes}`,
          '{{instance}}',
        ),
        chart(
          'Parts',
          '1 while a part or a server that it needs works.',
          'none',
          `min by (instance, part) (tarsier_part_up{${which}})`,
          '{{instance}} {{part}}',
        ),
      ],
    },
  ],
})

function now(title: string, expr: string, unit: Unit, limits?: { amber: number; red: number }): Panel {
  return figure({ title, source, unit, targets: [promqlNow(expr)], ...(limits && { limits }) })
}

type Expressions = readonly (readonly [expr: string, legend: string])[]

function chart(title: string, description: string, unit: Unit, expr: string, legend: string): Panel
function chart(title: string, description: string, unit: Unit, exprs: Expressions): Panel
function chart(title: string, description: string, unit: Unit, exprs: string | Expressions, legend = ''): Panel {
  const targets = typeof exprs === 'string' ? [promql(exprs, legend)] : exprs.map(([each, name]) => promql(each, name))
  return series({ title, ...(description && { description }), source, unit, targets })
}

function rate(fate: string): string {
  return `sum by (signal) (rate(tarsier_records_${fate}_total{${which}}[$__rate_interval]))`
}

function quantile(measure: string, by = 'signal'): string {
  return `histogram_quantile(0.99, sum by (${by}, le) (rate(tarsier_${measure}_seconds_bucket{${which}}[$__rate_interval])))`
}
