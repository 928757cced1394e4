import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generateSource } from 'oazapfts'
import { pino } from 'pino'
import { adminRoutes } from '../admin/routes.ts'
import { createHttpServer } from '../http/server.ts'
import { createMetrics } from '../observe/metrics.ts'
import { cardRoutes } from '../query/card/routes.ts'
import { eventRoutes } from '../query/event/routes.ts'
import { exitRoutes } from '../query/exit/routes.ts'
import { logRoutes } from '../query/log/routes.ts'
import { notifyRoutes } from '../query/notify/routes.ts'
import { propertyRoutes } from '../query/property/routes.ts'
import { queryRoutes } from '../query/routes.ts'
import { createCalendar } from '../signals/calendar.ts'

/** Where the pages' client lies: made by this file, kept with the sources, compared by test/dashboards. */
export const clientFile = join(import.meta.dirname, 'web', 'api', 'generated.ts')

/** The pages' client, of the description that the program itself gives of its questions. Nothing is started. */
export async function generateClient(): Promise<string> {
  return generateSource(JSON.parse(JSON.stringify(await description())), { useUnknown: true, exclude: ['probes'] })
}

async function description(): Promise<unknown> {
  const silent = async () => {
    throw new Error('nothing is asked while routes are described')
  }
  const silentFeed = {
    follow: () => {
      throw new Error('nothing is followed while routes are described')
    },
  }
  const never = { days: 1, bytes: 1 }
  const retentions = {
    stat: never,
    property: never,
    notify: never,
    log: never,
    span: never,
    event: never,
    exit: never,
    reporter: never,
    rollup: never,
  }
  const metrics = createMetrics()
  const door = {
    store: { ask: silent, find: silent, buried: silent, trouble: silent, usage: silent, space: silent },
    queue: undefined,
    calendar: createCalendar('UTC'),
    horizon: () => '',
    metrics,
    groupLimit: 1,
    deadline: 1,
  }
  const { app } = createHttpServer({
    host: '127.0.0.1',
    port: 0,
    basePath: '',
    log: pino({ level: 'silent' }),
    version: '1',
    parts: [],
    registry: metrics.registry,
    refreshMetrics: silent,
    routes: [
      queryRoutes(door),
      propertyRoutes(door),
      logRoutes({ ...door, feed: silentFeed, mostTails: 1 }),
      notifyRoutes(door),
      eventRoutes(door),
      exitRoutes(door),
      cardRoutes(door),
      adminRoutes({ ...door, signals: [], reported: [], derivations: [], retentions, jobs: undefined }),
    ],
  })
  await app.ready()
  return app.swagger()
}

if (import.meta.main) writeFileSync(clientFile, await generateClient())
