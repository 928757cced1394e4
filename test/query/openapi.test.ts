import { expect, it } from 'vitest'
import { statFields } from '../../query/scope.ts'
import { expectGoldenJson } from '../golden.ts'
import { apiTelling } from './asking.ts'

it('is described in OpenAPI with its parameters', async () => {
  const { server } = apiTelling()
  const { paths } = (await server.app.inject('/api/v1/openapi.json')).json()
  const parameters: { name: string; description: string }[] = paths['/api/v1/stat/series'].get.parameters
  const names = parameters.map((each) => each.name)
  expect(names).toEqual(expect.arrayContaining(['from', 'to', 'day', 'group', 'step', 'slave_name', 'slave_name.like']))
  expect(parameters.filter((each) => !each.description)).toEqual([])
})

it('has every status in OpenAPI that it may be answered with', async () => {
  const { server } = apiTelling()
  const { paths } = (await server.app.inject('/api/v1/openapi.json')).json()
  for (const path of ['services', 'series', 'trends', 'top', 'heatmap', 'completeness']) {
    const { responses } = paths[`/api/v1/stat/${path}`].get
    expect(Object.keys(responses)).toEqual(['200', '400', '500', '503', '504', 'default'])
    expect(responses['400'].description).toContain('TOO_MANY_GROUPS')
  }
})

it('is what clients are made of', async () => {
  const { server } = apiTelling()
  const { paths, components } = (await server.app.inject('/api/v1/openapi.json')).json()
  const answers = Object.entries<Described>(paths).flatMap(([path, { get }]) => {
    if (!get?.parameters || !path.startsWith('/api/v1/stat/')) return []
    const parameters = get.parameters.filter(({ name }) => !isCondition(name))
    return [[path, { parameters, answer: get.responses['200'] }]]
  })
  // Those that requests are made of are the same once more.
  const schemas = Object.entries(components.schemas).filter(([name]) => !name.endsWith('Input'))
  await expectGoldenJson('http/openapi-stat', {
    paths: Object.fromEntries(answers),
    schemas: Object.fromEntries(schemas),
  })
})

interface Described {
  readonly get?: {
    readonly parameters?: readonly { readonly name: string }[]
    readonly responses: Record<string, unknown>
  }
}

/** Conditions follow from the signal's fields. */
function isCondition(name: string): boolean {
  return name.endsWith('.like') || statFields.some((field) => field.name === name)
}
