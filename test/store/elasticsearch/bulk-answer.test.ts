import { expect, it } from 'vitest'
import { readBulkAnswer, readBulkFailure } from '../../../store/elasticsearch/bulk-answer.ts'

it('reads each class of item', () => {
  const f = (status: unknown, type: string | undefined, kind: string) => {
    const error = type === undefined ? undefined : { type, reason: 'r', shard: '0' }
    const answer = readBulkAnswer({ items: [{ create: { status, error } }] }, 1)
    expect(answer, `${status} ${type}`).toMatchObject({ kind: 'each', fates: [{ kind }] })
  }
  f(200, undefined, 'stored')
  f(201, undefined, 'stored')
  f(409, 'version_conflict_engine_exception', 'conflict')
  f(409, 'something_else', 'busy')
  f(429, 'es_rejected_execution_exception', 'busy')
  f(429, 'circuit_breaking_exception', 'busy')
  f(429, 'cluster_block_exception', 'busy')
  f(403, 'cluster_block_exception', 'busy')
  f(403, 'security_exception', 'forbidden')
  f(401, 'security_exception', 'forbidden')
  f(400, 'mapper_parsing_exception', 'refused')
  f(400, 'document_parsing_exception', 'refused')
  f(400, 'illegal_argument_exception', 'refused')
  f(400, 'strict_dynamic_mapping_exception', 'refused')
  f(400, 'validation_exception', 'busy')
  f(400, 'index_closed_exception', 'busy')
  f(404, 'index_not_found_exception', 'missing')
  f(500, 'anything', 'busy')
  f(503, 'unavailable_shards_exception', 'busy')
  f(undefined, undefined, 'busy')
  f('201', undefined, 'busy')
})

it('believes nothing but one item for every document', () => {
  const stored = { create: { status: 201 } }
  for (const body of [
    undefined,
    null,
    '',
    'items',
    7,
    {},
    { items: {} },
    { items: [stored] },
    { items: Array(3).fill(stored) },
  ]) {
    expect(readBulkAnswer(body, 2), JSON.stringify(body)).toMatchObject({ kind: 'all', fate: { kind: 'away' } })
  }
  const odd = readBulkAnswer({ items: [null, { index: { status: 201 } }] }, 2)
  expect(odd).toMatchObject({ kind: 'each', fates: [{ kind: 'busy' }, { kind: 'busy' }] })
})

it('reads each class of failure of the whole bulk', () => {
  const f = (status: number, type: string, expected: object) =>
    expect(readBulkFailure({ kind: 'answered', status, type, reason: 'r' }), `${status} ${type}`).toMatchObject(
      expected,
    )
  const all = (kind: string) => ({ kind: 'all', fate: { kind } })
  f(413, '', { kind: 'indigestible' })
  f(400, 'illegal_argument_exception', { kind: 'indigestible' })
  f(400, '', all('away'))
  f(401, 'security_exception', all('forbidden'))
  f(403, 'security_exception', all('forbidden'))
  f(403, 'cluster_block_exception', all('busy'))
  f(429, 'es_rejected_execution_exception', all('busy'))
  f(404, '', all('away'))
  for (const status of [500, 502, 503, 504]) f(status, '', all('away'))
  expect(readBulkFailure({ kind: 'silent', reason: 'r' })).toMatchObject(all('away'))
})
