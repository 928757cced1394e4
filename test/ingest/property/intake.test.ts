import { describe, expect, it } from 'vitest'
import { propertyIntake } from '../../../ingest/property/intake.ts'
import { receipt } from './reports.ts'

const names = { master_name: 'Shop.CartServer', property_name: 'queue.depth', policy: 'Sum' }
const span = { from: 1_711_500_000, to: 1_711_700_000 }

function read(fields: unknown) {
  return propertyIntake.read(fields, span, receipt)
}

describe('a property over HTTP', () => {
  it('is read to its record, of its service', () => {
    const reading = read({ ...names, master_name: 'Shop.CartServer.graysz1', value: 5, f_timestamp: span.from })
    const [record] = 'records' in reading ? reading.records : []
    expect(record).toMatchObject({ property_name: 'queue.depth', value: 5, set_suffix: 'graysz1' })
    expect(record && propertyIntake.moduleOf(record)).toBe('Shop.CartServer')
  })

  it('is ignored without a value', () => {
    expect(read({ ...names, policy: 'Max', value: -2147483648 })).toEqual({ records: [] })
  })

  it.each([
    [{ value: 'many' }, 'value', 'found "many", expected a number'],
    [
      { policy: 'Avg', value: '3=x' },
      'value',
      'found "3=x", expected a number, or a sum and a whole count as text, "30=4"',
    ],
    [
      { policy: 'Distr', value: 5 },
      'value',
      'found 5, expected up to 1000 pairs of bound and whole count as text, "5|1,20|3"',
    ],
    [{ value: true }, 'value', 'found true, expected a number'],
    [{}, 'value', 'found nothing, expected a number'],
    [{ value: 1, property_name: '' }, 'property_name', 'found "", expected some text'],
    [{ value: 1, policy: 5 }, 'policy', 'found 5, expected text'],
    [{ value: 1, host: 'x' }, 'host', 'there is no such field'],
    [
      { value: 1, f_timestamp: 5 },
      'f_timestamp',
      expect.stringMatching(/^found 5, expected epoch seconds, 1711500000 /),
    ],
  ])('that is wrong has the field named: %j', (fields, field, reason) => {
    expect(read({ ...names, ...fields })).toEqual({ problems: [{ field, reason }] })
  })

  it('that is no object is wrong as a whole', () => {
    expect(read(5)).toEqual({ problems: [{ field: '', reason: 'found 5, expected an object' }] })
  })
})
