import { z } from 'zod'
import { badFields } from '../../http/errors.ts'
import { problemsOf } from '../../http/issues.ts'
import { instant } from './instant.ts'

/**
 * What a query says of a record. `match`: the field's words are among these, or these are all there; `term` and `prefix`: a
 * word of a text field, or the whole of a keyword, is this or begins so. Bounds of a range in epoch ms, half-open.
 */
export type Query =
  | { readonly kind: 'all'; readonly of: readonly Query[] }
  | { readonly kind: 'any'; readonly of: readonly Query[] }
  | { readonly kind: 'not'; readonly of: Query }
  | RangeQuery
  | ValueQuery

/** What depends on the value of one field. */
export type ValueQuery =
  | { readonly kind: 'match'; readonly field: string; readonly text: string; readonly every: boolean }
  | { readonly kind: 'term'; readonly field: string; readonly value: string }
  | { readonly kind: 'prefix'; readonly field: string; readonly value: string }
  | { readonly kind: 'exists'; readonly field: string }

export interface RangeQuery {
  readonly kind: 'range'
  readonly field: string
  readonly from: number
  readonly below: number
}

export interface SearchRequest {
  readonly query: Query
  /** Undefined where the order is ours to choose. */
  readonly sort: { readonly field: string; readonly order: 'asc' | 'desc' } | undefined
  readonly from: number
  readonly size: number
  /** The field of whose values only the first record each is asked for. */
  readonly collapse: string | undefined
}

/** TarsWeb nests three levels; each is an object and a list. */
const deepest = 20
const mostClauses = 50
/** As Elasticsearch's max_result_window. */
const widestWindow = 10_000
/** Every record of a collapsed page is a question of its own. */
const mostCollapsed = 100
const longestText = 1024

/**
 * The body of a `_search` request, as far as TarsWeb's are (contract section 9). An empty one asks for everything. Throws
 * BAD_REQUEST naming the part that is anything else.
 */
export function parseSearch(body: unknown): SearchRequest {
  if (isDeeper(body, deepest)) throw badFields([{ field: '', reason: `found more than ${deepest} levels in the body` }])
  const parsed = searchBody.safeParse(body ?? {})
  if (!parsed.success) throw badFields(problemsOf(parsed.error, body))
  const { query = everything, sort, from, size, collapse } = parsed.data
  const clauses = clausesIn(query)
  if (clauses > mostClauses) refuse('query', `found ${clauses} clauses, expected at most ${mostClauses}`)
  if (from + size > widestWindow) refuse('from', `found from + size = ${from + size}, expected at most ${widestWindow}`)
  if (collapse && size > mostCollapsed) refuse('size', `found ${size}, expected at most ${mostCollapsed} with collapse`)
  return { query, sort, from, size, collapse: collapse?.field }
}

function refuse(field: string, reason: string): never {
  throw badFields([{ field, reason }])
}

/** Looks no deeper than that, however deep it is. */
function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((each) => isDeeper(each, levels - 1))
}

function clausesIn(query: Query): number {
  if (query.kind === 'not') return clausesIn(query.of)
  return query.kind === 'all' || query.kind === 'any' ? query.of.reduce((sum, each) => sum + clausesIn(each), 1) : 1
}

const everything: Query = { kind: 'all', of: [] }

const scalar = z.unknown().transform((value, context) => {
  const isScalar = ['string', 'number', 'boolean'].includes(typeof value)
  if (isScalar && String(value).length <= longestText) return String(value)
  const message = isScalar ? `expected at most ${longestText} characters` : 'expected a text, a number, true or false'
  context.addIssue({ code: 'custom', message })
  return z.NEVER
})

/** `{field: …}` with one field. */
function ofOneField<Output>(said: z.ZodType<Output>) {
  return z.record(z.string().max(longestText), said).transform((fields, context) => {
    const [[field, value] = [], ...others] = Object.entries(fields)
    if (field !== undefined && value !== undefined && others.length === 0) return { field, value }
    context.addIssue({ code: 'custom', message: 'expected an object with one field' })
    return z.NEVER
  })
}

/** `"value"`, or the same as `{[name]: "value", …}`. */
function shortOr<Output>(name: string, said: z.ZodType<Output>) {
  const asObject = (value: unknown) => (typeof value === 'object' && value !== null ? value : { [name]: value })
  return z.preprocess(asObject, said)
}

const choice = z.string().transform((text) => text.toLowerCase())
const matched = z.strictObject({ query: scalar, operator: choice.pipe(z.enum(['or', 'and'])).default('or') })
const valued = z.strictObject({ value: scalar })
const named = z.strictObject({ field: z.string().max(longestText) })

const bounds = z.strictObject({
  gte: instant.nullish(),
  gt: instant.nullish(),
  lte: instant.nullish(),
  lt: instant.nullish(),
})

/** A bound of a whole second stands for all of it where it ends a range: Elasticsearch fills in the largest fraction. */
function spanOf({ gte, gt, lte, lt }: z.infer<typeof bounds>) {
  const lowest = [gte?.start, gt?.end].filter((each) => each !== undefined)
  const highest = [lt?.start, lte?.end].filter((each) => each !== undefined)
  return { from: Math.max(-Infinity, ...lowest), below: Math.min(Infinity, ...highest) }
}

/** A list of queries, or one of them by itself. */
function clauses() {
  const asList = (value: unknown) => (Array.isArray(value) || value === undefined ? value : [value])
  return z.preprocess(asList, z.array(z.lazy(() => querySchema)).default([]))
}

const bool = z
  .strictObject({ must: clauses(), filter: clauses(), must_not: clauses(), should: clauses() })
  .transform(({ must, filter, must_not, should }): Query => {
    const wanted = [...must, ...filter]
    const unwanted = must_not.map((of): Query => ({ kind: 'not', of }))
    // Beside others that must hold, these only rank.
    const choices: readonly Query[] = wanted.length === 0 && should.length > 0 ? [{ kind: 'any', of: should }] : []
    return { kind: 'all', of: [...wanted, ...unwanted, ...choices] }
  })

const match = ofOneField(shortOr('query', matched)).transform(
  ({ field, value }): Query => ({ kind: 'match', field, text: value.query, every: value.operator === 'and' }),
)

function ofValue(kind: 'term' | 'prefix') {
  return ofOneField(shortOr('value', valued)).transform(
    ({ field, value }): Query => ({ kind, field, value: value.value }),
  )
}

const querySchema: z.ZodType<Query> = z
  .strictObject({
    bool: bool.optional(),
    match: match.optional(),
    term: ofValue('term').optional(),
    prefix: ofValue('prefix').optional(),
    exists: named.transform(({ field }): Query => ({ kind: 'exists', field })).optional(),
    range: ofOneField(bounds)
      .transform(({ field, value }): Query => ({ kind: 'range', field, ...spanOf(value) }))
      .optional(),
    match_all: z
      .strictObject({})
      .transform(() => everything)
      .optional(),
  })
  .transform((kinds, context) => {
    const [only, ...others] = Object.values(kinds).filter((each) => each !== undefined)
    if (only && others.length === 0) return only
    const names = 'bool, match, term, prefix, exists, range or match_all'
    context.addIssue({ code: 'custom', message: `expected an object with one of ${names}` })
    return z.NEVER
  })

const order = choice.pipe(z.enum(['asc', 'desc']))

/** `"field"`, `{field: "desc"}` or `{field: {order: "desc"}}`, or a list of one of these. */
const sorted = z.preprocess(
  (value) => {
    const one = Array.isArray(value) && value.length === 1 ? value[0] : value
    return typeof one === 'string' ? { [one]: 'asc' } : one
  },
  ofOneField(shortOr('order', z.strictObject({ order }))).transform(({ field, value }) => ({ field, ...value })),
)

/** TarsWeb hands on what stood in its own URL: as text. */
const whole = z.union([
  z.int(),
  z
    .string()
    .regex(/^\d{1,9}$/, 'expected a whole number')
    .transform(Number),
])

const searchBody = z.strictObject({
  query: querySchema.optional(),
  sort: sorted.optional(),
  from: whole.pipe(z.int().min(0)).default(0),
  size: whole.pipe(z.int().min(0)).default(10),
  collapse: named.optional(),
})
