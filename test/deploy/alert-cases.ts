/** Series in promtool's notation: what they are from minute to minute, by their names and labels. */
export type Series = Readonly<Record<string, string>>

const tarsier = 'job="tarsier",instance="a:4700"'
const ofStat = `${tarsier},signal="stat"`

/** Two hours of a Tarsier that nothing is wrong with. */
export const healthy: Series = {
  [`up{${tarsier}}`]: '1x120',
  'up{job="somebody",instance="c:1"}': '0x120',
  [`tarsier_part_up{${tarsier},part="store"}`]: '1x120',
  [`tarsier_part_up{${tarsier},part="watch"}`]: '1x120',
  [`process_start_time_seconds{${tarsier}}`]: '1000x120',
  'process_start_time_seconds{job="somebody",instance="c:1"}': '1000+60x120',
  [`nodejs_eventloop_lag_p99_seconds{${tarsier}}`]: '0.01x120',
  [`tarsier_records_received_total{${ofStat}}`]: '0+600x120',
  [`tarsier_records_dropped_total{${ofStat}}`]: '0x120',
  [`tarsier_records_dead_lettered_total{${ofStat}}`]: '0x120',
  [`tarsier_records_rejected_total{${ofStat}}`]: '0+1x120',
  [`tarsier_frames_refused_total{${tarsier},reason="packet_undecodable"}`]: '0+1x120',
  [`tarsier_queue_batches{${ofStat}}`]: '3x120',
  [`tarsier_queue_records{${ofStat}}`]: '3000x120',
  [`tarsier_queue_parked_batches{${ofStat}}`]: '0x120',
  [`tarsier_deliveries_total{${ofStat},outcome="settled"}`]: '0+10x120',
  [`tarsier_lag_seconds_bucket{${ofStat},le="60"}`]: '0+10x120',
  [`tarsier_lag_seconds_bucket{${ofStat},le="300"}`]: '0+10x120',
  [`tarsier_lag_seconds_bucket{${ofStat},le="+Inf"}`]: '0+10x120',
  [`tarsier_stale_minutes{${tarsier},to="rollup"}`]: '2x120',
  [`tarsier_job_last_success_timestamp_seconds{${tarsier},task="retention"}`]: '0+60x120',
  [`tarsier_job_last_failure_timestamp_seconds{${tarsier},task="retention"}`]: '0x120',
  [`tarsier_retention_excess_bytes{${ofStat}}`]: '0x120',
  [`tarsier_kubernetes_leader{${tarsier}}`]: '1x120',
}

export interface Case {
  /** What is otherwise than in the healthy one. */
  readonly series: Series
  /** Minutes from the beginning at which it is looked. */
  readonly at: number
  readonly firing: readonly string[]
}

const calm = (at: number): Case => ({ series: {}, at, firing: [] })

export const cases: Readonly<Record<string, Case>> = {
  'nothing wrong': calm(110),
  'nothing wrong just after the start': calm(2),
  'a process that does not answer beside one that does': {
    series: {
      'up{job="tarsier",instance="b:4700"}': '1x5 0x120',
      'tarsier_part_up{job="tarsier",instance="b:4700",part="store"}': '1x5 stale',
    },
    at: 9,
    firing: ['TarsierDown'],
  },
  'a pod that was replaced': {
    series: {
      'up{job="tarsier",instance="b:4700"}': '1x5 stale',
      'tarsier_part_up{job="tarsier",instance="b:4700",part="store"}': '1x5 stale',
    },
    at: 60,
    firing: [],
  },
  'no process at all': {
    series: {
      [`up{${tarsier}}`]: '1x5 stale',
      [`tarsier_part_up{${tarsier},part="store"}`]: '1x5 stale',
      [`tarsier_part_up{${tarsier},part="watch"}`]: '1x5 stale',
    },
    at: 30,
    firing: ['TarsierMissing'],
  },
  'a store that is away': {
    series: { [`tarsier_part_up{${tarsier},part="store"}`]: '1x5 0x120' },
    at: 9,
    firing: ['TarsierPartDown'],
  },
  'a process that starts again and again': {
    series: { [`process_start_time_seconds{${tarsier}}`]: '1000+60x120' },
    at: 60,
    firing: ['TarsierRestarting'],
  },
  'a lost record': {
    series: { [`tarsier_records_dropped_total{${ofStat}}`]: '0x10 1x120' },
    at: 13,
    firing: ['TarsierRecordsDropped'],
  },
  'a batch that is set aside': {
    series: { [`tarsier_queue_parked_batches{${ofStat}}`]: '0x5 1x120' },
    at: 15,
    firing: ['TarsierBatchesParked'],
  },
  'a dead letter': {
    series: { [`tarsier_records_dead_lettered_total{${ofStat}}`]: '0x10 1x120' },
    at: 13,
    firing: ['TarsierDeadLetters'],
  },
  'one record in ten that is wrong': {
    series: { [`tarsier_records_rejected_total{${ofStat}}`]: '0+60x120' },
    at: 40,
    firing: ['TarsierRecordsRejected'],
  },
  'too many frames': {
    series: { [`tarsier_frames_refused_total{${tarsier},reason="overloaded"}`]: '0+5x120' },
    at: 30,
    firing: ['TarsierFramesRefused'],
  },
  'calls that fail': {
    series: { [`tarsier_calls_failed_total{${tarsier},function="reportMicMsg"}`]: '0+1x120' },
    at: 30,
    firing: ['TarsierCallsFailed'],
  },
  'no write': {
    series: { [`tarsier_deliveries_total{${ofStat},outcome="settled"}`]: '100x120' },
    at: 30,
    firing: ['TarsierStuck'],
  },
  'a queue that grows': {
    series: { [`tarsier_queue_records{${ofStat}}`]: '0+10000x120' },
    at: 60,
    firing: ['TarsierQueueGrows'],
  },
  'a backlog that is worked off': {
    series: { [`tarsier_queue_records{${ofStat}}`]: '5400000-10000x120' },
    at: 60,
    firing: [],
  },
  'records that are seen late': {
    series: { [`tarsier_lag_seconds_bucket{${ofStat},le="60"}`]: '0+5x120' },
    at: 30,
    firing: ['TarsierSlow'],
  },
  'sums that are not built': {
    series: { [`tarsier_stale_minutes{${tarsier},to="rollup"}`]: '0+1x120' },
    at: 100,
    firing: ['TarsierSumsLate'],
  },
  'a job that fails': {
    series: {
      [`tarsier_job_last_success_timestamp_seconds{${tarsier},task="retention"}`]: '0x120',
      [`tarsier_job_last_failure_timestamp_seconds{${tarsier},task="retention"}`]: '0+60x120',
    },
    at: 90,
    firing: ['TarsierJobFails'],
  },
  'a job that never did its work': {
    series: { [`tarsier_job_last_failure_timestamp_seconds{${tarsier},task="prepare"}`]: '60+60x120' },
    at: 90,
    firing: ['TarsierJobFails'],
  },
  'days that are too large': {
    series: { [`tarsier_retention_excess_bytes{${ofStat}}`]: '1000000x120' },
    at: 90,
    firing: ['TarsierRetentionExceeded'],
  },
  'no report after there were some': {
    series: { [`tarsier_records_received_total{${ofStat}}`]: '0+600x60 36000x60' },
    at: 100,
    firing: ['TarsierNoReports'],
  },
  'no room for all series': {
    series: { 'tarsier_tars_left_out_records_total{job="tars",instance="a:4700",reason="series"}': '0+1x120' },
    at: 60,
    firing: ['TarsierSeriesLeftOut'],
  },
  'records of long ago, which are no matter for Prometheus': {
    series: { 'tarsier_tars_left_out_records_total{job="tars",instance="a:4700",reason="old"}': '0+1x120' },
    at: 60,
    firing: [],
  },
  'somebody who is not trusted': {
    series: { [`tarsier_peers_refused_total{${tarsier},door="registry"}`]: '0+1x120' },
    at: 60,
    firing: ['TarsierPeersRefused'],
  },
  'nobody who watches': {
    series: { [`tarsier_kubernetes_leader{${tarsier}}`]: '0x120' },
    at: 30,
    firing: ['TarsierNotWatching'],
  },
  'no cluster to watch': {
    series: {
      [`tarsier_kubernetes_leader{${tarsier}}`]: '0x120',
      [`tarsier_part_up{${tarsier},part="watch"}`]: 'stale',
    },
    at: 30,
    firing: [],
  },
  'a cluster that may not be watched': {
    series: { [`tarsier_part_up{${tarsier},part="watch"}`]: '0x120' },
    at: 30,
    firing: ['TarsierWatchTrouble'],
  },
  'a process that is too busy': {
    series: { [`nodejs_eventloop_lag_p99_seconds{${tarsier}}`]: '2x120' },
    at: 30,
    firing: ['TarsierBusy'],
  },
}
