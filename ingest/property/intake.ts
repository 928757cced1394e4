import { type FieldProblem, showFound } from '../../http/issues.ts'
import { type PropertyInput, type PropertyRecord, propertyInputSchema } from '../../signals/property.ts'
import { describeIntake, timestampProblems } from '../intake.ts'
import { propertyRecordsOfInput } from './records.ts'
import { mostBounds, readValue } from './values.ts'

/** `POST /api/v1/property`. */
export const propertyIntake = describeIntake<PropertyInput, PropertyRecord>({
  signal: 'property',
  path: 'property',
  summary: "Takes property metrics: a server's property, by one policy, in a minute",
  description: 'Whole numbers beyond 2^53 are exact as a JSON number and as text.',
  ignored: 'Records that carry no value: an empty distribution, an average of nothing, what an idle library reports',
  schema: propertyInputSchema,
  itemChanges: { value: { anyOf: [{ type: 'number' }, { type: 'string' }] } },
  example: { master_name: 'Shop.CartServer', property_name: 'queue.depth', policy: 'Avg', value: '45=3' },
  problems: (value, span) => [...valueProblems(value), ...timestampProblems(value, span)],
  recordsOf: propertyRecordsOfInput,
  moduleOf: (record) => record.service,
})

const expected: Readonly<Record<string, string>> = {
  Avg: 'a number, or a sum and a whole count as text, "30=4"',
  Distr: `up to ${mostBounds} pairs of bound and whole count as text, "5|1,20|3"`,
}

function valueProblems(found: object): readonly FieldProblem[] {
  const { policy, value } = found as { readonly policy?: unknown; readonly value?: unknown }
  const isValue = typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint'
  if (typeof policy !== 'string' || !isValue || readValue(policy, String(value)).kind !== 'invalid') return []
  return [{ field: 'value', reason: `found ${showFound(value)}, expected ${expected[policy] ?? 'a number'}` }]
}
