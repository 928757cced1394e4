import { expect, it } from 'vitest'
import {
  bucketText,
  changeText,
  countText,
  percentileText,
  pointsText,
  shareText,
  shortCount,
  shortValue,
  timeText,
  valueText,
} from '../../../dashboards/web/format/numbers.ts'

it.each([
  [0, '0'],
  [12_345, '12,345'],
  ['18446744073709551616', '18,446,744,073,709,551,616'],
])('%s calls are %s', (count, text) => {
  expect(countText(count)).toBe(text)
})

it.each([
  [0, '0'],
  [0.25, '0.3'],
  [9.96, '10'],
  [950, '950'],
  [9999, '9,999'],
  [12_345, '12.3k'],
  [999_499, '999k'],
  [999_949, '1M'],
  [999_600_000, '1G'],
  [4_560_000, '4.56M'],
])('%s calls in little room are %s', (count, text) => {
  expect(shortCount(count)).toBe(text)
})

it.each([
  [0, '0'],
  [0.37, '0.37'],
  [0.000_42, '0.00042'],
  [-70.345, '-70.34'],
  [123.456, '123.5'],
  [12_345.6, '12,346'],
  ['18446744073709551616', '18,446,744,073,709,551,616'],
])('a measured value of %s is %s', (value, text) => {
  expect(valueText(value)).toBe(text)
})

it.each([
  [0.315, '0.315'],
  [2500, '2,500'],
  [12_345, '12.3k'],
])('on an axis a value of %s is %s', (value, text) => {
  expect(shortValue(value)).toBe(text)
})

it.each([
  [null, '–'],
  [0, '0%'],
  [0.000_01, '<0.01%'],
  [0.0123, '1.23%'],
  [0.5, '50.0%'],
  [0.9995, '99.95%'],
  [0.999_999, '>99.99%'],
  [1, '100%'],
])('a share of %s is %s', (share, text) => {
  expect(shareText(share)).toBe(text)
})

it.each([
  [null, '–'],
  [0.42, '0.42 ms'],
  [7.5, '7.5 ms'],
  [37.2, '37.2 ms'],
  [420.4, '420 ms'],
  [999.4, '999 ms'],
  [999.6, '1 s'],
  [1240, '1.24 s'],
  [126_000, '2.1 min'],
])('a time of %s ms is %s', (time, text) => {
  expect(timeText(time)).toBe(text)
})

it('a percentile above the last bound is only more than that', () => {
  expect(percentileText({ value: 340, lower: 200, upper: 500 })).toBe('340 ms')
  expect(percentileText({ value: 3000, lower: 3000, upper: null })).toBe('>3 s')
  expect(percentileText(null)).toBe('–')
})

it.each([
  [0, 5, '≤5 ms'],
  [200, 500, '200–500 ms'],
  [500, 1000, '500 ms – 1 s'],
  [1000, 2000, '1–2 s'],
  [3000, null, '>3 s'],
])('the bucket from %s to %s is %s', (lower, upper, text) => {
  expect(bucketText(lower, upper)).toBe(text)
})

it.each([
  [null, ''],
  [0, ''],
  [0.0001, ''],
  [0.034, '+3%'],
  [-0.5, '−50%'],
  [1.234, '+123%'],
  [11, '×12'],
])('a change of %s is %s', (change, text) => {
  expect(changeText(change)).toBe(text)
})

it.each([
  [null, ''],
  [0.000_01, ''],
  [0.0005, '+0.05 pp'],
  [0.0123, '+1.2 pp'],
  [-0.002, '−0.2 pp'],
])('a difference of %s is %s', (difference, text) => {
  expect(pointsText(difference)).toBe(text)
})
