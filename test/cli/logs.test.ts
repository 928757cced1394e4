import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Output } from '../../cli/output.ts'
import { run } from '../../cli/program.ts'
import { exampleLine } from '../../query/log/lines.ts'
import { freePort } from '../services/port.ts'
import { command, type Ended, runningTarsier } from './running.ts'

let running: Awaited<ReturnType<typeof runningTarsier>>
let url: string

beforeAll(async () => {
  running = await runningTarsier()
  url = running.addresses.http
  const source = { app: 'Shop', server: 'Pay', file: 'pay', time: Date.now() - 60_000 }
  const many = Array.from({ length: 3000 }, (_, each) => ({ ...source, app: 'Many', message: `line ${each}` }))
  await post([{ ...source, level: 'ERROR', message: 'refused\n  at pay (pay.js:3:1)' }, ...many])
})

afterAll(() => running.stop())

async function post(records: readonly object[]): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${url}/api/v1/logs`, { method: 'POST', headers, body: JSON.stringify(records) })
  expect(answer.status).toBe(202)
}

const error = '\u001b[31mERROR\u001b[39m'

/** Runs `tarsier` in this process. */
async function asked(...words: readonly string[]): Promise<Ended> {
  const said = { answer: '', notes: '' }
  const output: Output = {
    answer: (text) => {
      said.answer += text
    },
    note: (text) => {
      said.notes += text
    },
  }
  return { code: await run(words, {}, output), ...said }
}

type Variables = Record<string, string>

/** Runs a line of a shell that has `$tarsier` and `$url`; `hear` is told what it answers as it comes. */
function shell(
  line: string,
  variables: Variables = {},
  hear: (text: string) => void = () => undefined,
): Promise<Ended> {
  const { PATH } = process.env
  const env = { PATH, tarsier: `${process.execPath} ${command}`, url, ...variables }
  return new Promise((resolve) => {
    const child = execFile('bash', ['--norc', '-c', line], { env }, (failure, answer, notes) => {
      resolve({ code: typeof failure?.code === 'number' ? failure.code : 0, answer, notes })
    })
    child.stdout?.on('data', hear)
  })
}

/** The same at a terminal, where its output is not sent elsewhere: answer and notes are one. */
function terminal(line: string, variables: Variables = {}, hear?: (text: string) => void): Promise<Ended> {
  const script = 'script --quiet --return --command "$line" /dev/null'
  return shell(script, { TERM: 'xterm-256color', line, ...variables }, hear)
}

/** A server that is asked in the place of Tarsier. */
async function serve(answer: (response: ServerResponse) => void): Promise<string> {
  const server = createServer((_, response) => answer(response)).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

describe('tarsier logs', () => {
  it('prints time, level, whose it is and the whole record, uncoloured for a pipe', async () => {
    const { code, answer, notes } = await asked('logs', 'refused', '--url', url)
    expect([code, notes]).toEqual([0, ''])
    expect(answer).toMatch(
      /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} ERROR Shop\.Pay\/pay@127\.0\.0\.1 refused\n {2}at pay \(pay\.js:3:1\)\n$/,
    )
  })

  it.each([
    ['a terminal', {}, true],
    ['a terminal where NO_COLOR is set', { NO_COLOR: '1' }, false],
    ['a terminal that knows none', { TERM: 'dumb' }, false],
  ])('colours for %s', async (_, environment, coloured) => {
    const { answer } = await terminal('$tarsier logs refused --url $url', environment)
    expect(answer).toContain('refused')
    expect(answer.includes(error)).toBe(coloured)
  })

  it('colours for a pipe where FORCE_COLOR is set', async () => {
    const { answer } = await shell('FORCE_COLOR=1 $tarsier logs refused --url $url')
    expect(answer).toContain(error)
  })

  it.each([
    [['logs', 'pay AND "refused'], 2, 'tarsier: q: at character 9: found " without another one after it\n'],
    [['logs', '--limit', '5000'], 2, 'Found "5000", expected a whole number from 1 to 1000'],
    [['logs', 'nothing', '--app', 'Nobody'], 0, 'no lines between '],
  ])('%j exits with %d and says why', async (words, expected, said) => {
    const { code, answer, notes } = await asked(...words, '--url', url)
    expect([code, answer]).toEqual([expected, ''])
    expect(notes).toContain(said)
  })

  it('exits with 1 where nobody answers', async () => {
    const { code, notes } = await asked('logs', '--url', `http://127.0.0.1:${await freePort()}`)
    expect(code).toBe(1)
    expect(notes).toMatch(/^tarsier: no Tarsier answers at .*ECONNREFUSED/)
  })

  it.each([
    '$tarsier logs --app Many --all --url $url | head -n 2',
    '$tarsier logs --app Many --all --url $url 2>&1 | head -n 2',
  ])('ends quietly when its reader does: %s', async (line) => {
    const { code, answer, notes } = await shell(`set -o pipefail; ${line}`)
    expect([code, notes]).toEqual([0, ''])
    expect(answer).toMatch(/^.* line 0\n.* line 1\n$/)
  })

  it('tells how far a long export is where its notes alone go to a terminal', async () => {
    let told = ''
    const slow = await serve(async (response) => {
      await vi.waitUntil(() => response.write(oneLine) && told.includes(' lines, up to '), {
        interval: 20,
        timeout: 15_000,
      })
      response.end()
    })
    const line = '$tarsier logs --all --url $slow > /dev/null'
    const { answer } = await terminal(line, { slow, TZ: 'UTC' }, (text) => {
      told += text
    })
    expect(answer).toMatch(/^\r\d+ lines, up to 2026-01-31 08:00:00\.123.*\d+ lines\r\n$/s)
  })

  it('says that an export which breaks off is not whole', async () => {
    const breaking = await serve((response) => response.write(oneLine, () => response.destroy()))
    const { code, notes } = await asked('logs', '--all', '--json', '--url', breaking)
    expect([code, notes]).toEqual([1, 'tarsier: the answer broke off: it is not whole\n'])
  })
})

const oneLine = `${JSON.stringify(exampleLine)}\n`

/** A way to Tarsier that can be broken. */
async function breakableWay(): Promise<{ readonly url: string; break(): void }> {
  const { port, hostname } = new URL(url)
  const sockets = new Set<Socket>()
  const server = createTcpServer((socket) => {
    const onward = connect(Number(port), hostname)
    for (const each of [socket, onward]) {
      sockets.add(each)
      each.on('error', () => undefined)
    }
    socket.pipe(onward).pipe(socket)
  }).listen(0, '127.0.0.1')
  const breakAll = () => {
    for (const socket of sockets) socket.destroy()
  }
  onTestFinished(() => {
    breakAll()
    server.close()
  })
  await once(server, 'listening')
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, break: breakAll }
}

describe('tarsier tail', () => {
  it('comes back after a break, says so, and prints each line once', async () => {
    const way = await breakableWay()
    const child = spawn(process.execPath, [command, 'tail', '--app', 'Tailed', '--url', way.url])
    const exited = once(child, 'exit')
    let answer = ''
    let notes = ''
    child.stdout.on('data', (chunk) => {
      answer += chunk
    })
    child.stderr.on('data', (chunk) => {
      notes += chunk
    })
    const send = (message: string) => post([{ app: 'Tailed', server: 'Pay', message }])
    const shown = (word: string) => answer.match(new RegExp(word, 'g'))?.length ?? 0
    await vi.waitUntil(() => send('begun').then(() => shown('begun') > 0), { timeout: 15_000 })
    await send('before')
    await vi.waitUntil(() => shown('before') === 1, { timeout: 15_000 })
    way.break()
    await vi.waitUntil(() => notes.includes('coming back'), { timeout: 15_000 })
    await send('meanwhile')
    await vi.waitUntil(() => shown('meanwhile') === 1, { timeout: 15_000 })
    child.kill('SIGINT')
    expect(await exited).toEqual([0, null])
    expect([shown('before'), shown('missing')]).toEqual([1, 0])
  })

  it.each([
    [['tail', '('], 2, 'tarsier: q: at character 2: expected a word'],
    [['tail', '--all'], 2, "tarsier: unknown option '--all'"],
  ])('%j exits with %d and says why', async (words, expected, said) => {
    const { code, notes } = await asked(...words, '--url', url)
    expect(code).toBe(expected)
    expect(notes).toContain(said)
  })
})
