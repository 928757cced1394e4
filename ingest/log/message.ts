/** Longer messages are cut, in bytes of UTF-8. */
export const longestMessage = 256 * 1024

const scratch = new Uint8Array(longestMessage)
const encoder = new TextEncoder()

/**
 * A record's text without the line ends, the NULs and the byte order mark around it; a NUL within it becomes ␀, as people
 * see it. '' where nothing is left but spaces.
 */
export function messageOf(text: string): string {
  let start = 0
  let end = text.length
  while (end > start && isLineEndOrNul(text.charCodeAt(end - 1))) end--
  while (start < end && isLineEndOrNul(text.charCodeAt(start))) start++
  if (text.charCodeAt(start) === byteOrderMark) start++
  const message = end - start === text.length ? text : text.slice(start, end)
  if (message.trim() === '') return ''
  return message.includes('\0') ? message.replaceAll('\0', '␀') : message
}

const byteOrderMark = 0xfeff

function isLineEndOrNul(code: number): boolean {
  return code === 0x0a || code === 0x0d || code === 0
}

/** The message, or as much of it as is kept, to a whole character. A copy then: a slice would keep all of it in memory. */
export function cutMessage(message: string): string {
  if (message.length * 3 <= longestMessage || Buffer.byteLength(message) <= longestMessage) return message
  const { written } = encoder.encodeInto(message, scratch)
  return Buffer.from(scratch.buffer, 0, written).toString()
}
