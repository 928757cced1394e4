import { pino } from 'pino'
import { Counter, Registry } from 'prom-client'
import { describe, expect, it } from 'vitest'
import { TarsierError } from '../../errors.ts'
import { build } from './serving.ts'

describe('probes', () => {
  it('tell liveness, readiness with reasons, and metrics brought up to date', async () => {
    const registry = new Registry()
    const asked = new Counter({ name: 'asked_total', help: 'x', registers: [registry] })
    const trouble = { store: undefined as string | undefined }
    const parts = [
      { name: 'queue', trouble: async () => undefined },
      { name: 'store', trouble: async () => trouble.store },
    ]
    const { app } = build({ registry, parts, refreshMetrics: async () => asked.inc(), basePath: '/tarsier' })
    expect((await app.inject('/healthz')).json()).toEqual({ alive: true })
    expect((await app.inject('/readyz')).statusCode).toBe(200)
    trouble.store = 'no node answers'
    const unready = await app.inject('/readyz')
    expect(unready.statusCode).toBe(503)
    expect(unready.json()).toEqual({
      ready: false,
      parts: [
        { name: 'queue', ready: true },
        { name: 'store', ready: false, reason: 'no node answers' },
      ],
    })
    const metrics = await app.inject('/metrics')
    expect(metrics.headers['content-type']).toMatch(/^text\/plain/)
    expect(metrics.body).toContain('asked_total 1')
  })

  it('tell what a part does, and the trouble of one that the process is of use without', async () => {
    const watch = { name: 'watch', trouble: async () => 'may not list pods', state: () => 'leader', vital: false }
    const { app } = build({ parts: [{ name: 'queue', trouble: async () => undefined }, watch] })
    const answer = await app.inject('/readyz')
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toEqual({
      ready: true,
      parts: [
        { name: 'queue', ready: true },
        { name: 'watch', ready: false, reason: 'may not list pods', state: 'leader' },
      ],
    })
  })

  it('tell old metrics rather than none, and log only what no part tells of itself', async () => {
    const away = new TarsierError('UNAVAILABLE', 'no queue')
    const mistake = new TypeError('undefined is not a function')
    const failures = [away, mistake]
    const lines: string[] = []
    const log = pino({}, { write: (line: string) => lines.push(line) })
    const { app } = build({ log, refreshMetrics: () => Promise.reject(failures.shift()) })
    for (const _ of [away, mistake]) expect((await app.inject('/metrics')).statusCode).toBe(200)
    expect(lines.map((line) => JSON.parse(line).err.message)).toEqual([mistake.message])
  })

  it('are described with every answer and its form', async () => {
    const { paths } = (await build().app.inject('/api/v1/openapi.json')).json()
    const answersOf = (path: string) => {
      const responses = Object.entries<{ content: object }>(paths[path].get.responses)
      return Object.fromEntries(responses.map(([status, { content }]) => [status, Object.keys(content).join()]))
    }
    const failed = { 500: 'application/json', default: 'application/json' }
    expect(answersOf('/metrics')).toEqual({ 200: 'text/plain', ...failed })
    expect(answersOf('/healthz')).toEqual({ 200: 'application/json', ...failed })
    expect(answersOf('/readyz')).toEqual({ 200: 'application/json', 503: 'application/json', ...failed })
  })
})
