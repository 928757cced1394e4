/**
 * What names and messages may hold: they come from anybody, and a control character in them could command the terminal
 * that they are printed on.
 */

const controls = /(?![\t\n])\p{Cc}/gu
const anyControl = /\p{Cc}/gu

/** A text of one line or many. */
export function shownSafely(text: string): string {
  return text.replace(controls, '\ufffd')
}

/** A name, or a sentence: of one line, whatever it holds. */
export function onOneLine(text: string): string {
  return text.replace(anyControl, '\ufffd')
}

/** Controls that JSON leaves as they are, those of 8 bits among them. */
const leftByJson = /[\u007f-\u009f]/g

/** JSON that says the same. */
export function safeJson(json: string): string {
  return json.replace(leftByJson, (control) => `\\u00${control.charCodeAt(0).toString(16)}`)
}
