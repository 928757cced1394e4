import type { AddressInfo } from 'node:net'
import compress, { type FastifyCompressOptions } from '@fastify/compress'
import helmet from '@fastify/helmet'
import {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifySchemaCompiler,
  fastify,
  LogController,
} from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { z } from 'zod'
import { addressError } from '../address-error.ts'
import type { Logger } from '../observe/log.ts'
import { bodyBudget } from './body-budget.ts'
import { answerClientError } from './client-error.ts'
import { answerError, answerNotFound, badFields } from './errors.ts'
import { closeIdleConnections } from './idle.ts'
import { problemsOf } from './issues.ts'
import { describeRoutes, openapiRoute } from './openapi.ts'
import { documentOf, isNavigation, type Pages, servePages } from './pages.ts'
import { type ProbeOptions, probeRoutes } from './probes.ts'
import { unpackBody } from './unpack.ts'

/** Routes of one stage, written under `/api/v1`. */
export type RoutePlugin = FastifyPluginAsyncZod

export interface HttpServerOptions extends ProbeOptions {
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
  /** '' or a path without a slash at its end. */
  readonly basePath: string
  readonly log: Logger
  readonly version: string
  readonly routes: readonly RoutePlugin[]
  /** Routes that stay at the root, whatever the base path. */
  readonly rootRoutes?: readonly RoutePlugin[]
  /** Undefined where there are none. */
  readonly pages?: Pages | undefined
  readonly limits?: Partial<HttpLimits>
}

/** Times in ms, sizes in bytes. */
export interface HttpLimits {
  /** A request's head must be there. */
  readonly headTimeout: number
  /** A whole request must be there. */
  readonly requestTimeout: number
  /** A connection on which nothing moves is closed, unless it waits for an answer. */
  readonly idleTimeout: number
  /** How often the first two are looked at. */
  readonly checkInterval: number
  /** Of a body, packed or unpacked. */
  readonly body: number
  /** Of the bodies of all requests under way; a request beyond them is told to come again. */
  readonly bodies: number
  /** At once; further ones are closed. */
  readonly connections: number
  /** How long `stop` waits for answers under way. */
  readonly drain: number
}

/** ingest-systems.md D: slow and many clients. */
export const httpLimits: HttpLimits = {
  headTimeout: 10_000,
  requestTimeout: 30_000,
  idleTimeout: 60_000,
  checkInterval: 2000,
  body: 10 * 1024 * 1024,
  bodies: 64 * 1024 * 1024,
  connections: 10_000,
  drain: 15_000,
}

export interface HttpServer {
  readonly app: FastifyInstance
  /** Listens. Rejects with BAD_SETTING where the address can't be had. */
  start(): Promise<void>
  /** Takes no new request, lets running ones end for a while, closes. Idempotent. */
  stop(): Promise<void>
  /** The port that is listened on. */
  port(): number
}

/** The one HTTP server. It knows no signal: routes are handed to it. */
export function createHttpServer(options: HttpServerOptions): HttpServer {
  const limits = { ...httpLimits, ...options.limits }
  const app = createApp(options, limits)
  let stopped: Promise<void> | undefined

  async function stop(): Promise<void> {
    const timer = setTimeout(() => app.server.closeAllConnections(), limits.drain)
    await app.close()
    clearTimeout(timer)
  }

  return {
    app,
    start: () => listen(app, options),
    stop: () => {
      stopped ??= stop()
      return stopped
    },
    port: () => addressOf(app).port,
  }
}

function createApp(options: HttpServerOptions, limits: HttpLimits): FastifyInstance {
  // Named by fastify's own type: the app's type would name pino's otherwise, and fit no plugin.
  const loggerInstance: FastifyBaseLogger = atMostWarnings(options.log)
  const app = fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    frameworkErrors: answerError,
    clientErrorHandler: answerClientError(limits),
    bodyLimit: limits.body,
    requestTimeout: limits.requestTimeout,
    connectionTimeout: limits.idleTimeout,
    keepAliveTimeout: limits.idleTimeout,
    http: { headersTimeout: limits.headTimeout, connectionsCheckingInterval: limits.checkInterval },
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
  })
  app.server.maxConnections = limits.connections
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(() => JSON.stringify)
  app.setErrorHandler(answerError)
  app.setNotFoundHandler(options.pages ? pagesOrNotFound(options.pages, options.basePath) : answerNotFound)
  app.removeContentTypeParser('text/plain')
  app.addHook('preParsing', unpackBody(limits.body, bodyBudget(limits.bodies)))
  closeIdleConnections(app, limits.idleTimeout)
  app.register(helmet, headers)
  app.register(compress, packing)
  describeRoutes(app, options.version, options.basePath)
  registerRoutes(app, options)
  if (options.pages) servePages(app, options.pages, options.basePath)
  return app
}

/** What is no file and no route may be the address of a page. */
function pagesOrNotFound(pages: Pages, basePath: string): typeof answerNotFound {
  const sendDocument = documentOf(pages, basePath)
  return (request, reply) => {
    if (isNavigation(request, basePath)) sendDocument(reply)
    else answerNotFound(request, reply)
  }
}

/** Below a warning fastify would say what the program says itself; a log that is quieter stays so. */
function atMostWarnings(log: Logger): Logger {
  return log.isLevelEnabled('warn') ? log.child({}, { level: 'warn' }) : log
}

/**
 * zstd packs a day by minute in a fifth of gzip's time. gzip, all that browsers ask for without TLS, a little less tightly
 * than usual: half the time for 3 % more. In large pieces: for each one the event loop has to come round.
 */
const packing: FastifyCompressOptions = {
  globalDecompression: false,
  encodings: ['zstd', 'gzip'],
  zlibOptions: { level: 4, chunkSize: 128 * 1024 },
}

/** TLS is the proxy's in front: whether pages are to be asked for over it is not ours to say. */
const headers = {
  strictTransportSecurity: false,
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      // Ant Design puts its styles into the page as it goes; scripts are files of our own.
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:'],
      objectSrc: ["'none'"],
      baseUri: ["'self'"],
      formAction: ["'self'"],
      frameAncestors: ["'self'"],
    },
  },
}

function registerRoutes(app: FastifyInstance, options: HttpServerOptions): void {
  app.register(probeRoutes(options))
  for (const plugin of options.rootRoutes ?? []) app.register(plugin)
  app.register(
    async (scope) => {
      openapiRoute(scope)
      for (const plugin of options.routes) scope.register(plugin)
    },
    { prefix: options.basePath },
  )
}

/**
 * Requests are checked by their zod schemas. Answers are not: their types were checked where they are made, and a second
 * look at 100,000 points costs more than the question.
 */
const validatorCompiler: FastifySchemaCompiler<z.ZodType> = ({ schema }) => {
  return (data: unknown) => {
    const parsed = schema.safeParse(data)
    return parsed.success ? { value: parsed.data } : { error: badFields(problemsOf(parsed.error, data)) }
  }
}

async function listen(app: FastifyInstance, { host, port }: HttpServerOptions): Promise<void> {
  const settings = { hostSetting: 'TARSIER_HOST', portSetting: 'TARSIER_HTTP_PORT' }
  await app.listen({ host, port }).catch((cause: unknown) => {
    throw addressError(cause, { host, port, ...settings, transport: 'TCP' })
  })
}

function addressOf(app: FastifyInstance): AddressInfo {
  const address = app.server.address()
  if (address === null || typeof address === 'string') throw new Error('the HTTP server does not listen')
  return address
}
