import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createCalendar } from '../../signals/calendar.ts'
import { type RunningProgram, startProgram, until } from '../flow/program.ts'
import { reportCalls, type Sent } from '../flow/reporter.ts'
import { callsOf } from '../flow/road.ts'
import { command, tarsier } from './running.ts'

const scratch = mkdtempSync(join(tmpdir(), 'tarsier-backup-'))
const data = join(scratch, 'data')
let program: RunningProgram

beforeAll(async () => {
  program = await startProgram({ TARSIER_DATA_DIR: data })
}, 60_000)

afterAll(async () => {
  await program.end('SIGTERM')
  rmSync(scratch, { recursive: true })
})

const backup = (...words: string[]) => tarsier(['backup', ...words, '--url', program.http])
const restore = (file: string, directory: string, ...words: string[]) =>
  tarsier(['restore', file, ...words], { TARSIER_DATA_DIR: directory })

/** Runs `tarsier` with files as its standard input and output; gives its exit code. */
async function piped(words: string[], input: number | 'ignore', output: number | 'ignore', directory = data) {
  const env = { TARSIER_DATA_DIR: directory }
  const child = spawn(process.execPath, [command, ...words], { env, stdio: [input, output, 'ignore'] })
  const [code] = await once(child, 'exit')
  for (const each of [input, output]) if (each !== 'ignore') closeSync(each)
  return code
}

function callsIn({ queryStat }: RunningProgram): Promise<ReadonlyMap<string, number>> {
  return callsOf(queryStat, 'Flow.CalleeServer', createCalendar('Asia/Shanghai').dayAt(Date.now()))
}

it('while reports come in: what was acknowledged before it began is in it, once', async () => {
  const stopping = new AbortController()
  const sent: Sent = { answered: new Set(), uncertain: new Set() }
  const reporting = Array.from({ length: 4 }, (_, each) =>
    reportCalls(program.stat, `call${each}`, sent, stopping.signal),
  )
  await until(() => sent.answered.size >= 1000)
  const before = new Set(sent.answered)
  const file = join(scratch, 'backup.duckdb')
  const ended = await backup(file)
  const during = sent.answered.size - before.size
  stopping.abort()
  await Promise.all(reporting)
  expect(ended).toMatchObject({ code: 0, answer: expect.stringMatching(`^${file}: .*B, \\d+ rows, as of 20.*Z\n$`) })
  expect(during).toBeGreaterThan(0)
  expect(readdirSync(join(data, 'backups'))).toEqual([])

  const other = join(scratch, 'other')
  expect(await restore(file, other)).toMatchObject({ code: 0, answer: expect.stringContaining(`rows of ${file}\n`) })
  const restored = await startProgram({ TARSIER_DATA_DIR: other })
  onTestFinished(async () => void (await restored.end('SIGTERM')))
  const found = await callsIn(restored)
  expect([...before].filter((name) => !found.has(name))).toEqual([])
  expect([...found].filter(([name, count]) => count !== 1 || !sent.answered.has(name))).toEqual([])
  expect(await callsIn(program)).toHaveProperty('size', sent.answered.size)
}, 120_000)

describe('tarsier backup', () => {
  it('leaves the file below the data directory where no other place is named', async () => {
    const { code, answer } = await backup('--json')
    expect(code).toBe(0)
    const { file, bytes, rows } = JSON.parse(answer)
    expect(file).toMatch(new RegExp(`^${data}/backups/tarsier-\\d{8}T\\d{9}Z\\.duckdb$`))
    expect(statSync(file).size).toBe(bytes)
    const checked = await restore(file, data, '--check')
    expect(checked).toMatchObject({
      code: 0,
      answer: expect.stringMatching(`^${file} can be restored: .*B, ${rows} rows`),
    })
  })

  it('takes the place of the backup before it, and keeps its own name in a directory', async () => {
    const file = join(scratch, 'again.duckdb')
    writeFileSync(file, 'the one before')
    expect(await backup(file)).toMatchObject({ code: 0 })
    expect(await restore(file, data, '--check')).toMatchObject({ code: 0 })
    const { answer } = await backup(scratch, '--json')
    expect(JSON.parse(answer).file).toMatch(new RegExp(`^${scratch}/tarsier-`))
  })

  it('writes it to standard output, and keeps none; from standard input it is restored', async () => {
    const before = readdirSync(join(data, 'backups'))
    const file = join(scratch, 'piped.duckdb')
    expect(await piped(['backup', '-', '--url', program.http], 'ignore', openSync(file, 'w'))).toBe(0)
    expect(readdirSync(join(data, 'backups'))).toEqual(before)
    const directory = join(scratch, 'piped')
    expect(await piped(['restore', '-'], openSync(file, 'r'), 'ignore', directory)).toBe(0)
    expect(readdirSync(directory)).toEqual(['tarsier.duckdb'])
    expect(readFileSync(join(directory, 'tarsier.duckdb')).equals(readFileSync(file))).toBe(true)
  })

  it('never takes the place of the database', async () => {
    const { code, notes } = await backup(join(data, 'tarsier.duckdb'))
    expect(code).toBe(1)
    expect(notes).toMatch(/the backup is made, and rests where Tarsier runs: .*; it can't be moved to .*database file/)
    expect((await callsIn(program)).size).toBeGreaterThan(0)
  })

  it('looks first whether it may write where the file is to be', async () => {
    const before = readdirSync(join(data, 'backups'))
    const { code, notes } = await backup('/nowhere/backup.duckdb')
    expect({ code, notes }).toEqual({ code: 2, notes: expect.stringContaining('/nowhere: ENOENT') })
    expect(readdirSync(join(data, 'backups'))).toEqual(before)
  })

  it('says where nobody answers, and what to do in the distributed mode', async () => {
    const nobody = await tarsier(['backup', '--url', 'http://127.0.0.1:9'])
    expect(nobody).toMatchObject({
      code: 1,
      notes: expect.stringContaining('no Tarsier answers at http://127.0.0.1:9'),
    })
    const distributed = await tarsier(['backup'], { TARSIER_MODE: 'distributed' })
    expect(distributed).toMatchObject({ code: 1, notes: expect.stringContaining('snapshots of Elasticsearch') })
  })
})

describe('tarsier restore', () => {
  it('refuses while Tarsier runs, in the distributed mode, and what is no backup', async () => {
    const { answer } = await backup('--json')
    const { file } = JSON.parse(answer)
    const running = await restore(file, data)
    expect(running).toMatchObject({ code: 1, notes: expect.stringContaining(`process ${program.pid} has it open`) })
    const distributed = await tarsier(['restore', file], { TARSIER_MODE: 'distributed' })
    expect(distributed).toMatchObject({ code: 1, notes: expect.stringContaining('snapshots of Elasticsearch') })
    const text = join(scratch, 'notes.txt')
    writeFileSync(text, 'no database')
    const nothing = join(scratch, 'nothing')
    expect(await restore(text, nothing)).toMatchObject({ code: 1, notes: expect.stringContaining("can't be restored") })
    expect(existsSync(join(nothing, 'tarsier.duckdb'))).toBe(false)
  })

  it('says that it can not write to the data directory, before it reads from standard input', async () => {
    const refused = await tarsier(['restore', '-'], { TARSIER_DATA_DIR: '/proc/nowhere/data' })
    expect(refused).toMatchObject({ code: 1, notes: expect.stringContaining('TARSIER_DATA_DIR: can') })
  })

  it('names the file that it has kept aside', async () => {
    const { answer } = await backup('--json')
    const directory = join(scratch, 'aside')
    await restore(JSON.parse(answer).file, directory)
    const before = readFileSync(join(directory, 'tarsier.duckdb'))
    const second = await restore(JSON.parse(answer).file, directory)
    const aside = /^(.*): what was there before$/m.exec(second.answer)?.[1] ?? ''
    expect(readFileSync(aside).equals(before)).toBe(true)
  })
})
