import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Instruction {
  /** FROM, RUN, … */
  readonly keyword: string
  /** What follows it, on one line. */
  readonly words: string
}

export const repository = join(import.meta.dirname, '..', '..')
export const dockerfile = join(repository, 'deploy', 'Dockerfile')

/** The instructions of deploy/Dockerfile, a list a stage; what is before the first stage is left out. */
export function stages(): readonly (readonly Instruction[])[] {
  const lines = readFileSync(dockerfile, 'utf8').split('\n')
  const text = lines.filter((line) => !line.startsWith('#')).join('\n')
  const found: Instruction[][] = []
  for (const line of text.replaceAll(/\\\n\s*/g, '').split('\n')) {
    const [, keyword, words] = /^([A-Z]+) (.+)$/.exec(line.replaceAll(/ {2,}/g, ' ')) ?? []
    if (keyword === undefined || words === undefined) continue
    if (keyword === 'FROM') found.push([])
    found.at(-1)?.push({ keyword, words })
  }
  return found
}

/** The last instruction of a kind in a stage. Throws where there is none. */
export function wordsOf(stage: readonly Instruction[] | undefined, keyword: string): string {
  const found = stage?.findLast((each) => each.keyword === keyword)
  if (!found) throw new Error(`deploy/Dockerfile: found no ${keyword} in this stage`)
  return found.words
}

/** A command in the form of a list; `HEALTHCHECK --interval=10s CMD ["a"]` too. */
export function commandOf(words: string): readonly string[] {
  const list: unknown = JSON.parse(words.slice(words.indexOf('[')))
  if (Array.isArray(list) && list.every((word) => typeof word === 'string')) return list
  throw new Error(`deploy/Dockerfile: found ${words}, expected a list of texts`)
}

/** `ENV A=1 B=2` as a record. */
export function environmentOf(words: string): Readonly<Record<string, string>> {
  return Object.fromEntries(words.split(' ').map((pair) => pair.split('=', 2)))
}
