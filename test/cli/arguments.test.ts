import { InvalidArgumentError } from 'commander'
import { describe, expect, it } from 'vitest'
import { conditionParameters, httpOperators, url } from '../../cli/query/http.ts'
import { day, minuteText, moment } from '../../cli/query/moment.ts'
import { endpoint, minuteFlag } from '../../cli/query/tars.ts'
import { fieldList, whereWith } from '../../cli/query/where.ts'

describe('--where', () => {
  const collectWhere = whereWith('=', '~', '>', '>=', '<', '<=')

  it.each([
    ['slave_name=Shop.CartServer', { field: 'slave_name', operator: '=', value: 'Shop.CartServer' }],
    ['slave_name~Shop.%', { field: 'slave_name', operator: '~', value: 'Shop.%' }],
    ['return_value>=-1', { field: 'return_value', operator: '>=', value: '-1' }],
    ['f_tflag<1260', { field: 'f_tflag', operator: '<', value: '1260' }],
    ['tars_version=', { field: 'tars_version', operator: '=', value: '' }],
    ['interface_name=a=b,c\nd', { field: 'interface_name', operator: '=', value: 'a=b,c\nd' }],
  ])('reads %j', (text, condition) => {
    expect(collectWhere(text, [])).toEqual([condition])
  })

  it('adds up', () => {
    expect(collectWhere('a=1', collectWhere('b=2', [])).map(({ field }) => field)).toEqual(['b', 'a'])
  })

  it.each(['slave_name', '=x', 'slave name=x', '', '名=x'])(
    'refuses %j, naming what was found and expected',
    (text) => {
      const expected = `Found ${JSON.stringify(text)}, expected a field, one of = ~ > >= < <= and a value`
      expect(() => collectWhere(text, [])).toThrow(expected)
      expect(() => collectWhere(text, [])).toThrow(InvalidArgumentError)
    },
  )

  it('becomes parameters of the API, and names the operators that the API takes', () => {
    const collectHttpWhere = whereWith(...httpOperators)
    expect(conditionParameters(collectHttpWhere('b~x%', collectHttpWhere('a=1')))).toEqual([
      ['a', '1'],
      ['b.like', 'x%'],
    ])
    expect(() => collectHttpWhere('a>1')).toThrow('Found "a>1", expected a field, one of = ~ and a value')
  })
})

describe('a time', () => {
  const now = Date.UTC(2026, 0, 31, 12)
  it.each([
    ['now', '2026-01-31T12:00:00.000Z'],
    ['-90s', '2026-01-31T11:58:30.000Z'],
    ['-15m', '2026-01-31T11:45:00.000Z'],
    ['-1h', '2026-01-31T11:00:00.000Z'],
    ['-2d', '2026-01-29T12:00:00.000Z'],
    ['2026-01-31T08:00:00+08:00', '2026-01-31T00:00:00.000Z'],
    ['2026-01-31T08:00Z', '2026-01-31T08:00:00.000Z'],
  ])('reads %s', (text, instant) => {
    expect(moment(text, now).toISOString()).toBe(instant)
  })

  it('without an offset is in the zone of this machine', () => {
    expect(moment('2026-01-31T09:30')).toEqual(new Date(2026, 0, 31, 9, 30))
    expect(moment('2026-01-31')).toEqual(new Date(2026, 0, 31))
  })

  it('is printed with its offset, as it may be typed', () => {
    const text = minuteText(new Date('2026-01-31T08:00:59Z'))
    expect(text).toMatch(/^2026-0[12]-\d\dT\d\d:\d\d[+-]\d\d:\d\d$/)
    expect(moment(text).toISOString()).toBe('2026-01-31T08:00:00.000Z')
  })

  it.each(['1h', '-1w', 'yesterday', '2026-13-01', '1769846400', ''])('is not %j', (text) => {
    expect(() => moment(text)).toThrow(`Found ${JSON.stringify(text)}, expected an ISO 8601 time`)
  })
})

describe('other arguments', () => {
  it('are read where they are good', () => {
    expect(day('2026-01-31')).toBe('20260131')
    expect(fieldList('a, b')).toEqual(['a', 'b'])
    expect(endpoint('[::1]:16000')).toEqual({ host: '::1', port: 16000 })
    expect(endpoint('tars.local:1')).toEqual({ host: 'tars.local', port: 1 })
    expect(minuteFlag('2360')).toBe('2360')
    expect(url('https://a/b')).toBe('https://a/b')
  })

  it.each([
    [day, '31.1.2026', 'expected a day'],
    [fieldList, 'a,,b', 'expected field names'],
    [endpoint, '127.0.0.1', 'expected host:port'],
    [endpoint, 'a:70000', 'expected host:port'],
    [minuteFlag, '0961', 'expected HHMM'],
    [minuteFlag, '2401', 'expected HHMM'],
    [url, '127.0.0.1:4700', 'expected http://host:port'],
  ])('are refused by %o where they are %j', (read, text, expected) => {
    expect(() => read(text)).toThrow(expected)
  })
})
