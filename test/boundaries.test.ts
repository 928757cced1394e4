import { describe, expect, test } from 'vitest'
import { type Import, importsIn, importsOf, sourceFiles } from './source-imports.ts'

interface Row {
  /** Packages whose types may be named; they are gone at run time. */
  readonly types?: readonly string[]
  /** What of ours may be imported, besides the row's own files; `all` for the places that join the parts. */
  readonly ours: readonly string[] | 'all'
  readonly packages: readonly string[] | 'all'
  /** No files, sockets or processes. */
  readonly pure?: true
}

const leaves = ['errors.ts', 'address-error.ts', 'pause.ts', 'observe/']
const doorway = { types: ['fastify', 'fastify-type-provider-zod'], packages: ['zod'] }
const contracts = ['store/store.ts', 'store/question.ts', 'store/find.ts', 'store/rotation.ts']

/** Who may import what. A key is a file, a folder or the beginning of file names; the longest that fits a file counts. */
const table: Readonly<Record<string, Row>> = {
  'errors.ts': { ours: [], packages: [] },
  'address-error.ts': { ours: ['errors.ts'], packages: [], pure: true },
  'pause.ts': { ours: [], packages: [] },
  'observe/': { ours: [], packages: ['pino', 'pino-pretty', 'prom-client'] },
  'setting.ts': { ours: [], packages: ['zod'] },
  'settings.ts': { ours: ['setting.ts'], packages: [] },
  'edit-distance.ts': { ours: [], packages: [], pure: true },
  'setting-names.ts': { ours: ['edit-distance.ts', 'setting.ts', 'settings.ts'], packages: [] },
  'config.ts': { ours: ['errors.ts', 'setting.ts', 'settings.ts', 'setting-names.ts'], packages: ['yaml'] },
  'redis/': { ours: leaves, packages: ['ioredis'] },
  'signals/': { ours: [], packages: ['zod', 'temporal-polyfill'], pure: true },
  'mappings/': { ours: ['signals/'], packages: [], pure: true },
  'tars/': { ours: leaves, packages: [] },
  'http/': { ours: leaves, packages: ['fastify', 'fastify-type-provider-zod', '@fastify/*', 'zod'] },

  'ingest/': { ...doorway, ours: [...leaves, 'signals/', 'tars/', 'http/', 'queue/queue.ts', 'quota/quota.ts'] },
  'exposition/': { ...doorway, ours: ['signals/', 'http/', 'queue/queue.ts'] },
  'kubernetes/': {
    ours: [...leaves, 'signals/', 'tars/', 'queue/queue.ts'],
    packages: ['@kubernetes/client-node', 'yaml', 'zod'],
  },
  'queue/': { ours: [...leaves, 'redis/', 'signals/'], packages: ['ioredis', 'zod'] },
  'queue/bullmq': { ours: [...leaves, 'redis/', 'signals/', 'queue/'], packages: ['bullmq', 'ioredis', 'zod'] },
  'quota/': { ours: [...leaves, 'redis/'], packages: ['ioredis'] },
  'workers/': { ours: [...leaves, 'signals/', 'queue/queue.ts', 'store/store.ts', 'feed/feed.ts'], packages: [] },
  'store/': { ours: [...leaves, 'signals/', 'mappings/'], packages: [] },
  'marks/': { ours: [...leaves, 'redis/', 'signals/'], packages: ['ioredis'] },
  'store/elasticsearch/': {
    ours: [...leaves, ...contracts, 'marks/marks.ts', 'signals/', 'mappings/'],
    packages: ['@elastic/elasticsearch', 'zod'],
  },
  'store/duckdb/': { ours: [...leaves, ...contracts, 'signals/', 'mappings/'], packages: ['@duckdb/*'] },
  'feed/': { ours: [...leaves, 'redis/', 'signals/'], packages: ['ioredis'] },
  'query/': { ...doorway, ours: [...leaves, 'signals/', 'tars/', 'http/', 'store/store.ts', 'feed/feed.ts'] },
  'admin/': {
    ...doorway,
    ours: [
      ...leaves,
      'edit-distance.ts',
      'signals/',
      'tars/',
      'http/',
      'store/store.ts',
      'feed/feed.ts',
      'queue/queue.ts',
    ],
  },
  'dashboards/grafana/': { ours: ['signals/'], packages: [] },
  'dashboards/web/': { ours: [], packages: 'all' },
  'dashboards/generate.ts': { ours: 'all', packages: ['oazapfts', 'pino'] },
  'dashboards/screenshots.ts': { ours: 'all', packages: ['playwright-core'] },
  'dashboards/built.ts': { ours: [], packages: [] },
  'dashboards/build.': { ours: [], packages: [] },

  'retention.ts': { ours: ['config.ts', 'signals/'], packages: [] },
  'main.ts': { ours: 'all', packages: [] },
  'watching.ts': { ours: 'all', packages: [] },
  'modes.ts': { ours: 'all', packages: [] },
  'doors.ts': { ours: 'all', packages: [] },
  'tars-doors.ts': { ours: 'all', packages: [] },
  'look-ups.ts': { ours: [...leaves, 'tars/'], packages: [] },
  'pod-state.ts': { ours: [...leaves, 'http/', 'tars/'], packages: [] },
  'trust.ts': { ours: leaves, packages: [] },
  'cli/': { ours: 'all', packages: ['commander', 'zod'] },
  'cli/end-with-npm.mjs': { ours: [], packages: [] },
  'launch.mjs': { ours: ['cli/end-with-npm.mjs', 'dashboards/build.mjs'], packages: [] },
  'test/': { ours: 'all', packages: 'all' },
  'bench/': { ours: 'all', packages: 'all' },
  'vitest.config.ts': { ours: 'all', packages: 'all' },
}

/** Parts of Node that compute and nothing else. */
const pureNode = ['node:assert', 'node:buffer', 'node:crypto', 'node:util']

/** Loaded by the mode that needs them, and not when the program starts. */
const clientsOfOneMode = ['@kubernetes/client-node', 'bullmq', 'ioredis', '@elastic/elasticsearch', '@duckdb/node-api']

const signals = ['stat', 'property', 'notify', 'log', 'span', 'trace', 'event', 'exit', 'reporter']
const stages = ['signals', 'ingest', 'kubernetes', 'workers', 'mappings', 'query', 'admin']
const emptyNames = ['utils', 'util', 'common', 'helpers', 'shared', 'manager', 'managers', 'misc', 'lib']

const files = sourceFiles()
const imports = files.flatMap(importsOf)

describe('imports keep to the table', () => {
  test.each(Object.keys(table))('%s', (key) => {
    const wrong = imports.filter(({ from }) => keyOf(from) === key).flatMap(complaint)
    expect(wrong).toEqual([])
  })

  test('every file has its row', () => {
    expect(files.filter((file) => keyOf(file) === undefined)).toEqual([])
  })
})

test('no import cycle, through types neither', () => {
  expect(cycles()).toEqual([])
})

test('a signal knows no other signal of its stage', () => {
  const wrong = imports.filter(({ from, to, ours }) => {
    const [stage, signal] = signalOf(from)
    const [otherStage, other] = signalOf(to)
    return ours && signal && other && stage === otherStage && signal !== other
  })
  expect(wrong.map(arrow)).toEqual([])
})

test('no folder is named for nothing', () => {
  const folders = new Set(files.flatMap((file) => file.split('/').slice(0, -1)))
  expect(emptyNames.filter((name) => folders.has(name))).toEqual([])
})

test("a mode's clients are loaded by that mode alone", () => {
  const loaded = reachable('main.ts')
  const wrong = imports.filter((each) => atStart(each) && loaded.has(each.from) && clientsOfOneMode.includes(each.to))
  expect(wrong.map(arrow)).toEqual([])
})

test('a command that only asks loads nothing of the program that it asks', () => {
  expect(reachable('cli/tarsier.ts').has('main.ts')).toBe(false)
})

test('the scanner finds every form of import and nothing else', () => {
  const text = [
    "import { a } from './a.ts'",
    "import type { B } from 'b/part'",
    "import {\n  type C,\n  c,\n} from '@c/c/part'",
    "import './d.ts'",
    "export * from '../e.ts'",
    "const f = await import('./f.ts')",
    'export const text = "import { no } from \'no\'"',
    "export const words = 'no'",
  ].join('\n')
  const found = importsIn('x/y.ts', text).map(({ to, typeOnly, dynamic }) => [to, typeOnly, dynamic])
  expect(found).toEqual([
    ['x/a.ts', false, false],
    ['b', true, false],
    ['@c/c', false, false],
    ['x/d.ts', false, false],
    ['e.ts', false, false],
    ['x/f.ts', false, true],
  ])
})

function keyOf(file: string): string | undefined {
  const fitting = Object.keys(table).filter((key) => file.startsWith(key))
  return fitting.sort((a, b) => b.length - a.length)[0]
}

function complaint(each: Import): string[] {
  const key = keyOf(each.from)
  const row = key === undefined ? undefined : table[key]
  if (key === undefined || !row) return []
  const allowed = each.ours ? mayImportOurs(key, row, each.to) : mayImportPackage(row, each)
  if (allowed) return []
  return [`${arrow(each)}: ${key} may import ${each.ours ? list(row.ours) : list(row.packages)}`]
}

function mayImportOurs(key: string, { ours }: Row, to: string): boolean {
  if (ours === 'all' || keyOf(to) === key) return true
  return ours.some((allowed) => (allowed.endsWith('/') ? keyOf(to) === allowed : to === allowed))
}

function mayImportPackage({ packages, types = [], pure }: Row, { to, typeOnly }: Import): boolean {
  if (to.startsWith('node:')) return !pure || pureNode.includes(to)
  if (packages === 'all') return true
  return fits(packages, to) || (typeOnly && fits(types, to))
}

function fits(names: readonly string[], to: string): boolean {
  return names.some((name) => (name.endsWith('*') ? to.startsWith(name.slice(0, -1)) : to === name))
}

function list(allowed: readonly string[] | 'all'): string {
  if (allowed === 'all') return 'all'
  return allowed.length > 0 ? `its own files and ${allowed.join(', ')}` : 'its own files and Node only'
}

function arrow({ from, to }: Import): string {
  return `${from} → ${to}`
}

/** "query/stat-rows.ts" is of the stage query and the signal stat. */
function signalOf(file: string): readonly [stage?: string, signal?: string] {
  const [stage = '', ...rest] = file.split('/')
  const word = rest.at(0)?.split(/[-./]/)[0]
  return stages.includes(stage) && word !== undefined && signals.includes(word) ? [stage, word] : []
}

function atStart({ typeOnly, dynamic }: Import): boolean {
  return !typeOnly && !dynamic
}

/** The files that are loaded when a file is. */
function reachable(start: string): Set<string> {
  const found = new Set([start])
  for (const file of found) {
    for (const each of imports) if (each.from === file && each.ours && atStart(each)) found.add(each.to)
  }
  return found
}

/** Each cycle once, as a path that ends where it began. */
function cycles(): string[] {
  const targets = Map.groupBy(
    imports.filter(({ ours, dynamic }) => ours && !dynamic),
    ({ from }) => from,
  )
  const done = new Set<string>()
  const found: string[] = []
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) found.push([...path.slice(path.indexOf(file)), file].join(' → '))
    if (done.has(file) || path.includes(file)) return
    for (const { to } of targets.get(file) ?? []) visit(to, [...path, file])
    done.add(file)
  }
  for (const file of files) visit(file, [])
  return found
}
