/** What repeated measurements of one thing came to: their median, unless the row says otherwise, and their spread. */
export interface Figure {
  readonly value: number
  readonly least: number
  readonly most: number
}

/** Median and spread. Throws where nothing was measured. */
export function figureOf(values: readonly number[]): Figure {
  return { value: quantile(values, 0.5), least: quantile(values, 0), most: quantile(values, 1) }
}

/** The value that a share of the values does not exceed, between two of them in proportion. Throws where there is none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right)
  const place = (sorted.length - 1) * share
  const below = sorted[Math.floor(place)]
  const above = sorted[Math.ceil(place)]
  if (below === undefined || above === undefined) throw new RangeError('nothing was measured')
  return below + (above - below) * (place - Math.floor(place))
}

/** Three significant digits, thousands apart: 0.812, 15.3, 68,400. */
export function shown(value: number): string {
  return value.toLocaleString('en-US', { maximumSignificantDigits: 3 })
}
