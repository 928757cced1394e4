import { dashboards } from '../../../dashboards/grafana/all.ts'
import type { Metric } from '../../../dashboards/grafana/elastic.ts'
import { provisioned, type Source } from '../../../dashboards/grafana/sources.ts'
import { event } from '../../../signals/event.ts'
import { exit } from '../../../signals/exit.ts'
import { log } from '../../../signals/log.ts'
import { notify } from '../../../signals/notify.ts'
import { property } from '../../../signals/property.ts'
import { rollup } from '../../../signals/rollup.ts'
import type { Signal } from '../../../signals/signal.ts'
import { stat } from '../../../signals/stat.ts'

export const files = Object.keys(dashboards) as readonly (keyof typeof dashboards)[]

/** A question to Elasticsearch in the form of Grafana's query editor. */
export interface ElasticTarget {
  readonly refId: string
  readonly query: string
  readonly metrics: readonly Metric[]
  readonly bucketAggs: readonly BucketAggregation[]
}

export interface BucketAggregation {
  readonly id: string
  readonly type: 'terms' | 'date_histogram'
  readonly field?: string
  readonly settings: Readonly<Record<string, string>>
}

/** Something that a dashboard asks, and where. */
export interface Asked<Target> {
  readonly name: string
  /** The panel's, which may ask more. */
  readonly panel: string
  readonly source: Source
  readonly target: Target
}

type InSource<Target> = Target & { readonly datasource: { readonly uid: string } }

interface PromTarget {
  readonly expr: string
  readonly legendFormat: string
}

interface Formula {
  readonly refId: string
  readonly expression: string
}

interface Placed {
  readonly title: string
  /** Headings have none. */
  readonly targets?: readonly InSource<ElasticTarget | PromTarget | Formula>[]
}

const asked = files.flatMap((file) =>
  // Made by the functions of dashboards/grafana, whose JSON is Grafana's own.
  (dashboards[file].panels as readonly Placed[]).flatMap(({ title, targets = [] }) =>
    targets.map((target, place) => ({ name: `${file}: ${title} ${place + 1}`, panel: `${file}: ${title}`, target })),
  ),
)

/** Every question of every panel to Elasticsearch. */
export const elasticQuestions: readonly Asked<ElasticTarget>[] = asked.flatMap(({ target, ...rest }) =>
  'query' in target ? [{ ...rest, target, source: sourceOf(target) }] : [],
)

/** Every expression of every panel to Prometheus. */
export const expressions = asked.flatMap(({ name, target }) =>
  'expr' in target ? [{ name, expr: target.expr, legend: target.legendFormat }] : [],
)

/** What Grafana computes itself from what a panel asks, step by step, each by its name. */
export function formulasOf(panel: string): ReadonlyMap<string, string> {
  return new Map(
    asked.flatMap(({ panel: each, target }) =>
      each === panel && 'expression' in target ? [[target.refId, target.expression]] : [],
    ),
  )
}

/** Values by their names, and those that formulas make of them. */
export function computed(values: Readonly<Record<string, number>>, formulas: ReadonlyMap<string, string>) {
  const known = { ...values }
  for (const [name, formula] of formulas) {
    // Grafana's arithmetic of numbers, comparisons and parentheses is that of JavaScript.
    known[name] = Function('of', `return Number(${formula.replace(/\$([A-Z]+)/g, 'of.$1')})`)(known)
  }
  return known
}

function sourceOf({ datasource }: InSource<unknown>): Source {
  const source = provisioned.find(({ variable }) => datasource.uid === `\${${variable}}`)
  if (!source) throw new Error(`no source ${datasource.uid}`)
  return source
}

interface TermsVariable {
  readonly name: string
  readonly query: string
  readonly datasource: { readonly uid: string }
}

/** The names that variables ask Elasticsearch for. */
export const namesAsked = files.flatMap((file) =>
  dashboards[file].templating.list.flatMap((variable) => {
    const { name, query, datasource } = variable as unknown as TermsVariable
    const source = provisioned.find(({ variable: each }) => datasource?.uid === `\${${each}}`)
    if (variable.type !== 'query' || !source) return []
    // Made by termsOf.
    return [
      {
        name: `${file}: $${name}`,
        source,
        target: JSON.parse(query) as { field: string; query: string; size: number },
      },
    ]
  }),
)

/** The labels whose values variables ask Prometheus for. */
export const labelsAsked = files.flatMap((file) =>
  dashboards[file].templating.list.flatMap(({ name, definition }) => {
    const found = /^label_values\((.*), (\w+)\)$/.exec(String(definition))
    return found ? [{ name: `${file}: $${name}`, metric: found[1] ?? '', label: found[2] ?? '' }] : []
  }),
)

const signals: readonly Signal[] = [rollup, stat, property, log, notify, event, exit]

/** The signal that a source shows. */
export function signalOf({ uid }: Source): Signal {
  const signal = signals.find(({ name }) => uid === `tarsier-${name}`)
  if (!signal) throw new Error(`no signal of ${uid}`)
  return signal
}

/** Variables put in as Grafana does for Lucene: quoted names, and Lucene as it is where the variable says `:raw`. */
export function interpolated(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{(\w+):raw\}|\$(\w+)/g, (found, raw: string | undefined, name: string | undefined) => {
    const value = values[raw ?? name ?? '']
    if (value === undefined) throw new Error(`${found} in ${text}: no such variable`)
    return value
  })
}

/** With nothing chosen but the first choice: everything. */
export const anything: Readonly<Record<string, string>> = {
  view: '1',
  infrastructure: '(*:* AND NOT slave_name:tars.* AND NOT master_name:tars.*)',
  service: '*',
  caller: '*',
  property: '*',
  host: '*',
  app: '*',
  server: '*',
  level: '*',
  pod: '*',
  words: '*:*',
  kind: '*',
  type: '*',
  reason: '*',
}
