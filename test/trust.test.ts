import { Writable } from 'node:stream'
import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { loadConfig } from '../config.ts'
import { createMetrics } from '../observe/metrics.ts'
import { createTrust } from '../trust.ts'

function trustIn(text?: string) {
  const lines: string[] = []
  const log = pino(
    new Writable({
      write(line, _encoding, done) {
        lines.push(String(line))
        done()
      },
    }),
  )
  const metrics = createMetrics()
  const networks = loadConfig(text === undefined ? {} : { TARSIER_TRUSTED_NETWORKS: text }).TARSIER_TRUSTED_NETWORKS
  return { trust: createTrust({ networks, metrics, log }), metrics, lines }
}

describe('who is trusted', () => {
  it.each([
    ['127.0.0.1', true],
    ['127.9.8.7', true],
    ['::1', true],
    ['::ffff:127.0.0.1', true],
    ['10.0.0.1', false],
    ['::ffff:10.0.0.1', false],
    ['fd00::1', false],
    ['', false],
  ])('is the machine itself where nothing is said: %j is %s', (peer, admitted) => {
    expect(trustIn().trust('registry')(peer)).toBe(admitted)
  })

  it.each([
    ['10.1.0.0/16, fd00::/8', ['10.1.255.255', 'fdab::1', '::ffff:10.1.0.1'], ['10.2.0.0', 'fe80::1', '127.0.0.1']],
    ['192.0.2.7', ['192.0.2.7'], ['192.0.2.8']],
    ['0.0.0.0/0,::/0', ['8.8.8.8', '2001:db8::1'], []],
  ])('are the networks of %s', (text, admitted, others) => {
    const admits = trustIn(text).trust('registry')
    expect(admitted.map(admits)).toEqual(admitted.map(() => true))
    expect(others.map(admits)).toEqual(others.map(() => false))
  })
})

it('counts whom it refuses by door, and tells of each door once', async () => {
  const { trust, metrics, lines } = trustIn()
  for (const door of ['registry', 'registry', 'search']) trust(door)('10.0.0.1')
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: 40, peer: '10.0.0.1', door: 'registry', msg: expect.stringContaining('TARSIER_TRUSTED_NETWORKS') },
    { door: 'search' },
  ])
  const { values } = await metrics.refusedPeers.get()
  expect(values.map(({ labels, value }) => [labels.door, value])).toEqual([
    ['registry', 2],
    ['search', 1],
  ])
})
