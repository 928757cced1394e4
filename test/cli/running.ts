import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig } from '../../config.ts'
import { type Program, startProgram } from '../../main.ts'
import { createLog } from '../../observe/log.ts'
import { freePorts } from '../free-ports.ts'

export const command = join(import.meta.dirname, '..', '..', 'cli', 'tarsier.ts')

/** How a `tarsier` process ended. */
export interface Ended {
  readonly code: number
  readonly answer: string
  readonly notes: string
}

/** Runs `tarsier` as a process of its own; of the environment it sees only PATH and what is given. */
export function tarsier(words: readonly string[], environment: Record<string, string> = {}): Promise<Ended> {
  const { PATH } = process.env
  return new Promise((resolve) => {
    execFile(process.execPath, [command, ...words], { env: { PATH, ...environment } }, (error, answer, notes) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, answer, notes })
    })
  })
}

/** A Tarsier in the embedded mode on free ports, with a directory of its own. */
export async function runningTarsier(
  settings: Record<string, string> = {},
): Promise<Program & { directory: string; end(): Promise<void> }> {
  const directory = mkdtempSync(join(tmpdir(), 'tarsier-cli-'))
  const config = loadConfig({ TARSIER_DATA_DIR: directory, TARSIER_TIME_ZONE: 'UTC', ...freePorts, ...settings })
  const program = await startProgram(config, createLog({ level: 'fatal', format: 'json' }), 'test')
  return {
    ...program,
    directory,
    /** Stops it and leaves its directory. */
    end: program.stop,
    stop: async () => {
      await program.stop()
      rmSync(directory, { recursive: true })
    },
  }
}

/** Some calls of Shop.WebServer. */
export const calls = [
  { slave_name: 'Shop.购物车', interface_name: 'addItem', succ_count: 90, timeout_count: 10, total_time: 900 },
  { slave_name: 'Shop.购物车', interface_name: '查询库存', succ_count: 4, total_time: 2000 },
  { slave_name: 'Shop.PriceServer', interface_name: 'getPrice', exce_count: 3 },
]

/** Reports them over HTTP. */
export async function report(url: string, some: typeof calls): Promise<void> {
  const response = await fetch(`${url}/api/v1/stat`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(some.map((each) => ({ master_name: 'Shop.WebServer', ...each }))),
  })
  if (response.status !== 202) throw new Error(`reporting was answered with HTTP ${response.status}`)
}
