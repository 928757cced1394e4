import { describe, expect, it } from 'vitest'
import { propertyRecordsOfInput } from '../../../ingest/property/records.ts'
import { propertyInputSchema, propertySchema } from '../../../signals/property.ts'
import { normalise, receipt, report, valuesOf } from './reports.ts'

describe('a property of reportPropMsg', () => {
  it("becomes the contract's document, one a policy", () => {
    expect(normalise(report({ Max: '21' })).records).toEqual([
      {
        f_timestamp: Date.parse('2024-03-28T12:59:00+08:00') / 1000,
        f_date: '20240328',
        f_tflag: '1260',
        master_name: 'Shop.CartServer',
        service: 'Shop.CartServer',
        master_ip: '10.9.9.9',
        property_name: 'queue.depth',
        set_name: '',
        set_area: '',
        set_id: '',
        set_suffix: '',
        s_container: '',
        policy: 'Max',
        value: 21,
        value_text: '',
        bounds: '',
      },
    ])
  })

  it('is a valid record of the signal by every policy', () => {
    const every = { Sum: '9223372036854775807', Avg: '45=3', Distr: '5|1,20|0,100|7', Count: '3', Own: 'text' }
    const { records, ignored, rejected } = normalise(report(every))
    expect([records.length, ignored, rejected]).toEqual([5, 0, 0])
    for (const record of records) expect(propertySchema.safeParse(record).error).toBeUndefined()
  })

  it('keeps the sum and the count of an average', () => {
    expect(valuesOf(report({ Avg: '45=4' }))).toEqual([{ policy: 'Avg', value: 11.25, sum: 45, count: 4 }])
    expect(valuesOf(report({ Avg: '7.5' }))).toEqual([{ policy: 'Avg', value: 7.5, sum: 7.5, count: 1 }])
    expect(valuesOf(report({ Avg: '9007199254740993=2' }))).toEqual([
      { policy: 'Avg', value: 2 ** 52, value_long: 9007199254740993n, sum: 2 ** 53, count: 2 },
    ])
  })

  it('keeps every bucket of a distribution by its bound, in rising order', () => {
    expect(valuesOf(report({ Distr: '100|7,5|1,20|0,-3|2,0.5|9223372036854775807' }))).toEqual([
      {
        policy: 'Distr',
        bounds: '-3,0.5,5,20,100',
        bucket_1: 2,
        bucket_2: 9223372036854775807n,
        bucket_3: 1,
        bucket_5: 7,
      },
    ])
  })

  it('goes on in another record where a distribution has more bounds than one has columns', () => {
    const buckets = Array.from({ length: 32 }, (_, place) => `${10 * (place + 1)}|${place + 1}`)
    const [first, second, third, ...more] = valuesOf(report({ Distr: buckets.join() }))
    expect(more).toEqual([])
    expect(first).toMatchObject({ bounds: expect.stringMatching(/^10,20,.*,160$/), bucket_1: 1, bucket_16: 16 })
    expect(second).toMatchObject({ bounds: expect.stringMatching(/^160,170,.*,310$/), bucket_2: 17, bucket_16: 31 })
    expect(second).not.toHaveProperty('bucket_1')
    expect(third).toEqual({ policy: 'Distr', bounds: '310,320', bucket_2: 32 })
  })

  it('keeps whole numbers of 64 bits exactly, and decimal and negative ones', () => {
    expect(
      valuesOf(report({ Sum: '9223372036854775807', Count: '9007199254740993', Min: '-0.25', Max: '1e3' })),
    ).toEqual([
      { policy: 'Sum', value: 2 ** 63, value_long: 9223372036854775807n },
      { policy: 'Count', value: 2 ** 53, value_long: 9007199254740993n },
      { policy: 'Min', value: -0.25 },
      { policy: 'Max', value: 1000 },
    ])
    expect(valuesOf(report({ Sum: '-9223372036854775809' }))).toEqual([{ policy: 'Sum', value: -(2 ** 63) }])
  })

  it("keeps the value of a service's own policy as text, and as a number where it is one", () => {
    expect(valuesOf(report({ Version: 'v1.2', Load: '0.50', Digits: '9007199254740993' }))).toEqual([
      { policy: 'Version', value_text: 'v1.2' },
      { policy: 'Load', value: 0.5, value_text: '0.50' },
      { policy: 'Digits', value: 2 ** 53, value_long: 9007199254740993n, value_text: '9007199254740993' },
    ])
    expect(normalise(report({ Long: '字'.repeat(2000) })).records[0]?.value_text).toHaveLength(1024)
  })

  it('has its service without the set, whichever way the set is told', () => {
    const set = { setName: 'gray', setArea: 'sz', setId: '1' }
    const names = { service: 'Shop.CartServer', set_suffix: 'graysz1' }
    const appended = normalise(report({ Sum: '1' }, { moduleName: 'Shop.CartServer.graysz1', ...set })).records[0]
    expect(appended).toMatchObject({ master_name: 'Shop.CartServer.graysz1', set_area: 'sz', ...names })
    expect(normalise(report({ Sum: '1' }, set)).records[0]).toMatchObject({ master_name: 'Shop.CartServer', ...names })
    const named = normalise(report({ Sum: '1' }, { moduleName: 'Shop.CartServer.gray.sz.1' })).records[0]
    expect(named).toMatchObject({ set_name: '', ...names })
  })

  it('is dropped where its module is tars.tarsnode', () => {
    const dropped = report({ Sum: '1', Count: '2' }, { moduleName: 'tars.tarsnode' })
    expect(normalise(dropped)).toEqual({ records: [], ignored: 2, rejected: 0 })
  })

  it('has long names cut, and byte order marks taken away', () => {
    const [record] = normalise(
      report({ Sum: '1' }, { propertyName: 'x'.repeat(2000), moduleName: '\ufeffA.B' }),
    ).records
    expect(record?.property_name).toHaveLength(1024)
    expect(record?.master_name).toBe('A.B')
  })
})

describe('what an idle library reports', () => {
  it.each([
    ['a head without a policy', {}],
    ['a distribution of nothing', { Distr: '5|0,20|0' }],
    ['an empty distribution', { Distr: '' }],
    ['an average of nothing', { Avg: '0=0' }],
    ['the smallest number as Max', { Max: '-2147483648' }],
    ['the largest number as Min', { Min: '2147483647' }],
    ['an empty value', { Own: '' }],
  ])('%s is ignored', (_what, infos) => {
    expect(normalise(report(infos))).toEqual({ records: [], ignored: 1, rejected: 0 })
  })

  it('an average beside a count of 0 is ignored, the zero sum and the zero count are kept', () => {
    const { records, ignored } = normalise(report({ Sum: '0', Avg: '0', Count: '0' }))
    expect(records.map(({ policy, value }) => [policy, value])).toEqual([
      ['Sum', 0],
      ['Count', 0],
    ])
    expect(ignored).toBe(1)
  })

  it('an average of 0 is one beside a count, and the extremes are values of other policies', () => {
    expect(valuesOf(report({ Avg: '0', Count: '2', Min: '-2147483648', Sum: '2147483647' }))).toHaveLength(4)
  })
})

describe('a value that is not what its policy says', () => {
  it.each([
    ['Sum', 'many'],
    ['Max', '1,5'],
    ['Min', '0x10'],
    ['Count', 'NaN'],
    ['Sum', '1e400'],
    ['Sum', '1'.repeat(100_000)],
    ['Avg', '1=-2'],
    ['Avg', '1=2=3'],
    ['Avg', '=2'],
    ['Distr', '5'],
    ['Distr', '5|1,'],
    ['Distr', '5|-1'],
    ['Distr', '5|1|2'],
    ['Distr', 'five|1'],
    ['Distr', Array.from({ length: 1001 }, (_, place) => `${place}|1`).join()],
  ])('of %s is rejected and fails no other: %.20s', (policy, value) => {
    const { records, ignored, rejected } = normalise(report([[policy, value]]), report({ Count: '1' }))
    expect([records.length, ignored, rejected]).toEqual([1, 0, 1])
  })
})

describe('equal heads of one packet merge', () => {
  const merged = (...infos: readonly Readonly<Record<string, string>>[]) =>
    valuesOf(...infos.map((each) => report(each)))

  it('counts and sums by adding exactly', () => {
    expect(merged({ Sum: '9007199254740992' }, { Sum: '1' }, { Sum: '0.5' })).toEqual([
      { policy: 'Sum', value: 2 ** 53 },
    ])
    expect(merged({ Sum: '9007199254740992' }, { Sum: '1' })).toEqual([
      { policy: 'Sum', value: 2 ** 53, value_long: 9007199254740993n },
    ])
    expect(merged({ Count: '9223372036854775807' }, { Count: '1' })).toEqual([{ policy: 'Count', value: 2 ** 63 }])
  })

  it('the largest and the smallest', () => {
    expect(merged({ Max: '9007199254740993', Min: '3' }, { Max: '9007199254740992', Min: '-1.5' })).toEqual([
      { policy: 'Max', value: 2 ** 53, value_long: 9007199254740993n },
      { policy: 'Min', value: -1.5 },
    ])
  })

  it('averages by their sums and counts', () => {
    expect(merged({ Avg: '10=4' }, { Avg: '2.5' })).toEqual([{ policy: 'Avg', value: 2.5, sum: 12.5, count: 5 }])
  })

  it('distributions by bound', () => {
    expect(merged({ Distr: '5|1,20|2' }, { Distr: '20.0|3,100|4' })).toEqual([
      { policy: 'Distr', bounds: '5,20,100', bucket_1: 1, bucket_2: 5, bucket_3: 4 },
    ])
    expect(merged({ Distr: '5|9223372036854775807' }, { Distr: '5|1' })).toEqual([
      { policy: 'Distr', bounds: '5', bucket_1: 9223372036854775807n },
    ])
  })

  it('own policies to the last value', () => {
    expect(merged({ Version: 'v1' }, { Version: 'v2' })).toEqual([{ policy: 'Version', value_text: 'v2' }])
  })

  it('but not those that differ in a name, whatever characters it holds', () => {
    const differing = [
      report({ Sum: '1' }, { moduleName: 'A.B', propertyName: 'Cd' }),
      report({ Sum: '1' }, { moduleName: 'A.BC', propertyName: 'd' }),
      report({ Sum: '1' }, { moduleName: 'A.B', propertyName: 'C', container: 'd' }),
    ]
    expect(normalise(...differing).records).toHaveLength(3)
  })

  it('an idle report changes nothing', () => {
    expect(merged({ Max: '-2147483648', Avg: '0', Count: '0' }, { Max: '-2147483649', Avg: '4', Count: '2' })).toEqual([
      { policy: 'Count', value: 2 },
      { policy: 'Max', value: -2147483649 },
      { policy: 'Avg', value: 4, sum: 4, count: 1 },
    ])
  })
})

describe('a record over HTTP', () => {
  const names = { master_name: 'Shop.CartServer', property_name: 'queue.depth' }
  const recordsOf = (fields: object) =>
    propertyRecordsOfInput(propertyInputSchema.parse({ ...names, ...fields }), receipt)

  it("is of its own time and address, else of the receipt's and the sender's", () => {
    const f_timestamp = Date.parse('2024-03-27T23:59:59+08:00') / 1000
    expect(recordsOf({ policy: 'Sum', value: 5, master_ip: '1.2.3.4', f_timestamp })).toMatchObject([
      { master_ip: '1.2.3.4', f_date: '20240327', f_tflag: '2360', f_timestamp: f_timestamp - 59, value: 5 },
    ])
    expect(recordsOf({ policy: 'Sum', value: '5' })).toMatchObject([
      { master_ip: '10.9.9.9', f_tflag: '1260', value: 5 },
    ])
  })

  it('has its value as a number or in the form of its policy', () => {
    expect(recordsOf({ policy: 'Max', value: 9007199254740993n })).toMatchObject([{ value_long: 9007199254740993n }])
    expect(recordsOf({ policy: 'Avg', value: '45=3' })).toMatchObject([{ value: 15, sum: 45, count: 3 }])
    expect(recordsOf({ policy: 'Distr', value: '5|1' })).toMatchObject([{ bounds: '5', bucket_1: 1 }])
    expect(recordsOf({ policy: 'Level', value: 3 })).toMatchObject([{ value: 3, value_text: '3' }])
  })

  it('without a value is none', () => {
    expect(recordsOf({ policy: 'Distr', value: '5|0' })).toEqual([])
    expect(recordsOf({ policy: 'Sum', value: 1, master_name: 'tars.tarsnode' })).toEqual([])
  })
})
