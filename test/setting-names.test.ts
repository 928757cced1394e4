import { describe, expect, it } from 'vitest'
import { editDistance } from '../edit-distance.ts'
import { unknownSettings } from '../setting-names.ts'

describe('a variable that is no setting', () => {
  it.each([
    ['TARSIER_RETENTION_STATS', 'did you mean TARSIER_RETENTION_STAT?'],
    ['TARSIER_LOGLEVEL', 'did you mean TARSIER_LOG_LEVEL?'],
    ['TARSIER_ELASTICSEARCH_PASSWORD_FIL', 'did you mean TARSIER_ELASTICSEARCH_PASSWORD_FILE?'],
    ['TARSIER_HTP_PORT', 'did you mean TARSIER_HTTP_PORT?'],
    ['TARSIER_COLOUR', '`tarsier settings` lists what there is'],
  ])('%s is told with advice: %s', (name, advice) => {
    expect(unknownSettings({ [name]: '1' })).toEqual([`${name} is not a setting and changes nothing; ${advice}`])
  })

  it('is told with all others', () => {
    expect(unknownSettings({ TARSIER_A: '1', TARSIER_HOST: '::', TARSIER_B: '2' })).toHaveLength(2)
  })
})

describe('nothing is told of', () => {
  it('settings, the file that names them, and what belongs to others', () => {
    const TARSIER_REDIS_URL_FILE = '/run/secrets/redis'
    const environment = { TARSIER_HOST: '::', TARSIER_CONFIG: 'tarsier.yaml', TARSIER_REDIS_URL_FILE, PATH: '/bin' }
    expect(unknownSettings(environment)).toEqual([])
  })

  it('what Kubernetes sets for services called tarsier and tarsier-ingest', () => {
    const environment = {
      TARSIER_SERVICE_HOST: '10.0.0.1',
      TARSIER_SERVICE_PORT: '4700',
      TARSIER_SERVICE_PORT_HTTP: '4700',
      TARSIER_PORT: 'tcp://10.0.0.1:4700',
      TARSIER_PORT_4700_TCP: 'tcp://10.0.0.1:4700',
      TARSIER_PORT_4700_TCP_PROTO: 'tcp',
      TARSIER_PORT_4700_TCP_PORT: '4700',
      TARSIER_PORT_4700_TCP_ADDR: '10.0.0.1',
      TARSIER_INGEST_SERVICE_HOST: '10.0.0.2',
      TARSIER_INGEST_PORT: 'udp://10.0.0.2:17000',
      TARSIER_INGEST_PORT_17000_UDP_ADDR: '10.0.0.2',
    }
    expect(unknownSettings(environment)).toEqual([])
  })
})

it.each([
  ['kitten', 'sitting', 3],
  ['', 'abc', 3],
  ['flaw', 'lawn', 2],
  ['same', 'same', 0],
])('from %j to %j there are %d edits', (from, to, edits) => {
  expect([editDistance(from, to), editDistance(to, from)]).toEqual([edits, edits])
})
