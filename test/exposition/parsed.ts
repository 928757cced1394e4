import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import type { Family } from '../../exposition/family.ts'
import { type TextFormat, textOf } from '../../exposition/text.ts'
import { laidOutOnce } from '../services/cached.ts'
import { installPython } from '../services/python.ts'

export interface Sample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

export interface ParsedFamily {
  /** Of a counter without `_total`. */
  readonly name: string
  readonly type: string
  readonly unit: string
  readonly help: string
  readonly samples: readonly Sample[]
}

const requirements = join(import.meta.dirname, 'requirements.txt')

/** What Prometheus' own parser of the format reads. Rejects with what it finds wrong. */
export async function parsed(metrics: string, format: TextFormat): Promise<readonly ParsedFamily[]> {
  const packages = await laidOutOnce('exposition', [requirements], (draft) =>
    installPython(draft, '--requirement', requirements),
  )
  const options = { env: { ...process.env, PYTHONPATH: packages }, maxBuffer: 64 * 1024 * 1024 }
  const running = promisify(execFile)('python3', [join(import.meta.dirname, 'parse.py'), format], options)
  running.child.stdin?.end(metrics)
  return JSON.parse((await running).stdout)
}

/** The whole text. */
export function written(families: readonly Family[], format: TextFormat = 'prometheus'): Promise<string> {
  return text(textOf(families, format))
}

/** The lines that are no comments, in order. */
export async function lines(families: readonly Family[]): Promise<readonly string[]> {
  return (await written(families)).split('\n').filter((line) => line !== '' && !line.startsWith('#'))
}
