import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/**
 * The books (design.md): every decoded record ends in exactly one of these fates or waits in the queue.
 * received = the sum of the fates + queued; `repeated` counts beside them.
 */
export const fates = {
  stored: 'Records that the store keeps',
  dead_lettered: 'Records that the store refuses for good, kept with the reason',
  suppressed: 'Records summed up by flood control',
  rejected: 'Records refused at the door because a field is wrong',
  ignored: "Records dropped by the Tars contract's rules",
  expired: 'Records older than the retention',
  dropped: 'Records lost because no part could take them',
} as const

export type Fate = keyof typeof fates

/** The process' own metrics, named `tarsier_…` by Prometheus' rules. One object a process, handed to the parts. */
export type Metrics = ReturnType<typeof createMetrics>

export function createMetrics() {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const counter = <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
    new Counter({ name: `tarsier_${name}`, help, labelNames, registers: [registry] })
  const gauge = <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
    new Gauge({ name: `tarsier_${name}`, help, labelNames, registers: [registry] })
  const seconds = <Label extends string>(name: string, help: string, labelNames: readonly Label[], buckets: number[]) =>
    new Histogram({ name: `tarsier_${name}_seconds`, help, labelNames, buckets, registers: [registry] })

  const fateCounters = Object.fromEntries(
    Object.entries(fates).map(([fate, help]) => [fate, counter(`records_${fate}_total`, help, ['signal'])]),
    // fromEntries forgets the key names that `fates` has
  ) as Record<Fate, Counter<'signal'>>

  return {
    registry,
    received: counter('records_received_total', 'Records decoded at the door', ['signal']),
    fate: fateCounters,
    repeated: counter('records_repeated_total', 'Records that a batch delivered again found stored', ['signal']),
    queuedRecords: gauge('queue_records', 'Records waiting in the queue', ['signal']),
    queuedBatches: gauge('queue_batches', 'Batches waiting in the queue', ['signal']),
    parkedBatches: gauge('queue_parked_batches', 'Batches set aside for an operator', ['signal']),
    refusedFrames: counter('frames_refused_total', 'Tars frames refused, by reason', ['reason']),
    refusedPeers: counter('peers_refused_total', 'Connections and requests from outside the trusted networks', [
      'door',
    ]),
    lookUps: counter('look_ups_total', 'Objects looked up at the registry port, by who knew them', ['answer']),
    failedCalls: counter('calls_failed_total', 'Tars calls answered with an error of ours', ['function']),
    deliveries: counter('deliveries_total', 'Batches handed to the store, by outcome', ['signal', 'outcome']),
    lag: seconds('lag', 'From a batch’s first record at the door to the batch in the store', ['signal'], lagBuckets),
    write: seconds('write', 'One write of a batch to the store', ['signal'], lagBuckets),
    ask: seconds('ask', 'One question to the store', ['signal'], lagBuckets),
    derivedMinutes: counter('derived_minutes_total', 'Minutes built of what is derived from records', ['to']),
    staleMinutes: gauge('stale_minutes', 'Minutes whose derived records are not built yet', ['to']),
    expiredDays: counter('expired_days_total', 'Days dropped by retention', ['signal']),
    expiredRecords: counter('expired_stored_records_total', 'Stored records dropped with their day', ['signal']),
    storedBytes: gauge(
      'stored_bytes',
      'Disk that the days of a signal take, copies too; measured at the start and every hour',
      ['signal'],
    ),
    storedRecords: gauge(
      'stored_records',
      'Records that the days of a signal have; measured at the start and every hour',
      ['signal'],
    ),
    retentionExcess: gauge(
      'retention_excess_bytes',
      'By how much days that have to stay exceed the size of their signal',
      ['signal'],
    ),
    jobSuccess: gauge('job_last_success_timestamp_seconds', 'When a job last did its work', ['task']),
    jobFailure: gauge('job_last_failure_timestamp_seconds', 'When a job last failed', ['task']),
    jobNext: gauge('job_next_try_timestamp_seconds', 'When a job is to come next', ['task']),
    kubernetesLists: counter('kubernetes_lists_total', 'Lists begun at the API server', ['resource', 'namespace']),
    kubernetesWatches: counter('kubernetes_watches_total', 'Watches begun at the API server', [
      'resource',
      'namespace',
    ]),
    kubernetesFailures: counter(
      'kubernetes_failures_total',
      'Requests to the API server that failed, by the HTTP status or as no_answer; 410 is an everyday one',
      ['resource', 'namespace', 'verb', 'cause'],
    ),
    kubernetesChanges: counter('kubernetes_changes_total', 'Changes that watches told', ['resource', 'namespace']),
    kubernetesLag: seconds(
      'kubernetes_lag',
      'From a change read off a watch to what is kept of it in the queue',
      ['resource', 'namespace'],
      lagBuckets,
    ),
    kubernetesLeader: gauge('kubernetes_leader', '1 while this process is the one that hands on what it watches', []),
    /** Brought up to date before each scrape. */
    up: gauge('part_up', '1 while a part or a server that it needs works', ['part']),
  }
}

/**
 * Begins what alarms watch for a rise: Prometheus sees none in a series that begins with the first record that is lost.
 */
export function beginAtZero({ received, fate, deliveries }: Metrics, signals: readonly string[]): void {
  for (const signal of signals) {
    for (const counter of [received, ...Object.values(fate)]) counter.inc({ signal }, 0)
    deliveries.inc({ signal, outcome: 'settled' }, 0)
  }
}

const lagBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600]
