import { describe, expect, it } from 'vitest'
import { type ChartMark, groupsOf, linkOf } from '../../../dashboards/web/charts/marks.ts'
import { codeText, spanText } from '../../../dashboards/web/exits/exit-text.ts'
import { en } from '../../../dashboards/web/i18n/en.ts'

describe('how a container ended', () => {
  it.each([
    [{ exitCode: 0 }, '0'],
    [{ exitCode: 1 }, '1'],
    [{ exitCode: 137 }, '137 (SIGKILL)'],
    [{ exitCode: 137, signal: 9 }, '137 (SIGKILL)'],
    [{ exitCode: 255 }, '255'],
    [{ signal: 11 }, 'SIGSEGV'],
    [{}, '–'],
  ])('%o is told as %s', (exit, expected) => {
    expect(codeText(exit)).toBe(expected)
  })
})

it.each([
  [0, '0 s'],
  [59_999, '59 s'],
  [61_000, '1 min 1 s'],
  [7_200_000, '2 h'],
  [183_600_000, '2 d 3 h'],
])('%d ms are told as %s', (milliseconds, expected) => {
  expect(spanText(milliseconds, en)).toBe(expected)
})

describe('marks of a chart', () => {
  const range = { from: 6000, to: 9600 }
  const plot = { left: 50, right: 410 }
  const mark = (at: number): ChartMark => ({ at, tone: 'usual', title: `at ${at}`, detail: '', href: `/${at}` })
  const linkTo = ({ from, to }: { readonly from: number; readonly to: number }) => `/${from}-${to}`

  it('stand where they happened, none beside the chart', () => {
    const groups = groupsOf([mark(9601), mark(7800), mark(6000), mark(5999)], range, plot)
    expect(groups.map(({ left }) => left)).toEqual([50, 230])
  })

  it('are one line where they would hide one another', () => {
    const groups = groupsOf([mark(7890), mark(7800), mark(8050)], range, plot)
    expect(groups.map(({ marks }) => marks.map(({ at }) => at))).toEqual([[7800, 7890], [8050]])
  })

  it('lead to what happened, or to all that happened in their minutes', () => {
    const marks = [mark(7800), mark(7859)]
    const [both] = groupsOf(marks, range, plot)
    const [one] = groupsOf(marks.slice(0, 1), range, plot)
    expect(both && linkOf(both, { marks, linkTo })).toBe('/7800-7860')
    expect(one && linkOf(one, { marks, linkTo })).toBe('/7800')
  })
})
