import { networkInterfaces } from 'node:os'
import { backupRoutes, type MakeBackup } from './admin/backup.ts'
import { type AdminDoor, adminRoutes } from './admin/routes.ts'
import { type Config, tarsHost } from './config.ts'
import { builtPages } from './dashboards/built.ts'
import { countAcknowledged } from './exposition/acknowledged.ts'
import { tarsMetricsRoute } from './exposition/routes.ts'
import { createTarsMetrics, type TarsMetrics } from './exposition/tars-metrics.ts'
import type { Feed } from './feed/feed.ts'
import type { Pages } from './http/pages.ts'
import type { Part } from './http/probes.ts'
import { createHttpServer, type HttpServer, type HttpServerOptions } from './http/server.ts'
import { logIntake } from './ingest/log/intake.ts'
import { logServant } from './ingest/log/servant.ts'
import { notifyIntake } from './ingest/notify/intake.ts'
import { notifyReports } from './ingest/notify/servant.ts'
import { propertyIntake } from './ingest/property/intake.ts'
import { propertyServant } from './ingest/property/servant.ts'
import { ingestRoutes } from './ingest/routes.ts'
import type { PodOf } from './ingest/sender.ts'
import { statIntake } from './ingest/stat/intake.ts'
import { statServant } from './ingest/stat/servant.ts'
import { lookUpServant } from './look-ups.ts'
import type { Logger } from './observe/log.ts'
import type { Metrics } from './observe/metrics.ts'
import { cardRoutes } from './query/card/routes.ts'
import { eventRoutes } from './query/event/routes.ts'
import { exitRoutes } from './query/exit/routes.ts'
import { logRoutes } from './query/log/routes.ts'
import { notifyRoutes } from './query/notify/routes.ts'
import { notifyLookups } from './query/notify/servant.ts'
import { propertyRoutes } from './query/property/routes.ts'
import { queryRoutes } from './query/routes.ts'
import { searchShimRoutes } from './query/search-shim/routes.ts'
import { queryPropertyServant, queryStatServant } from './query/servants.ts'
import type { Gatherer, Queue } from './queue/queue.ts'
import type { Calendar } from './signals/calendar.ts'
import type { Retentions } from './signals/retention.ts'
import type { Horizon, Store } from './store/store.ts'
import { upstreamRegistry } from './tars/registry-upstream.ts'
import { type Address, openTars, type ServantDoor } from './tars-doors.ts'
import { createTrust } from './trust.ts'

/** Everything of the program that listens. */
export interface Doors {
  /** Where they listen, once started. */
  addresses(): Addresses
  /** Listens on every port; each promise rejects with BAD_SETTING where one can't be had. */
  start(): readonly Promise<void>[]
  /** Takes nothing more; what runs is answered, within `drain`. */
  stop(): Promise<void>
}

/** Undefined for what the configured roles do without. */
export interface Addresses {
  /** The URL that the API is served under. */
  readonly http: string
  /** The URL of the pages; undefined also where they are not built. */
  readonly pages: string | undefined
  readonly stat: Address | undefined
  readonly queryStat: Address | undefined
  readonly property: Address | undefined
  readonly queryProperty: Address | undefined
  readonly notify: Address | undefined
  readonly log: Address | undefined
  readonly registry: Address | undefined
}

type ServantName = Exclude<keyof Addresses, 'http' | 'pages'>

export interface DoorContext {
  readonly store: Store
  /** Undefined where the store has backups of its own. */
  readonly backup: MakeBackup | undefined
  /** Started only where the roles use it. */
  readonly queue: Queue
  readonly feed: Feed
  readonly gatherer: Gatherer
  /** Undefined where no pods are watched. */
  readonly podOf: PodOf | undefined
  readonly calendar: Calendar
  readonly horizon: Horizon
  readonly retentions: Retentions
  /** What the store keeps, and what keeps it tidy. */
  readonly stored: Pick<AdminDoor, 'signals' | 'reported' | 'derivations' | 'jobs'>
  readonly metrics: Metrics
  readonly log: Logger
  readonly version: string
  /** What the process needs to be ready. */
  readonly parts: readonly Part[]
}

/** How long what runs may take to its end, ms: the queue takes up to 8 s after it, and a SIGTERM 25 s in all. */
const drain = 10_000

/** How records come over HTTP, a signal each. */
const intakes = [statIntake, propertyIntake, notifyIntake, logIntake]

/** Builds the HTTP server and the Tars server of the configured roles. */
export function openDoors(config: Config, context: DoorContext): Doors {
  const { store, queue, podOf, calendar, horizon, retentions, metrics, log } = context
  const { host } = tarsHost(config)
  const ingest = config.TARSIER_ROLES.includes('ingest')
  const query = config.TARSIER_ROLES.includes('query')
  const trust = createTrust({ networks: config.TARSIER_TRUSTED_NETWORKS, metrics, log })
  const upstream = config.TARSIER_REGISTRY_UPSTREAM && upstreamRegistry({ ...config.TARSIER_REGISTRY_UPSTREAM, log })
  const tarsMetrics = ingest ? tarsMetricsOf(config) : undefined
  const gatherer = tarsMetrics ? countAcknowledged(context.gatherer, tarsMetrics) : context.gatherer
  const reporting = { gatherer, queue, podOf, calendar, retentions, metrics, sourceId: ownAddress(host) }
  const asking = {
    store,
    calendar,
    horizon,
    metrics,
    groupLimit: config.TARSIER_QUERY_GROUPS,
    deadline: config.TARSIER_QUERY_DEADLINE,
  }
  const doors: Readonly<Record<ServantName, ServantDoor>> = {
    stat: { servant: statServant(reporting), role: 'ingest', setting: 'TARSIER_STAT_PORT', signal: 'stat' },
    queryStat: { servant: queryStatServant(asking), role: 'query', setting: 'TARSIER_QUERYSTAT_PORT' },
    property: {
      servant: propertyServant(reporting),
      role: 'ingest',
      setting: 'TARSIER_PROPERTY_PORT',
      signal: 'property',
    },
    queryProperty: { servant: queryPropertyServant(asking), role: 'query', setting: 'TARSIER_QUERYPROPERTY_PORT' },
    notify: {
      servant: {
        name: 'tars.tarsnotify.NotifyObj',
        udp: true,
        functions: new Map([...notifyReports(reporting), ...(query ? notifyLookups(asking) : [])]),
      },
      role: 'ingest',
      setting: 'TARSIER_NOTIFY_PORT',
      signal: 'notify',
    },
    log: { servant: logServant(reporting), role: 'ingest', setting: 'TARSIER_LOG_PORT', signal: 'log' },
    registry: {
      servant: lookUpServant({ own: (object) => tars.endpointOf(object), upstream, metrics, log }),
      role: 'either',
      setting: 'TARSIER_REGISTRY_PORT',
      admits: trust('registry'),
    },
  }
  const tars = openTars(doors, config, context, drain)
  const pages = query ? openPages(context) : undefined
  const routes = [
    ...(ingest ? [ingestRoutes(intakes, reporting)] : []),
    ...(query
      ? [
          queryRoutes(asking),
          propertyRoutes(asking),
          logRoutes({ ...asking, feed: context.feed, mostTails: config.TARSIER_TAILS }),
          notifyRoutes(asking),
          eventRoutes(asking),
          exitRoutes(asking),
          cardRoutes(asking),
          searchShimRoutes({ ...asking, admits: trust('search') }),
          backupRoutes({ backup: context.backup, admits: trust('backup'), log }),
          adminRoutes({ ...asking, ...context.stored, retentions, queue: usesQueue(config) ? queue : undefined }),
        ]
      : []),
  ]
  const rootRoutes = tarsMetrics ? [tarsMetricsRoute(tarsMetrics)] : []
  const http = openHttp(config, context, { routes, rootRoutes, pages })
  const url = () => `http://${inUrl(config.TARSIER_HOST)}:${http.port()}${config.TARSIER_BASE_PATH}`

  return {
    addresses: () => ({
      http: url(),
      pages: pages && `${url()}/`,
      ...tars.addresses(),
    }),
    start: () => [http.start(), tars.start()],
    stop: async () => {
      await Promise.all([http.stop(), tars.stop()])
      await upstream?.stop()
    },
  }
}

function tarsMetricsOf(config: Config): TarsMetrics | undefined {
  if (!config.TARSIER_TARS_METRICS) return undefined
  return createTarsMetrics({
    mostSeries: config.TARSIER_TARS_METRICS_SERIES,
    addresses: config.TARSIER_TARS_METRICS_ADDRESSES,
  })
}

/** The pages where they are built, with what they have to know of this program. */
function openPages({ calendar, version }: DoorContext): Pages | undefined {
  const directory = builtPages()
  return directory === undefined ? undefined : { directory, facts: { zone: calendar.zone, version } }
}

function openHttp(
  config: Config,
  context: DoorContext,
  served: Pick<HttpServerOptions, 'routes' | 'rootRoutes' | 'pages'>,
): HttpServer {
  const { log, version, parts, metrics } = context
  return createHttpServer({
    host: config.TARSIER_HOST,
    port: config.TARSIER_HTTP_PORT,
    basePath: config.TARSIER_BASE_PATH,
    log,
    version,
    ...served,
    parts,
    registry: metrics.registry,
    refreshMetrics: () => refreshMetrics(config, context),
    limits: { drain },
  })
}

async function refreshMetrics(config: Config, { parts, queue, metrics }: DoorContext): Promise<void> {
  const troubles = await Promise.all(parts.map((part) => part.trouble()))
  for (const [index, { name }] of parts.entries()) metrics.up.set({ part: name }, troubles[index] === undefined ? 1 : 0)
  if (!usesQueue(config)) return
  for (const { signal, batches, records, parked } of await queue.depth()) {
    metrics.queuedBatches.set({ signal }, batches)
    metrics.queuedRecords.set({ signal }, records)
    metrics.parkedBatches.set({ signal }, parked)
  }
}

/** A process that only answers questions does not. */
export function usesQueue({ TARSIER_ROLES: roles }: Config): boolean {
  return roles.some((role) => role !== 'query')
}

/** The address that others see of a process that listens on `host`: for 0.0.0.0 the first one that is not loopback. */
function ownAddress(host: string): string {
  if (host !== '0.0.0.0' && host !== '::') return host
  const addresses = Object.values(networkInterfaces()).flatMap((each) => each ?? [])
  return addresses.find((each) => !each.internal)?.address ?? '127.0.0.1'
}

function inUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}
