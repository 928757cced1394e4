import { z } from 'zod'
import { property } from '../../signals/property.ts'
import type { Condition, Measure } from '../../store/store.ts'
import { metaOf, rangeTexts, timeText } from '../answer.ts'
import type { Inquiry } from '../ask.ts'
import type { Span } from '../compare.ts'
import { groupParameter } from '../conditions.ts'
import { among, groupOf, type Leaders, nameOf } from '../leaders.ts'
import type { Scope } from '../scope.ts'
import { limitParameter } from '../series.ts'
import { alignment, askBySteps, type StepRow, stepParameter } from '../step.ts'
import { byKeys, identity } from './keys.ts'
import { pointsOf, type Timed, type TimeOf } from './points.ts'
import { comparedParameters, groupFields } from './scope.ts'
import type { SeriesAnswer } from './series-answer.ts'
import { distributionMeasures, hasTexts, kindOf, numberMeasures, ofDistributions, ofNumbers } from './values.ts'

export const seriesParameters = z.strictObject({
  ...comparedParameters,
  group: groupParameter(groupFields, 2).optional(),
  step: stepParameter,
  limit: limitParameter(100, 'series'),
})

type Asked = Pick<z.infer<typeof seriesParameters>, 'group' | 'step' | 'limit'>

/** What is asked by steps: of which series, by which fields. */
interface Asking {
  readonly scope: Scope
  readonly inquiry: Inquiry
  readonly step: number
  /** Property, policy and group. */
  readonly fields: readonly string[]
  readonly leaders: Leaders
}

/** Rows of the store by series; of distributions a row a list of bounds. */
interface Found {
  readonly rows: ReadonlyMap<string, readonly StepRow[]>
  readonly texts: ReadonlyMap<string, readonly StepRow[]>
}

/** Values of properties step by step, each policy in its own way, of the first series by name. */
export async function series(
  { group = [], step, limit }: Asked,
  scope: Scope,
  inquiry: Inquiry,
): Promise<SeriesAnswer> {
  const fields = [...identity, ...group]
  const leaders = await firstByName(fields, limit, scope, inquiry)
  const asking: Asking = { scope, inquiry, step, fields, leaders }
  const [own = none, ...others] = await Promise.all([scope.asked, ...scope.compared].map((span) => find(span, asking)))
  const timeOf = (timestamp: number) => ({ time: timeText(timestamp), timestamp })
  return {
    range: rangeTexts(scope.asked.range),
    series: tell(own, asking, timeOf),
    compared: scope.compared.map((span, place) => {
      const aligned = alignment(span, step, scope.calendar)
      const alignedTimeOf = (timestamp: number) => ({ ...timeOf(timestamp), aligned: aligned(timestamp) })
      const { name, range } = span
      return { name, range: rangeTexts(range), series: tell(others[place] ?? none, asking, alignedTimeOf) }
    }),
    meta: metaOf(scope, inquiry, leaders.cut),
  }
}

const none: Found = { rows: new Map(), texts: new Map() }

async function firstByName(
  group: readonly string[],
  limit: number,
  { asked: { range }, conditions }: Scope,
  inquiry: Inquiry,
): Promise<Leaders> {
  const rows = await inquiry.ask({ signal: property, range, conditions, group, measures: [] })
  const keys = rows.map((row) => row.keys).sort(byKeys)
  return { keys: keys.slice(0, limit), cut: Math.max(0, keys.length - limit) }
}

const policyPlace = identity.indexOf('policy')

/** Asks for what the kinds of the series need, and nothing for those that there are none of. */
async function find(span: Span, asking: Asking): Promise<Found> {
  const kinds = new Set(asking.leaders.keys.map((keys) => kindOf(String(keys[policyPlace]))))
  const distributed = kinds.delete('distribution')
  const [numbers, distributions] = await Promise.all([
    kinds.size > 0 ? askFor(span, asking, [], numberMeasures, [ofNumbers]) : [],
    distributed ? askFor(span, asking, ['bounds'], distributionMeasures, [ofDistributions]) : [],
  ])
  const texts = await textsOf(numbers, span, asking)
  const bySeries = (rows: readonly StepRow[]) => Map.groupBy(rows, (row) => seriesName(row, asking))
  return { rows: bySeries([...numbers, ...distributions]), texts: bySeries(texts) }
}

function askFor(
  span: Span,
  { scope, inquiry, step, fields, leaders }: Asking,
  more: readonly string[],
  measures: readonly Measure[],
  only: readonly Condition[],
): Promise<readonly StepRow[]> {
  const conditions = [...scope.conditions, ...only, ...among(fields, leaders)]
  const question = { signal: property, conditions, group: [...fields, ...more], measures }
  return askBySteps(inquiry, question, { ...scope, span, seconds: step })
}

/** The values of own policies as text, of those that have some that are no numbers. */
async function textsOf(numbers: readonly StepRow[], span: Span, asking: Asking): Promise<readonly StepRow[]> {
  const textual = numbers.filter(({ keys, values }) => kindOf(String(keys[policyPlace])) === 'own' && hasTexts(values))
  const keys = [...new Map(textual.map((row) => [nameOf(row.keys), row.keys])).values()]
  if (keys.length === 0) return []
  const only: Condition = { fields: asking.fields, operator: 'among', keys }
  return askFor(span, asking, ['value_text'], [{ field: 'f_timestamp', by: 'count' }], [only])
}

function seriesName({ keys }: StepRow, { fields }: Asking): string {
  return nameOf(keys.slice(0, fields.length))
}

/** The series in the order of their names, their points in time's. */
function tell<Time extends Timed>({ rows, texts }: Found, { fields, leaders }: Asking, timeOf: TimeOf<Time>) {
  return leaders.keys.flatMap((keys) => {
    const found = rows.get(nameOf(keys))
    if (!found) return []
    const [service, property_name, policy] = keys.slice(0, identity.length).map(String)
    const group = groupOf(fields.slice(identity.length), keys.slice(identity.length))
    const of = { service: service ?? '', property_name: property_name ?? '', policy: policy ?? '', group }
    return [{ ...of, ...pointsOf(of.policy, found, texts.get(nameOf(keys)) ?? [], timeOf) }]
  })
}
