import { describe, expect, it } from 'vitest'
import { propertyRoutes } from '../../../query/property/routes.ts'
import { groupFields } from '../../../query/property/scope.ts'
import type { Question } from '../../../store/store.ts'
import { expectGoldenJson } from '../../golden.ts'
import { apiOver, type Rows } from '../asking.ts'
import { doorTo } from '../door.ts'

const noon = 1_769_832_000 // 2026-01-31T04:00:00Z
const hour = `from=${noon}&to=${noon + 600}`

/** The API over a store that remembers what it was asked and answers as it is told: sums by field and how they were made. */
function apiTelling(reply: (question: Question) => Rows = () => []) {
  const { door, asked } = doorTo((question) =>
    reply(question).map(({ keys, sums }) => ({
      keys,
      values: question.measures.map(({ field, by }) => sums[`${by} ${field}`] ?? sums[field] ?? null),
    })),
  )
  return { ...apiOver(door, 'property', propertyRoutes), asked }
}

const key = ['Shop.Cart', '=queue.depth', 'Max']

/** Each question's keys are those of its group, its own time and bounds among them. */
function keysFor({ group, range }: Question, values: readonly string[] = key): readonly (string | number)[] {
  const known: Readonly<Record<string, string | number>> = {
    f_timestamp: range.from,
    service: values[0] ?? '',
    property_name: values[1] ?? '',
    policy: values[2] ?? '',
    master_ip: '10.0.0.1',
    bounds: '5,20',
  }
  return group.map((field) => known[field] ?? '')
}

describe('questions about properties', () => {
  it.each([
    ['Shop.Cart', [{ field: 'service', operator: 'equals', value: 'Shop.Cart' }]],
    [
      'Shop.Cart.gray.sz.1',
      [
        { field: 'service', operator: 'equals', value: 'Shop.Cart' },
        { field: 'set_suffix', operator: 'equals', value: 'graysz1' },
      ],
    ],
  ])('of %s are about its sets', async (service, conditions) => {
    const { ask, asked } = apiTelling()
    expect((await ask(`names?${hour}&service=${service}`)).status).toBe(200)
    expect(asked[0]?.question).toMatchObject({ conditions, range: { from: noon, to: noon + 600 } })
  })

  it('ask for distributions and for numbers only where there are such', async () => {
    const only = (policy: string) => (question: Question) => [
      { keys: keysFor(question, ['A.B', 'p', policy]), sums: {} },
    ]
    const { ask, asked } = apiTelling(only('Distr'))
    await ask(`series?${hour}`)
    expect(asked.slice(1).map(({ question }) => question.group.at(-1))).toEqual(['bounds'])
    const numbers = apiTelling(only('Sum'))
    await numbers.ask(`series?${hour}`)
    expect(numbers.asked.slice(1).map(({ question }) => question.group.at(-1))).toEqual(['policy'])
  })

  it('are answered with whole numbers beyond 2^53 as text', async () => {
    const reply = (question: Question) => [{ keys: keysFor(question, ['A.B', 'p', 'Sum']), sums: { value: 2 ** 63 } }]
    const { ask } = apiTelling(reply)
    const { body } = await ask(`series?${hour}`)
    expect(body.series[0]).toMatchObject({
      kind: 'number',
      points: [{ timestamp: noon, value: '9223372036854775808' }],
    })
  })

  it.each([
    ['top', 'policy: found nothing, expected text'],
    ['top?policy=Max&order=p99', 'order: found p99, expected value, as policy is Max'],
    ['top?policy=Distr&order=value', 'order: found value, expected one of p50, p90, p95, p99, as policy is Distr'],
    [
      'top?policy=Max&order=change.value',
      'compare: found nothing, expected a range to compare with, as order is change.value',
    ],
    ['series?group=policy', 'group: found "policy", expected up to 2 different fields'],
    ['series?step=7', 'step: found "7", expected seconds'],
    ['names?host=x', 'host: there is no such field'],
  ])('%s says what is wrong', async (path, message) => {
    const { ask } = apiTelling()
    const { status, body } = await ask(path)
    expect([status, body.error.code]).toEqual([400, 'BAD_REQUEST'])
    expect(body.error.message).toContain(message)
  })
})

describe('as CSV', () => {
  const csv = { accept: 'text/csv' }
  const values =
    'value,sum,count,smallest,largest,texts,buckets,' +
    'p50,p50_lower,p50_upper,p90,p90_lower,p90_upper,p95,p95_lower,p95_upper,p99,p99_lower,p99_upper'

  it('names have a row a policy', async () => {
    const { ask } = apiTelling(() => [{ keys: key, sums: { f_timestamp: noon } }])
    const { body } = await ask(`names?${hour}`, csv)
    expect(body.split('\r\n')).toEqual([
      'service,property_name,policy,last_seen,timestamp',
      `Shop.Cart,'=queue.depth,Max,2026-01-31T04:00:00.000Z,${noon}`,
      '',
    ])
  })

  it('series have a row a point, distributions their buckets and percentiles', async () => {
    const reply = (question: Question) => {
      const sums = { bucket_1: 5, bucket_2: 5, sum: 9, 'sum count': 2, 'max value': 7 }
      const policies = ['Avg', 'Distr', 'Max'].filter((policy) => {
        const own = question.conditions.find((each) => 'field' in each && each.field === 'policy')
        return !own || (policy === 'Distr') === (own.operator === 'equals')
      })
      return policies.map((policy) => ({ keys: keysFor(question, ['A.B', 'p', policy]), sums }))
    }
    const { ask } = apiTelling(reply)
    const { body } = await ask(`series?${hour}&group=master_ip&compare=yesterday`, csv)
    const start = `10.0.0.1,2026-01-31T04:00:00.000Z,${noon},`
    const before = `10.0.0.1,2026-01-30T04:00:00.000Z,${noon - 86_400},${noon}`
    const average = '4.5,9,2,,,,,,,,,,,,,,,,'
    const distribution = ',,,,,,"5|5,20|5",5,,5,17,5,20,18.5,5,20,19.700000000000003,5,20'
    const largest = '7,,,,,,,,,,,,,,,,,,'
    expect(body.split('\r\n')).toEqual([
      `range,service,property_name,policy,master_ip,time,timestamp,aligned,${values}`,
      `asked,A.B,p,Avg,${start},${average}`,
      `asked,A.B,p,Distr,${start},${distribution}`,
      `asked,A.B,p,Max,${start},${largest}`,
      `yesterday,A.B,p,Avg,${before},${average}`,
      `yesterday,A.B,p,Distr,${before},${distribution}`,
      `yesterday,A.B,p,Max,${before},${largest}`,
      '',
    ])
  })

  it('the first have a row each, also in compared ranges', async () => {
    const reply = (question: Question) => [
      { keys: keysFor(question), sums: { value: question.range.from === noon ? 21 : 14 } },
    ]
    const { body } = await apiTelling(reply).ask(`top?${hour}&policy=Max&compare=yesterday`, csv)
    const none = ',,,,,,,,,,,,,,,,,,'
    expect(body.split('\r\n')).toEqual([
      `range,service,property_name,policy,change,${values}`,
      `asked,Shop.Cart,'=queue.depth,Max,0.5,21${none}`,
      `yesterday,Shop.Cart,'=queue.depth,Max,,14${none}`,
      '',
    ])
  })
})

it('are described in OpenAPI with what may be asked and answered', async () => {
  const { server } = apiTelling()
  const { paths, components } = (await server.app.inject('/api/v1/openapi.json')).json()
  const described = Object.entries<Described>(paths).filter(([path]) => path.startsWith('/api/v1/property/'))
  for (const [, { get }] of described) {
    expect(Object.keys(get.responses)).toEqual(['200', '400', '500', '503', '504', 'default'])
    expect(get.parameters.filter(({ description }) => !description)).toEqual([])
  }
  const answers = described.map(([path, { get }]) => {
    const parameters = get.parameters.filter(({ name }) => !isCondition(name))
    return [path, { parameters, answer: get.responses['200'] }]
  })
  const schemas = Object.entries(components.schemas).filter(([name]) => !name.endsWith('Input'))
  await expectGoldenJson('http/openapi-property', {
    paths: Object.fromEntries(answers),
    schemas: Object.fromEntries(schemas),
  })
})

/** Conditions follow from the signal's fields; a service is more than its field. */
function isCondition(name: string): boolean {
  return name.endsWith('.like') || groupFields.some((field) => field.name === name)
}

interface Described {
  readonly get: {
    readonly parameters: readonly { readonly name: string; readonly description?: string }[]
    readonly responses: Readonly<Record<string, unknown>>
  }
}
