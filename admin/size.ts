const units = ['B', 'KB', 'MB', 'GB', 'TB'] as const

/** Bytes as people read them, in steps of 1024 as the settings are: "1.5 GB". */
export function sizeText(bytes: number): string {
  const step = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10))
  const amount = bytes / 1024 ** step
  return `${amount >= 100 || Number.isInteger(amount) ? Math.round(amount) : amount.toFixed(1)} ${units[step]}`
}
