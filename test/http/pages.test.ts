import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { afterAll, describe, expect, it } from 'vitest'
import { build } from './serving.ts'

const directory = mkdtempSync(join(tmpdir(), 'tarsier-pages-'))
afterAll(() => rmSync(directory, { recursive: true }))
mkdirSync(join(directory, 'assets'))
writeFileSync(join(directory, 'index.html'), '<html><head><base href="/" /></head></html>')
writeFileSync(join(directory, 'assets', 'index-x1.js'), `// ${'long '.repeat(1000)}`)
writeFileSync(join(directory, 'tarsier.svg'), '<svg/>')
writeFileSync(join(directory, '.stamp'), 'secret')

const pages = { directory, facts: { zone: 'Asia/Shanghai', version: '1 "$&" <2>' } }
const route: FastifyPluginAsyncZod = async (app) => {
  app.get('/api/v1/known', async () => ({ known: true }))
}

/** What a browser gets that is sent to an address. */
function visit(url: string, basePath = '', accept = 'text/html,application/xhtml+xml,*/*;q=0.8') {
  return build({ pages, basePath, routes: [route] }).app.inject({ url, headers: { accept } })
}

describe('the pages', () => {
  it.each(['/', '/service/Shop.CartServer?range=6h', '/no-data', '/service/a%2Fb'])(
    'are one document at %s, asked for anew each time',
    async (url) => {
      const answer = await visit(url)
      expect(answer.statusCode).toBe(200)
      expect(answer.headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' })
      expect(answer.body).toContain('<base href="/" />')
    },
  )

  it('show the first one to whoever asks, a program too', async () => {
    expect((await visit('/', '', '*/*')).statusCode).toBe(200)
    expect((await visit('/tarsier', '/tarsier', '*/*')).statusCode).toBe(200)
    expect((await visit('/service/a.b', '', '*/*')).statusCode).toBe(404)
  })

  it('are there for who asks only whether they are', async () => {
    const answer = await build({ pages }).app.inject({ method: 'HEAD', url: '/' })
    expect(answer.statusCode).toBe(200)
    expect(answer.body).toBe('')
  })

  it.each(['/tarsier', '/tarsier/', '/tarsier/service/a.b'])('know the path that they are under at %s', async (url) => {
    expect((await visit(url, '/tarsier')).body).toContain('<base href="/tarsier/" />')
  })

  it('are told what the server knows of itself, as text', async () => {
    const { body } = await visit('/')
    expect(body).toContain('<meta name="tarsier-zone" content="Asia/Shanghai" />')
    expect(body).toContain('content="1 &quot;$&amp;&quot; &lt;2>"')
  })

  it('may run scripts of their own and no others, and be framed by their own site alone', async () => {
    const policy = String((await visit('/')).headers['content-security-policy'])
    expect(policy).toContain("default-src 'self'")
    expect(policy).toContain("frame-ancestors 'self'")
    expect(policy).not.toMatch(/script-src|unsafe-eval/)
    expect(policy.match(/[\w-]+ [^;]*'unsafe-inline'/g)).toEqual(["style-src 'self' 'unsafe-inline'"])
  })

  it('have files that are kept for good where their names change with them, and packed', async () => {
    const { app } = build({ pages, basePath: '/tarsier' })
    const asset = await app.inject({
      url: '/tarsier/assets/index-x1.js',
      headers: { accept: '*/*', 'accept-encoding': 'gzip' },
    })
    expect(asset.statusCode).toBe(200)
    expect(asset.headers).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-encoding': 'gzip',
    })
    const mark = await app.inject({ url: '/tarsier/tarsier.svg' })
    expect(mark.headers['cache-control']).toBe('public, max-age=3600')
  })
})

describe('where the pages are, still', () => {
  it('the API answers', async () => {
    expect((await visit('/api/v1/known')).json()).toEqual({ known: true })
  })

  it.each(['/api/v1/unknown', '/assets/index-old.js', '/metrics/unknown'])('%s is not found', async (url) => {
    const answer = await visit(url)
    expect(answer.statusCode).toBe(404)
    expect(answer.json().error.code).toBe('NOT_FOUND')
  })

  it('programs are not sent a page for what is not there', async () => {
    expect((await visit('/service/a.b', '', 'application/json')).statusCode).toBe(404)
    expect((await visit('/service/a.b', '', '*/*')).statusCode).toBe(404)
  })

  it('no page is above the base path, and no file that is none of theirs', async () => {
    expect((await visit('/', '/tarsier')).statusCode).toBe(404)
    expect((await visit('/tarsier-else', '/tarsier')).statusCode).toBe(404)
    expect((await visit('/.stamp', '', '*/*')).statusCode).toBe(404)
  })
})
