import { Registry } from 'prom-client'
import { afterEach } from 'vitest'
import { createHttpServer, type HttpServer, type HttpServerOptions } from '../../http/server.ts'
import { createLog } from '../../observe/log.ts'

const servers: HttpServer[] = []

/** A server that is stopped after the test, silent and with no routes but what is given. */
export function build(options: Partial<HttpServerOptions> = {}): HttpServer {
  const server = createHttpServer({
    host: '127.0.0.1',
    port: 0,
    basePath: '',
    log: createLog({ level: 'silent', format: 'json' }),
    version: '1.2.3',
    parts: [],
    registry: new Registry(),
    refreshMetrics: async () => undefined,
    routes: [],
    ...options,
  })
  servers.push(server)
  return server
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()))
})
