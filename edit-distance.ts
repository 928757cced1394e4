/** Levenshtein's distance: the fewest characters to insert, remove or change that make one text of the other. */
export function editDistance(from: string, to: string): number {
  let distances = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (const [row, letter] of [...from].entries()) {
    const above = distances
    distances = [row + 1]
    for (const [column, other] of [...to].entries()) {
      const changed = (above[column] ?? 0) + (letter === other ? 0 : 1)
      distances.push(Math.min(changed, (above[column + 1] ?? 0) + 1, (distances[column] ?? 0) + 1))
    }
  }
  return distances.at(-1) ?? 0
}
