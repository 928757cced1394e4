import { inSource, type Source } from './sources.ts'

/** A variable as Grafana's JSON has it. */
export type Variable = Readonly<Record<string, unknown>> & { readonly name: string; readonly type: string }

/** Marks on all charts, as Grafana's JSON has them. */
export type Annotation = Readonly<Record<string, unknown>>

const hidden = 2

/** Chooses a data source; at first the provisioned one, where it is there. */
export function sourceVariable({ variable, label, type, uid }: Source): Variable {
  return {
    name: variable,
    label,
    type: 'datasource',
    query: type,
    current: { text: uid, value: uid },
    hide: 0,
    options: [],
  }
}

export interface Names {
  readonly name: string
  readonly label: string
  readonly source: Source
  readonly field: string
  /** Lucene: among which records. */
  readonly among?: string
}

/** Chooses any number of the names that a field has; all of them at first. A quoted name is what it is, also `a:b*`. */
export function namesVariable({ name, label, source, field, among = '*' }: Names): Variable {
  return {
    ...everything(name, label),
    type: 'query',
    datasource: inSource(source),
    query: termsOf(field, among),
    definition: termsOf(field, among),
    refresh: 2,
    sort: 5,
    allValue: '*',
  }
}

/** Follows others unseen: of each name that the field has what the pattern's first group finds. */
export function derivedVariable({
  name,
  source,
  field,
  among = '*',
  pattern,
}: Omit<Names, 'label'> & { pattern: string }): Variable {
  return {
    ...everything(name, name),
    type: 'query',
    datasource: inSource(source),
    query: termsOf(field, among),
    definition: termsOf(field, among),
    regex: pattern,
    refresh: 2,
    hide: hidden,
  }
}

/** Chooses values of a label that a metric has; all of them at first. */
export function labelVariable(source: Source, name: string, label: string, metric: string): Variable {
  const query = `label_values(${metric}, ${name})`
  return {
    ...everything(name, label),
    type: 'query',
    datasource: inSource(source),
    query: { query, refId: 'names' },
    definition: query,
    refresh: 2,
    sort: 1,
    allValue: '.*',
  }
}

/** One of a few texts, each with what it stands for; the first at first. */
export function choiceVariable(name: string, label: string, choices: Readonly<Record<string, string>>): Variable {
  const options = Object.entries(choices).map(([text, value], place) => ({ text, value, selected: place === 0 }))
  const query = options.map(({ text, value }) => `${text} : ${value}`).join(',')
  const [current] = options
  return { name, label, type: 'custom', query, current, options, hide: 0, includeAll: false, multi: false }
}

/** A text that is typed in. */
export function textVariable(name: string, label: string, text: string): Variable {
  const current = { text, value: text, selected: true }
  return { name, label, type: 'textbox', query: text, current, options: [current], hide: 0 }
}

/** What a variable says, as Lucene: a name would be quoted. */
export function luceneOf(name: string): string {
  return `\${${name}:raw}`
}

/** A mark where a record of the source was: the text of two fields, and a third one as a tag. */
export function marks(
  name: string,
  source: Source,
  query: string,
  fields: { title: string; text: string; tag: string },
): Annotation {
  return {
    name,
    datasource: inSource(source),
    enable: true,
    hide: false,
    iconColor: 'red',
    query,
    target: { refId: 'marks', query, metrics: [], bucketAggs: [] },
    timeField: source.timeField,
    titleField: fields.title,
    textField: fields.text,
    tagsField: fields.tag,
  }
}

function everything(name: string, label: string) {
  const current = { text: ['All'], value: ['$__all'], selected: true }
  return { name, label, hide: 0, multi: true, includeAll: true, current, options: [] }
}

function termsOf(field: string, query: string): string {
  return JSON.stringify({ find: 'terms', field, query, size: 1000 })
}
