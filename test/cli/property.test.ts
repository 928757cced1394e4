import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Program } from '../../main.ts'
import { runningTarsier, tarsier } from './running.ts'

const name = { master_name: 'Shop.CartServer.graysz1', property_name: 'queue.depth' }
const records = [
  { ...name, policy: 'Sum', value: 45 },
  { ...name, policy: 'Avg', value: '45=4' },
  { ...name, policy: 'Distr', value: '10|5,20|5' },
  { ...name, policy: 'Version', value: 'v1.2' },
  { master_name: 'Shop.PriceServer', property_name: 'cache.hit', policy: 'Sum', value: '9007199254740993' },
]

let running: Program

beforeAll(async () => {
  running = await runningTarsier()
  const answer = await fetch(`${running.addresses.http}/api/v1/property`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(records),
  })
  expect(answer.status).toBe(202)
})
afterAll(() => running.stop())

/** The table's lines, with runs of blanks as one, without times. */
async function ask(...words: readonly string[]): Promise<readonly string[]> {
  const asked = ['query', 'property', ...words, '--url', running.addresses.http]
  const { code, answer, notes } = await tarsier(asked, { TZ: 'UTC' })
  expect({ code, notes }).toEqual({ code: 0, notes: '' })
  const [titles = '', , ...lines] = answer.trimEnd().split('\n')
  const plain = (line: string) =>
    line
      .replaceAll(/\d{4}-\d{2}-\d{2}T\S+/g, 'TIME')
      .replaceAll(/ +/g, ' ')
      .trim()
  return [titles, ...lines].map(plain)
}

describe('tarsier query property', () => {
  it('names tells which there are', async () => {
    expect(await ask('names', 'Shop.PriceServer')).toEqual([
      'service property_name policy last seen',
      'Shop.PriceServer cache.hit Sum TIME',
    ])
  })

  it('series tells each policy in its own way, of a server in a set too', async () => {
    expect(await ask('series', 'Shop.CartServer.gray.sz.1', '--group', 'set_suffix')).toEqual([
      'service property_name policy set_suffix time value of values p50 p90 p99',
      'Shop.CartServer queue.depth Avg graysz1 TIME 11.25 4 – – –',
      'Shop.CartServer queue.depth Distr graysz1 TIME – 10 10 18 19.80',
      'Shop.CartServer queue.depth Sum graysz1 TIME 45 – – – –',
      'Shop.CartServer queue.depth Version graysz1 TIME v1.2 1 – – –',
    ])
  })

  it('top tells which come first', async () => {
    expect(await ask('top', '--policy', 'Sum')).toEqual([
      'service property_name policy value of values p50 p90 p99',
      'Shop.PriceServer cache.hit Sum 9007199254740992 – – – –',
      'Shop.CartServer queue.depth Sum 45 – – – –',
    ])
  })

  it('says what is wrong with a question, and that there is nothing', async () => {
    const url = ['--url', running.addresses.http]
    const wrong = await tarsier(['query', 'property', 'top', ...url, '--policy', 'Max', '--order', 'p99'])
    expect(wrong).toMatchObject({ code: 2, notes: expect.stringContaining('found p99, expected value') })
    const nothing = await tarsier(['query', 'property', 'names', 'No.Server', ...url])
    expect(nothing).toMatchObject({ code: 0, answer: expect.stringMatching(/^no properties between .* and .*\n$/) })
  })
})
