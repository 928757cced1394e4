import type { Metrics } from '../observe/metrics.ts'
import type { Gatherer } from '../queue/queue.ts'
import type { Calendar } from '../signals/calendar.ts'
import type { ExitRecord } from '../signals/exit.ts'
import { createExitWatch } from './exit-watch.ts'
import { createExitedRecords } from './exited-records.ts'
import { createListWatch, type FollowMetrics, type ListWatchOptions } from './list-watch.ts'
import { type Pod, podsOf, readPod } from './pod.ts'
import type { Position } from './positions.ts'
import { createPresence } from './presence.ts'
import type { Task } from './watcher.ts'

export interface ExitOptions extends Pick<ListWatchOptions<Pod>, 'cluster' | 'tell' | 'limits' | 'log'> {
  readonly namespace: string
  readonly gatherer: Pick<Gatherer, 'gather'>
  readonly calendar: Calendar
  readonly metrics: FollowMetrics & Pick<Metrics, 'received'>
}

/** Follows the pods of a namespace and hands on what ends in them. */
export function exitTask(options: ExitOptions): Task {
  const { namespace, cluster, gatherer, calendar, metrics, log } = options
  const exitedRecords = createExitedRecords({ cluster, log })
  let followedFrom: Position | undefined
  let follow = followAnew()
  const followed = createListWatch({
    ...options,
    resource: podsOf(namespace),
    parse: readPod,
    take: (handed) => follow(handed),
  })

  function followAnew() {
    const changesOf = createPresence<Pod>()
    const watch = createExitWatch({ calendar, handOver })
    return (handed: Parameters<typeof changesOf>[0]) => watch.take(changesOf(handed))
  }

  async function handOver(exits: readonly ExitRecord[]): Promise<void> {
    const reporter = { peer: cluster.host, module: 'kubernetes', records: exits.length, ignored: 0, rejected: 0 }
    await gatherer.gather({ signal: 'exit', records: exits, reporter, receivedAt: Date.now() })
    // Not before: what is not taken comes again.
    metrics.received.inc({ signal: 'exit' }, exits.length)
    exitedRecords.keep(exits)
  }

  /** Whoever goes on from a position writes no TExitedRecord of what came before it. */
  function behindRecords(position: Position): Position {
    return {
      last: position.last,
      moved: (version) => exitedRecords.afterwards(() => position.moved(version)),
      listed: (version) => exitedRecords.afterwards(() => position.listed(version)),
    }
  }

  return {
    name: `pods/${namespace}`,
    run: async (held, position) => {
      // Where another has followed in between, pods that are remembered from before are no longer evidence.
      const showKnown = position !== followedFrom
      if (showKnown) follow = followAnew()
      followedFrom = position
      await followed.run(held, behindRecords(position), { showKnown })
      await exitedRecords.finish()
    },
    trouble: () => followed.trouble() ?? exitedRecords.trouble(),
  }
}
