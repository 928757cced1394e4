import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export interface Import {
  /** The importing file, from the repository's root: "query/stat.ts". */
  readonly from: string
  /** A file of ours from the root, "store/store.ts"; else a package, "fastify", or a part of Node, "node:fs". */
  readonly to: string
  readonly ours: boolean
  /** Gone before the program runs. */
  readonly typeOnly: boolean
  /** Only loaded where the program comes by. */
  readonly dynamic: boolean
}

const root = join(import.meta.dirname, '..')

// The formatter starts every statement on a line of its own, so text that looks like one is never taken for one.
const statement = /^(?:import|export)(\s+type)?\b(?:[^'"`;=()]*?\bfrom)?\s*['"]([^'"]+)['"]/gm
const call = /\bimport\(\s*['"`]([^'"`]+)['"`]/g

/** The source files of the working tree, new ones too, ignored ones not. */
export function sourceFiles(): string[] {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  })
  const files = listed.split('\0').filter((file) => /\.(ts|tsx|mts|mjs)$/.test(file) && existsSync(join(root, file)))
  return [...new Set(files)].sort()
}

/** Every import of a source file. */
export function importsOf(file: string): Import[] {
  return importsIn(file, readFileSync(join(root, file), 'utf8'))
}

/** Every import in a source text: statements, re-exports and calls, of values and of types. */
export function importsIn(file: string, text: string): Import[] {
  const statements = [...text.matchAll(statement)].map(([, type, to = '']) => describe(file, to, { type, call: false }))
  const calls = [...text.matchAll(call)].map(([, to = '']) => describe(file, to, { type: undefined, call: true }))
  return [...statements, ...calls]
}

function describe(from: string, to: string, form: { type: string | undefined; call: boolean }): Import {
  const ours = to.startsWith('.')
  return {
    from,
    to: ours ? join(dirname(from), to) : packageOf(to),
    ours,
    typeOnly: form.type !== undefined,
    dynamic: form.call,
  }
}

/** "@scope/name" of "@scope/name/part", "name" of "name/part". */
function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}
