import type { z } from 'zod'

/** What is wrong with one field of what was sent. */
export interface FieldProblem {
  readonly field: string
  readonly reason: string
}

const longestShown = 60

/** More problems than this of one request, or of one record, are not named. */
const mostProblems = 10

/**
 * What zod found wrong, in words: the field, what was found and what is expected. `input` is what was parsed: zod does not
 * keep it. Throws nothing, whatever the input holds.
 */
export function problemsOf(error: z.ZodError, input: unknown): FieldProblem[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') return unknownFields(issue)
    const reason = `found ${showFound(valueAt(input, issue.path))}, ${expectationOf(issue)}`
    return [{ field: nameOf(issue.path), reason }]
  })
}

/** The first of the problems; a last one says where there are more. */
export function firstProblems(problems: readonly FieldProblem[]): readonly FieldProblem[] {
  if (problems.length <= mostProblems) return problems
  return [...problems.slice(0, mostProblems), { field: '', reason: 'and more is wrong' }]
}

/** Problems as one sentence; one without a field is of the whole. */
export function describeProblems(problems: readonly FieldProblem[]): string {
  return problems.map(({ field, reason }) => (field === '' ? reason : `${field}: ${reason}`)).join('; ')
}

/** A value as an error may repeat it: short, and never the whole of an object. */
export function showFound(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (typeof value === 'string') return JSON.stringify(shorten(value))
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'object' && value !== null) return 'an object'
  return shorten(String(value))
}

function shorten(text: string): string {
  return text.length <= longestShown ? text : `${text.slice(0, longestShown)}…`
}

type Issue = z.core.$ZodIssue

/** There may be as many as a body has room for: one more than are named is enough. */
function unknownFields({ keys, path }: z.core.$ZodIssueUnrecognizedKeys): FieldProblem[] {
  const some = keys.slice(0, mostProblems + 1)
  return some.map((key) => ({ field: nameOf([...path, shorten(key)]), reason: 'there is no such field' }))
}

function expectationOf(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${kinds[issue.expected] ?? issue.expected}`
    case 'too_small':
      return issue.origin === 'string' ? 'expected some text' : `expected ${issue.minimum} or more`
    case 'too_big':
      return issue.origin === 'string'
        ? `expected at most ${issue.maximum} characters`
        : `expected at most ${issue.maximum}`
    case 'invalid_value':
      return `expected one of ${issue.values.map(String).join(', ')}`
    case 'invalid_union':
      return unionExpectation(issue)
    default:
      return issue.message
  }
}

/** What the alternative says that took the type and not the value; else the first: the others are other forms of the same. */
function unionExpectation(issue: z.core.$ZodIssueInvalidUnion): string {
  const firsts = issue.errors.flatMap((each) => each.slice(0, 1))
  const told = firsts.find(({ code }) => code !== 'invalid_type') ?? firsts[0]
  return told ? expectationOf(told) : issue.message
}

const kinds: Readonly<Partial<Record<z.core.$ZodIssueInvalidType['expected'], string>>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  record: 'an object',
  array: 'an array',
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    // an object's own key gives a value of no known type
    value = (value as Readonly<Record<PropertyKey, unknown>>)[key]
  }
  return value
}

/** A name that is empty would be read as none. */
function nameOf(path: readonly PropertyKey[]): string {
  return path.map((key) => (key === '' ? '""' : String(key))).join('.')
}
