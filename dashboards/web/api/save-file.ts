/** By this spreadsheets know that a file is UTF-8: without it Excel takes Chinese names for another encoding's. */
const byteOrderMark = '\uFEFF'

/** Large files are read from their address after the click, ms. */
const lifetime = 60_000

/** Hands a file to the browser to be kept; a table is one that spreadsheets can read. */
export function saveFile(name: string, content: Blob): void {
  const file = name.endsWith('.csv') ? new Blob([byteOrderMark, content], { type: 'text/csv' }) : content
  const address = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), lifetime)
}
