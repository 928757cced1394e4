import { expect, it } from 'vitest'
import { doorOver, serverOver } from './cluster-api.ts'

const silent = async () => {
  throw new Error('nothing is asked while routes are described')
}

async function description() {
  const { app } = serverOver(doorOver({ ask: silent, find: silent }))
  return (await app.inject('/api/v1/openapi.json')).json()
}

it.each([
  ['events', 'EventPage', ['from', 'to', 'day', 'q', 'kind', 'name.like', 'component', 'limit', 'after']],
  ['events/counts', 'EventCounts', ['from', 'q', 'by', 'limit']],
  ['exits', 'ExitPage', ['from', 'kind', 'app', 'server.like', 'exit_code', 'limit', 'after']],
  ['exits/counts', 'ExitCounts', ['from', 'kind', 'by', 'limit']],
  ['exits/card', 'ExitCard', ['key', 'at']],
])('%s is described in OpenAPI, each parameter in words', async (path, answer, names) => {
  const { paths } = await description()
  const { parameters, responses, tags } = paths[`/api/v1/${path}`].get
  expect(parameters.map(({ name }: Parameter) => name)).toEqual(expect.arrayContaining(names))
  expect(parameters.filter(({ description }: Parameter) => !description)).toEqual([])
  expect(responses['200'].content['application/json'].schema.$ref).toBe(`#/components/schemas/${answer}`)
  expect(Object.keys(responses)).toEqual(expect.arrayContaining(['400', '503', '504', 'default']))
  expect(tags).toEqual([path.split('/')[0]])
})

interface Parameter {
  readonly name: string
  readonly description?: string
}

it('what answers are made of has names', async () => {
  const { components } = await description()
  expect(Object.keys(components.schemas)).toEqual(
    expect.arrayContaining(['Event', 'Exit', 'LogLine', 'MinuteOfCalls', 'Range']),
  )
})
