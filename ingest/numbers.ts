/** A number where one holds the value exactly. */
export function smallest(value: bigint): number | bigint {
  const asNumber = Number(value)
  return Number.isSafeInteger(asNumber) ? asNumber : value
}

/** A whole number that was sent as text, as clients do whose numbers end at 2^53; anything else is left as it is. */
export function wholeOfText(value: unknown): unknown {
  return typeof value === 'string' && /^-?\d{1,19}$/.test(value) ? smallest(BigInt(value)) : value
}
