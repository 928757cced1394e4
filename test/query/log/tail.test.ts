import { describe, expect, it, vi } from 'vitest'
import { line, logsApi } from './logs-api.ts'

/** Reads a stream of events until it has so many of those with data. */
async function events(answer: Response, count: number) {
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  const parsed = () =>
    text
      .split('\n\n')
      .slice(0, -1)
      .map((each) =>
        Object.fromEntries(
          each.split('\n').map((field) => [field.split(': ', 1)[0], field.slice(field.indexOf(': ') + 2)]),
        ),
      )
  for (;;) {
    const withData = parsed().filter(({ data }) => data !== undefined)
    if (withData.length >= count) {
      await reader?.cancel()
      return withData.map(({ event, id, data }) => ({ event, id, data: JSON.parse(data ?? '') }))
    }
    const { value, done } = (await reader?.read()) ?? { done: true, value: '' }
    if (done) throw new Error(`ended after ${text}`)
    text += value
  }
}

function fed(...messages: string[]) {
  return messages.map((message) => {
    const { tokens: _, ...record } = line(0, message, { level: message.startsWith('!') ? 'ERROR' : 'INFO' })
    return { id: message, record }
  })
}

describe('a live tail', () => {
  it('tells the lines that are wanted as they come, each once', async () => {
    const { url, feed } = await logsApi([])
    const answer = await fetch(`${url}/tail?q=pay*`)
    expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    await feed.tell('log', fed('payment one', 'other'))
    await feed.tell('log', fed('payment one', 'payment two'))
    const told = await events(answer, 2)
    expect(told.map(({ event, data }) => [event, ...data.map((each: { message: string }) => each.message)])).toEqual([
      ['lines', 'payment one'],
      ['lines', 'payment two'],
    ])
  })

  it('filters by fields', async () => {
    const { url, feed } = await logsApi([])
    const answer = await fetch(`${url}/tail?level=ERROR&file.like=a%25`)
    await feed.tell('log', fed('one', '!two'))
    const [told] = await events(answer, 1)
    expect(told?.data).toMatchObject([{ message: '!two', level: 'ERROR' }])
  })

  it('goes on after the last event that was seen', async () => {
    const { url, feed } = await logsApi([])
    const first = await fetch(`${url}/tail`)
    await feed.tell('log', fed('one'))
    const [seen] = await events(first, 1)
    await feed.tell('log', fed('two'))
    const second = await fetch(`${url}/tail`, { headers: { 'last-event-id': seen?.id ?? '' } })
    const [told] = await events(second, 1)
    expect(told?.data).toMatchObject([{ message: 'two' }])
  })

  it('says that there is a gap where it can not go on', async () => {
    const { url } = await logsApi([])
    const [told] = await events(await fetch(`${url}/tail?from=abc.7`), 1)
    expect(told).toMatchObject({ event: 'gap', data: { lost: null } })
  })

  it('is refused beyond the number that is allowed, and allowed again when one has gone', async () => {
    const { url } = await logsApi([])
    const first = await fetch(`${url}/tail`)
    const second = await fetch(`${url}/tail`)
    const third = await fetch(`${url}/tail`)
    expect(third.status).toBe(429)
    expect(await third.text()).toContain('TARSIER_TAILS')
    await first.body?.cancel()
    const fourth = await vi.waitUntil(async () => {
      const answer = await fetch(`${url}/tail`)
      return answer.ok && answer
    })
    await Promise.all([second, fourth].map(({ body }) => body?.cancel()))
  })

  it.each([
    ['a search that it does not understand', 'q=(', 'q: at character 2'],
    [
      'a pattern that would cost more than anybody types',
      `file.like=${'%25a'.repeat(17)}`,
      'file.like: the pattern has',
    ],
  ])('refuses %s', async (_what, asked, reason) => {
    const { url } = await logsApi([])
    const answer = await fetch(`${url}/tail?${asked}`)
    expect(answer.status).toBe(400)
    expect(await answer.text()).toContain(reason)
  })

  it('shows a line once that is told twice, however many others are told between', async () => {
    const { url, feed } = await logsApi([])
    const answer = await fetch(`${url}/tail?q=pay`)
    await feed.tell('log', fed('pay once'))
    await feed.tell('log', fed(...Array.from({ length: 6000 }, (_, n) => `other ${n}`)))
    await feed.tell('log', fed('pay once', 'pay last'))
    const told = await events(answer, 2)
    expect(told.flatMap(({ data }) => data.map((each: { message: string }) => each.message))).toEqual([
      'pay once',
      'pay last',
    ])
  })
})
