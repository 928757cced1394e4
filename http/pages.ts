import { readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import staticFiles from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/** Pages for people, built to files. */
export interface Pages {
  /** Holds `index.html`, and `assets` with files whose names change with their content. */
  readonly directory: string
  /** What the server tells the pages, by name. */
  readonly facts: Readonly<Record<string, string>>
}

const year = 365 * 24 * 3600
const hour = 3600

/** Serves the files under the base path. The document itself is served by `documentOf`. */
export function servePages(app: FastifyInstance, { directory }: Pages, basePath: string): void {
  const assets = join(directory, 'assets') + sep
  app.register(staticFiles, {
    root: directory,
    prefix: `${basePath}/`,
    wildcard: false,
    index: false,
    globIgnore: ['index.html'],
    cacheControl: false,
    setHeaders: (reply, path) => {
      const caching = path.startsWith(assets) ? `public, max-age=${year}, immutable` : `public, max-age=${hour}`
      reply.header('cache-control', caching)
    },
  })
}

/**
 * Sends the one document of all pages: their own paths, "/service/App.Server" say, mean something to them alone. It knows
 * by its base what path it is under, wherever that is. Throws where the file is not there.
 */
export function documentOf({ directory, facts }: Pages, basePath: string): (reply: FastifyReply) => FastifyReply {
  const told = Object.entries(facts).map(
    ([name, value]) => `<meta name="tarsier-${name}" content="${attribute(value)}" />`,
  )
  const head = [`<base href="${attribute(basePath)}/" />`, ...told].join('\n    ')
  const document = readFileSync(join(directory, 'index.html'), 'utf8').replace('<base href="/" />', () => head)
  return (reply) => reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(document)
}

/** Whether an address that only the pages can know is asked for, not the API, nor a file of theirs; the first page by anybody. */
export function isNavigation({ method, url, headers }: FastifyRequest, basePath: string): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false
  const path = url.split('?', 1)[0] ?? ''
  if (path === basePath || path === `${basePath}/`) return true
  if (!path.startsWith(`${basePath}/`) || !headers.accept?.includes('text/html')) return false
  const [first = ''] = path.slice(basePath.length + 1).split('/')
  return !['api', 'assets', 'metrics', 'healthz', 'readyz'].includes(first)
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
}
