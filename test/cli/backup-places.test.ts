import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, lstatSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { expect, it, onTestFinished } from 'vitest'
import { scratchDirectory } from '../services/scratch.ts'
import { command, tarsier } from './running.ts'

const scratch = scratchDirectory()
let directories = 0

/** A Tarsier, as far as backups are told, that has made one of so many bytes. */
async function madeBackup(bytes: number, path = 'backups/tarsier-20260131T094108123Z.duckdb') {
  const data = join(scratch, `data${directories++}`)
  mkdirSync(join(data, 'backups'), { recursive: true })
  const file = join(data, path)
  writeFileSync(file, Buffer.alloc(bytes, 'b'))
  const startedAt = '2026-01-31T09:41:08.123Z'
  const source = join(data, 'tarsier.duckdb')
  const server = createServer(({ method }, response) => {
    const done = { state: 'done', startedAt, endedAt: startedAt, file, source, bytes, rows: 1 }
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(method === 'POST' ? { state: 'running', startedAt } : done))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  // Listening on a port of TCP.
  const { port } = server.address() as AddressInfo
  const words = ['--url', `http://127.0.0.1:${port}`]
  return { file, source, words, backup: (place: string) => tarsier(['backup', place, ...words]) }
}

/** Writes it to what the shell makes of standard output, behind `before`. */
async function pouredBy(shell: string, { words }: { readonly words: readonly string[] }) {
  const line = shell.replace('TARSIER', `"${process.execPath}" "${command}" backup - ${words.join(' ')}`)
  const child = spawn('bash', ['-c', line], { stdio: ['ignore', 'pipe', 'pipe'] })
  const [notes, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')])
  return { code, notes }
}

it('is kept where standard output took a part of it only, as a full disk does', async () => {
  const made = await madeBackup(6000)
  // Units of 1,024 bytes: the first write is cut short, the next one fails.
  const poured = await pouredBy(`trap '' XFSZ; ulimit -f 4; TARSIER > ${join(scratch, 'part')}`, made)
  expect(poured).toEqual({ code: 1, notes: expect.stringContaining(`rests where Tarsier runs: ${made.file}`) })
  expect(readFileSync(made.file)).toHaveLength(6000)
})

it('is kept where standard output takes nothing, and says so', async () => {
  const made = await madeBackup(6000)
  const poured = await pouredBy('TARSIER > /dev/full', made)
  expect(poured).toEqual({ code: 1, notes: expect.stringContaining(`rests where Tarsier runs: ${made.file}`) })
  expect(existsSync(made.file)).toBe(true)
})

it('is kept where the reader of the pipe goes, and says so', async () => {
  const made = await madeBackup(3_000_000)
  const poured = await pouredBy(`TARSIER | head -c 10; exit \${PIPESTATUS[0]}`, made)
  expect(poured).toEqual({ code: 1, notes: expect.stringContaining(`rests where Tarsier runs: ${made.file}`) })
  expect(existsSync(made.file)).toBe(true)
})

it('is whole behind a pipe whose reader is slow, and in a file that had something before', async () => {
  const piped = join(scratch, 'piped')
  expect(await pouredBy(`TARSIER | (sleep 1; cat > ${piped})`, await madeBackup(3_000_000))).toMatchObject({ code: 0 })
  expect(readFileSync(piped)).toHaveLength(3_000_000)
  const made = await madeBackup(6000)
  expect(await pouredBy(`(echo before; TARSIER) > ${piped}`, made)).toMatchObject({ code: 0 })
  expect(readFileSync(piped, 'utf8')).toBe(`before\n${'b'.repeat(6000)}`)
  expect(existsSync(made.file)).toBe(false)
})

it('takes the place of no pipe, socket or device', async () => {
  const pipe = join(scratch, 'pipe')
  await promisify(execFile)('mkfifo', [pipe])
  const { backup } = await madeBackup(10)
  expect(await backup(pipe)).toMatchObject({
    code: 2,
    notes: expect.stringContaining('expected a file or a directory'),
  })
  expect(lstatSync(pipe).isFIFO()).toBe(true)
})

it('takes the place of neither the database nor its log, even where there is none at the moment', async () => {
  const { backup, source } = await madeBackup(10)
  for (const place of [source, `${source}.wal`]) {
    expect(await backup(place)).toMatchObject({ code: 1, notes: expect.stringContaining('database') })
    expect(existsSync(place)).toBe(false)
  }
})

it.each(['-', join(scratch, 'moved')])('to %s: nothing but a backup is moved or removed', async (place) => {
  const { backup, file } = await madeBackup(10, 'id_rsa')
  expect(await backup(place)).toMatchObject({ code: 1, notes: expect.stringContaining('id_rsa') })
  expect(existsSync(file)).toBe(true)
})
