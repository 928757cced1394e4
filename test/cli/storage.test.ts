import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { calls, report, runningTarsier, tarsier } from './running.ts'

let running: Awaited<ReturnType<typeof runningTarsier>>

beforeAll(async () => {
  running = await runningTarsier({ TARSIER_RETENTION_STAT: '9d', TARSIER_RETENTION_STAT_SIZE: '3gb' })
  await report(running.addresses.http, calls)
})

afterAll(() => running.stop())

describe('tarsier storage', () => {
  it('shows what each signal has, how long and how much of it is kept, and how the jobs are doing', async () => {
    const { code, answer, notes } = await tarsier(['storage', '--url', running.addresses.http])
    expect({ code, notes }).toEqual({ code: 0, notes: '' })
    expect(answer).toMatch(
      /^The file takes .*B, .*B of it free for what comes next; .*GB left on the disk; growth not known yet\n/,
    )
    expect(answer).toMatch(/\nsignal +days +records +size +a day +oldest +kept for +up to +size reached\n/)
    expect(answer).toMatch(/\nstat +1 +3 .* 9d +3 GB +–\n/)
    expect(answer).toMatch(/\njob +last success +last failure +reason +next try\n/)
    expect(answer).toMatch(/\nretention +20.* – +– +20/)
  })

  it('prints the same as JSON', async () => {
    const { answer } = await tarsier(['storage', '--url', running.addresses.http, '--json'])
    const found = JSON.parse(answer)
    expect(found).toMatchObject({ space: { kind: 'file' }, growthPerDay: null, fullInDays: null, alarms: [] })
    expect(found.signals.find(({ signal }: { signal: string }) => signal === 'stat')).toMatchObject({
      records: 3,
      retention: { days: 9, bytes: 3 * 1024 ** 3 },
      days: [{ records: 3 }],
    })
    expect(found.jobs.map(({ name }: { name: string }) => name)).toEqual(['prepare', 'retention'])
  })

  it('says where nobody answers', async () => {
    const { code, notes } = await tarsier(['storage', '--url', 'http://127.0.0.1:9'])
    expect(code).toBe(1)
    expect(notes).toContain('no Tarsier answers at http://127.0.0.1:9')
  })
})

describe('tarsier storage compact', () => {
  it('refuses while Tarsier runs, and says which process to stop', async () => {
    const { code, answer, notes } = await tarsier(['storage', 'compact'], { TARSIER_DATA_DIR: running.directory })
    expect({ code, answer }).toEqual({ code: 1, answer: '' })
    expect(notes).toMatch(new RegExp(`nothing was compacted: .* process ${process.pid} has it open; stop that process`))
  })

  it('refuses in the distributed mode, and where there is nothing', async () => {
    const distributed = await tarsier(['storage', 'compact'], { TARSIER_MODE: 'distributed' })
    expect(distributed).toMatchObject({ code: 1, notes: expect.stringContaining('TARSIER_MODE: found distributed') })
    const nowhere = `${running.directory}/nowhere`
    const nothing = await tarsier(['storage', 'compact'], { TARSIER_DATA_DIR: nowhere })
    expect(nothing).toMatchObject({ code: 1, notes: expect.stringContaining(`there is no ${nowhere}/tarsier.duckdb`) })
    expect(existsSync(nowhere)).toBe(false)
  })

  it('writes the file of a stopped Tarsier anew', async () => {
    const other = await runningTarsier()
    await report(other.addresses.http, calls)
    const { stop, directory } = other
    await other.end()
    const { code, answer } = await tarsier(['storage', 'compact'], { TARSIER_DATA_DIR: directory })
    expect(code).toBe(0)
    expect(answer).toMatch(/tarsier\.duckdb: .*B before, .*B now, \d+ rows found again\n$/)
    await stop()
  })
})
