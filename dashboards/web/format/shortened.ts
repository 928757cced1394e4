const mostCharacters = 2000
const mostLines = 20

/** A long text's beginning, and how many characters are left out of it. */
export function shortened(text: string): { readonly text: string; readonly left: number } {
  let end = Math.min(text.length, mostCharacters)
  for (let lines = 0, at = -1; lines < mostLines; lines++) {
    at = text.indexOf('\n', at + 1)
    if (at < 0 || at >= end) break
    if (lines === mostLines - 1) end = at
  }
  // Not within a character.
  if (end < text.length && !text.slice(0, end).isWellFormed()) end--
  return { text: text.slice(0, end), left: text.length - end }
}
