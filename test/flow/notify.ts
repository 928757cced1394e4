import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CountsAnswer, countsSchema } from '../../query/notify/counts.ts'
import { type MessagesAnswer, messagesSchema } from '../../query/notify/messages.ts'
import type { TarsEndpoint } from '../../tars/client.ts'
import { capturedFrames } from '../tars/captured-frames.ts'
import { callWithMessages, getNotifyInfo, sendMessages } from './messages.ts'
import type { NotifyTask } from './notify-service.ts'
import { type RunningProgram, type Settings, startProgram, until } from './program.ts'

const run = promisify(execFile)

/** Messages of one App.Server that are kept; the interval is a day, which no test sees the end of but at midnight UTC. */
export const limit = 20
export const flooding: Settings = { TARSIER_NOTIFY_LIMIT: `86400:${limit}` }

type Asked = Readonly<Record<string, string>>

export async function findMessages({ http }: Pick<RunningProgram, 'http'>, asked: Asked): Promise<MessagesAnswer> {
  const answer = await fetch(`${http}/api/v1/notify?${new URLSearchParams(asked)}`)
  return messagesSchema.parse(await answer.json())
}

export async function countMessages({ http }: Pick<RunningProgram, 'http'>, asked: Asked): Promise<CountsAnswer> {
  const answer = await fetch(`${http}/api/v1/notify/counts?${new URLSearchParams(asked)}`)
  return countsSchema.parse(await answer.json())
}

/** Messages from a real client's socket to the answered question, over the real program in a process of its own. */
export function notifySuite(settings: Settings): void {
  let program: RunningProgram
  beforeAll(async () => {
    program = await startProgram({ ...settings, ...flooding })
  })
  afterAll(() => program.end('SIGTERM'))

  const find = (asked: Asked) => findMessages(program, asked)
  const total = async (app: string) => (await countMessages(program, { app })).total

  async function post(messages: readonly object[], headers: Record<string, string> = {}): Promise<void> {
    const type = { 'content-type': 'application/json' }
    const body = JSON.stringify(messages)
    const answer = await fetch(`${program.http}/api/v1/notify`, {
      method: 'POST',
      body,
      headers: { ...type, ...headers },
    })
    expect(answer.status).toBe(202)
  }

  it('what real Tars.js clients sent is found over HTTP, over Tars and in the terminal', async () => {
    const functions = ['reportServer', 'notifyServer', 'reportNotifyInfo']
    const frames = capturedFrames.filter(({ func }) => functions.includes(func))
    await sendFrames(
      program.notify,
      frames.map(({ frame }) => frame),
    )
    await until(async () => (await find({ app: 'Shop' })).messages.length === frames.length)
    const { messages } = await find({ app: 'Shop', severity: 'critical,warning' })
    expect(messages.map(({ level, message }) => [level, message]).toSorted()).toEqual([
      ['[alarm]', '[alarm] zombie process, no keep alive msg for 61 seconds'],
      ['[warn]', '库存不足 sku=81'],
    ])
    expect((await find({ text: '存不足' })).messages).toMatchObject([{ server: 'CartServer', peer: '127.0.0.1' }])
    const { texts } = await getNotifyInfo(program.notify, 'Shop.CartServer', 0)
    expect(texts.toSorted()).toEqual((await find({ app: 'Shop' })).messages.map(({ message }) => message).toSorted())
    expect(await tarsier('notify', '--app', 'Shop', 'gateway')).toMatch(
      /\[error\] Shop\.CartServer@127\.0\.0\.1 payment gateway down\n$/,
    )
  })

  it('what a real Tars.js service says by @tars/notify is found with its level', async () => {
    const { host, port } = program.notify
    const messages = [{ text: 'restart' }, { text: '库存不足', level: 1 }, { text: '[alarm] no level', level: 2 }]
    const task: NotifyTask = { endpoint: `tcp -h ${host} -p ${port} -t 60000`, app: 'Real', server: 'Node', messages }
    await run(process.execPath, [join(import.meta.dirname, 'notify-service.ts'), JSON.stringify(task)])
    await until(async () => (await total('Real')).messages === 3)
    const found = (await find({ app: 'Real' })).messages.map(({ server, level, source, message }) => {
      return [server, level, source, message]
    })
    expect(found.toSorted()).toEqual([
      ['Node', '[error]', 'server', '[alarm] no level'],
      ['Node', '[normal]', 'server', 'restart'],
      ['Node', '[warn]', 'server', '库存不足'],
    ])
  })

  describe('a flood', () => {
    it('is kept up to the limit, and the others are counted, by level and by server', async () => {
      const texts = Array.from({ length: 300 }, (_, each) => (each % 3 === 0 ? '[alarm] down' : `restart ${each}`))
      await Promise.all([
        sendMessages(program.notify, 'Flood.One', texts),
        sendMessages(program.notify, 'Flood.One', texts),
        sendMessages(program.notify, 'Flood.Two', texts.slice(0, 15)),
      ])
      await until(async () => (await total('Flood')).messages === 615)
      const { total: all, levels, servers } = await countMessages(program, { app: 'Flood' })
      expect(all).toEqual({ messages: 615, suppressed: 600 - limit })
      expect(levels.map(({ level, messages }) => [level, messages])).toEqual([
        ['[alarm]', 205],
        ['[normal]', 410],
      ])
      expect(servers).toMatchObject([
        { server: 'One', messages: 600, suppressed: 600 - limit },
        { server: 'Two', messages: 15, suppressed: 0 },
      ])
      const { messages } = await find({ app: 'Flood', server: 'One', limit: '1000' })
      const summaries = messages.filter(({ suppressed }) => suppressed !== undefined)
      expect(messages.length - summaries.length).toBe(limit)
      expect(summaries.map(({ message }) => message).join()).toContain('[alarm] down')
      expect(await tarsier('notify', '--app', 'Flood', '--counts')).toMatch(/One +600 +580\n/)
    })

    it('of one request is the same at every try under its Idempotency-Key', async () => {
      const key = { 'idempotency-key': `key-${Date.now()}` }
      const messages = Array.from({ length: 50 }, () => ({ app: 'Again', server: 'S', message: 'again' }))
      await post(messages, key)
      await post([{ app: 'Again', server: 'S', message: 'between' }])
      await post(messages, key)
      await until(async () => (await total('Again')).messages === 51)
      await until(async () => (await program.metric('tarsier_queue_batches')) === 0)
      expect(await total('Again')).toEqual({ messages: 51, suppressed: 51 - limit })
    })

    it('leaves the books balanced', async () => {
      const count = (name: string) => program.metric(`tarsier_${name}`, 'signal="notify"')
      const fates = ['stored', 'dead_lettered', 'suppressed', 'rejected', 'ignored', 'expired', 'dropped']
      const settled = async () => {
        const counts = await Promise.all(fates.map((fate) => count(`records_${fate}_total`)))
        return counts.reduce((sum, each) => sum + each)
      }
      await until(async () => (await count('queue_records')) === 0)
      await until(async () => (await count('records_received_total')) === (await settled()))
      expect(await count('records_suppressed_total')).toBeGreaterThan(0)
    })
  })

  it('pages neither skip nor repeat while messages arrive', async () => {
    const messages = (round: number) =>
      Array.from({ length: 100 }, (_, each) => ({ app: 'Page', server: `S${each}`, message: `${round} ${each}` }))
    await post(messages(0))
    await until(async () => (await total('Page')).messages === 100)
    const seen: string[] = []
    let after: string | null = ''
    for (let round = 1; after !== null; round++) {
      const page: MessagesAnswer = await find({ app: 'Page', limit: '17', ...(after && { after }) })
      seen.push(...page.messages.map(({ message }) => message))
      after = page.next
      await post(messages(round))
      await until(async () => (await total('Page')).messages === 100 * (round + 1))
    }
    expect(seen.toSorted()).toEqual(
      messages(0)
        .map(({ message }) => message)
        .toSorted(),
    )
  })

  it('kill -9 in a flood loses no count of what was answered', async () => {
    const answered = new Set<string>()
    const never = new AbortController().signal
    const answer = (text: string) => void answered.add(text)
    const sending = callWithMessages(program.notify, 'Killed.Server', answer, never).catch(() => undefined)
    await until(() => answered.size > 500)
    await program.end('SIGKILL')
    await sending
    program = await startProgram({ ...settings, ...flooding })
    // Jobs of a worker that was killed are delivered again after their lock and the next look for stalled ones: 25 s.
    await until(async () => (await total('Killed')).messages >= answered.size, 60)
    expect((await total('Killed')).suppressed).toBeGreaterThan(0)
  }, 90_000)

  async function tarsier(...words: readonly string[]): Promise<string> {
    const file = join(import.meta.dirname, '../../cli/tarsier.ts')
    const { stdout } = await run(process.execPath, [file, ...words, '--url', program.http])
    return stdout
  }
}

/** Sends frames as they are and waits until each is answered. */
async function sendFrames({ host, port }: TarsEndpoint, frames: readonly Buffer[]): Promise<void> {
  for (const frame of frames) {
    const socket = connect(port, host)
    socket.write(frame)
    await once(socket, 'data')
    socket.destroy()
  }
}
