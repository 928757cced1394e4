/** SQL's LIKE (contract section 8): % any run of characters, _ one, no escape. */

const longestPattern = 1024
const mostWildcards = 16

/** What is wrong with a pattern that costs more than anybody types; undefined where nothing is. */
export function patternProblem(pattern: string): string | undefined {
  const wildcards = (pattern.match(/%+|_/g) ?? []).length
  if (pattern.length <= longestPattern && wildcards <= mostWildcards) return undefined
  const found = `the pattern has ${pattern.length} characters and ${wildcards} wildcards`
  return `${found}, expected at most ${longestPattern} and ${mostWildcards}`
}

/** Whether a text is like a pattern, for those who look at records themselves. Goes back to the last % only. */
export function isLike(text: string, pattern: string): boolean {
  const [characters, wanted] = [[...text], [...pattern]]
  let at = 0
  let place = 0
  let afterRun: { at: number; readonly place: number } | undefined
  while (at < characters.length) {
    if (wanted[place] === '%') {
      place++
      afterRun = { at, place }
    } else if (wanted[place] === '_' || wanted[place] === characters[at]) {
      at++
      place++
    } else if (afterRun) {
      at = ++afterRun.at
      place = afterRun.place
    } else return false
  }
  return wanted.slice(place).every((each) => each === '%')
}
