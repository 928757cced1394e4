import { text } from 'node:stream/consumers'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Cell, csvOf, prefersCsv } from '../../http/csv.ts'

/** Reads RFC 4180 character by character. */
function parse(csv: string): string[][] {
  const rows: string[][] = [[]]
  let cell = ''
  let quoted = false
  for (let place = 0; place < csv.length; place++) {
    const character = csv[place] ?? ''
    if (quoted && character === '"' && csv[place + 1] === '"') cell += csv[++place]
    else if (character === '"') quoted = !quoted
    else if (!quoted && (character === ',' || csv.startsWith('\r\n', place))) {
      rows.at(-1)?.push(cell)
      cell = ''
      if (character !== ',') {
        place++
        rows.push([])
      }
    } else cell += character
  }
  return rows.slice(0, -1)
}

describe('a table as CSV', () => {
  it('is read back as it was, whatever the cells hold', async () => {
    const string = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('"', 'a,b', '\r\n', '支付,"💳"', ' a ', ''))
    const harmless = string.filter((each) => !/^[=+\-@＝＋－＠\t\r\n]/.test(each))
    const cell = fc.oneof(harmless, fc.double({ noNaN: true }), fc.constant(null))
    const table = fc.integer({ min: 1, max: 4 }).chain((width) => {
      return fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 1200, size: 'medium' })
    })
    const told = (each: Cell) => (each === null ? '' : String(each))
    await fc.assert(
      fc.asyncProperty(table, async (rows) => {
        expect(parse(await text(csvOf(rows)))).toEqual(rows.map((row) => row.map(told)))
      }),
    )
  })

  it('ends its lines with CR LF and quotes what needs to be', async () => {
    const rows = [
      ['a', 'b "c"', 'd,e', 'f\ng'],
      [1.5, -1, null, 'x y'],
    ]
    expect(await text(csvOf(rows))).toBe('a,"b ""c""","d,e","f\ng"\r\n1.5,-1,,x y\r\n')
  })

  it.each([...['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1'], ...['＝1+1', '＋1', '－1', '＠SUM(A1)']])(
    'shows %j and does not run it',
    async (formula) => {
      expect(parse(await text(csvOf([[formula]])))).toEqual([[`'${formula}`]])
    },
  )

  it('is made as it is read', async () => {
    let made = 0
    function* endless(): Generator<readonly Cell[]> {
      for (;;) yield [made++]
    }
    const stream = csvOf(endless())
    for await (const chunk of stream) {
      expect(chunk).toMatch(/^0\r\n1\r\n/)
      break
    }
    expect(made).toBeLessThan(100_000)
  })
})

describe('CSV is preferred', () => {
  it.each([
    'text/csv',
    'text/csv, application/json;q=0.9',
    'TEXT/CSV;header=present',
    'application/json;q=0, text/csv;q=0.1',
  ])('by %s', (accept) => expect(prefersCsv(accept)).toBe(true))

  it.each([
    undefined,
    '',
    '*/*',
    'application/json',
    'application/json, text/csv;q=0.5',
    'text/csv;q=0',
    'text/html,*/*;q=0.8',
    'text/csvx',
  ])('not by %s', (accept) => expect(prefersCsv(accept)).toBe(false))
})
