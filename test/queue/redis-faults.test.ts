import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { describe, expect, test, vi } from 'vitest'
import type { Queue } from '../../queue/queue.ts'
import { long } from '../long.ts'
import { encodedBatch } from './batches.ts'
import { type FaultyRedis, open, redisWith } from './faulty-redis.ts'

/** Waits end by their condition; this is for machines that do much else. */
const patiently = { timeout: 15_000 }

/** What a fault lasts: the long form is for machines that have the time. */
const outage = long ? 60_000 : 1500

/** Adds until it is told to stop; remembers which batches were taken, and of the others how they failed. */
function load(queue: Queue) {
  const taken = new Set<string>()
  const failures = { codes: new Set<string>(), longest: 0 }
  let running = true
  async function sender(): Promise<void> {
    while (running) {
      const batch = encodedBatch()
      const since = performance.now()
      await queue.add(batch).then(
        () => taken.add(batch.header.id),
        (error) => {
          failures.codes.add(error.code)
          failures.longest = Math.max(failures.longest, performance.now() - since)
        },
      )
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  const ended = Promise.all([1, 2, 3, 4].map(sender))
  const stop = async () => {
    running = false
    await ended
  }
  return { taken, failures, stop }
}

describe('a Redis that goes away', () => {
  test('at start: works as soon as Redis comes', async () => {
    const redis = await redisWith()
    await redis.server.kill9()
    const queue = open(redis)
    const seen: string[] = []
    queue.consume('stat', async ({ batch }) => {
      seen.push(batch.header.id)
      return { kind: 'done' }
    })
    await queue.start()
    expect(await queue.trouble()).toBeTypeOf('string')
    await expect(queue.add(encodedBatch())).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    await expect(queue.depth()).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    await redis.server.restart()
    await expect.poll(() => queue.trouble(), patiently).toBeUndefined()
    const batch = encodedBatch()
    await queue.add(batch)
    await vi.waitFor(() => expect(seen).toEqual([batch.header.id]), patiently)
  })

  test('by kill -9 under load: every batch that was taken is delivered', { timeout: outage + 30_000 }, async () => {
    const redis = await redisWith()
    const queue = open(redis)
    const seen = new Set<string>()
    queue.consume('stat', async ({ batch }) => {
      seen.add(batch.header.id)
      return { kind: 'done' }
    })
    await queue.start()
    const { taken, failures, stop } = load(queue)
    await vi.waitUntil(() => seen.size > 500, patiently)
    await redis.server.kill9()
    await vi.waitUntil(() => failures.codes.size > 0, patiently)
    const since = performance.now()
    await vi.waitUntil(() => performance.now() - since > outage, { timeout: outage + 1000 })
    await redis.server.restart()
    const before = taken.size
    await vi.waitUntil(() => taken.size > before + 100, patiently)
    await stop()
    await vi.waitUntil(() => [...taken].every((id) => seen.has(id)), patiently)
    expect(failures.longest).toBeLessThan(2500)
    expect(failures.codes).toEqual(new Set(['UNAVAILABLE']))
    await expect.poll(() => redis.client.zcard('faults:stat:failed'), patiently).toBe(0)
  })

  test('by hanging: senders are answered in time, and it is used again', async () => {
    const redis = await redisWith()
    const queue = open(redis, { deadline: 200 })
    await queue.start()
    await redis.server.pause()
    const since = performance.now()
    await expect(queue.add(encodedBatch())).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    expect(performance.now() - since).toBeLessThan(1000)
    await redis.server.resume()
    await expect.poll(() => queue.trouble(), patiently).toBeUndefined()
    await queue.add(encodedBatch())
  })

  test('before the queue stops: it stops all the same', async () => {
    const redis = await redisWith()
    const queue = open(redis, { stopPatience: 500 })
    const taken = Promise.withResolvers<void>()
    queue.consume('stat', async ({ giveUp }) => {
      taken.resolve()
      await new Promise((resolve) => giveUp.addEventListener('abort', resolve))
      return { kind: 'retry', reason: 'asked to give up' }
    })
    await queue.start()
    await queue.add(encodedBatch())
    await taken.promise
    await redis.server.kill9()
    await expect.poll(() => queue.trouble(), patiently).toBeTypeOf('string')
    const since = performance.now()
    await queue.stop()
    expect(performance.now() - since).toBeLessThan(1500)
  })
})

describe('a worker that is killed', () => {
  test('five times with the same batch: another takes it, and it never counts as failed', {
    timeout: 30_000,
  }, async () => {
    const redis = await redisWith()
    const door = open(redis)
    await door.start()
    const batch = encodedBatch()
    await door.add(batch)
    for (let kill = 1; kill <= 5; kill++) expect(await attemptOfDying(redis)).toBe(kill)
    const survivor = open(redis, { timing: { lockDuration: 200, stalledInterval: 50 } })
    const seen: number[] = []
    survivor.consume('stat', async ({ attempt }) => {
      seen.push(attempt)
      return { kind: 'done' }
    })
    await survivor.start()
    await vi.waitFor(() => expect(seen).toEqual([6]), patiently)
    await expect
      .poll(() => door.depth(), patiently)
      .toContainEqual(expect.objectContaining({ signal: 'stat', batches: 0, parked: 0 }))
  })
})

/** Starts a worker, kills it once it has the batch; which attempt it was. */
async function attemptOfDying(redis: FaultyRedis): Promise<number> {
  const script = fileURLToPath(new URL('./dying-worker.ts', import.meta.url))
  const worker = spawn(process.execPath, [script, redis.url, 'faults'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [text] = await once(worker.stdout, 'data')
  const ended = once(worker, 'exit')
  worker.kill('SIGKILL')
  await ended
  return Number(String(text))
}
