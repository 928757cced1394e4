/**
 * A LIKE pattern as an expression over a column and one parameter. DuckDB's own LIKE tries every way that several % and
 * an _ can match: minutes for one name of a thousand characters, during which it can't be interrupted. Its regular
 * expressions take linear time.
 */
export function likeExpression(
  column: string,
  pattern: string,
): { readonly value: string; write(bound: string): string } {
  if (!/[%_]/.test(pattern)) return { value: pattern, write: (bound) => `${column} = ${bound}` }
  if (pattern.includes('%') && pattern.includes('_')) {
    return { value: regularExpression(pattern), write: (bound) => `regexp_full_match(${column}, ${bound}, 's')` }
  }
  return { value: pattern.replaceAll(/%+/g, '%'), write: (bound) => `${column} LIKE ${bound}` }
}

function regularExpression(pattern: string): string {
  return pattern.replaceAll(/%+|[^%\p{L}\p{N}]/gsu, (found) => {
    if (found.startsWith('%')) return '.*'
    return found === '_' ? '.' : `\\x{${(found.codePointAt(0) ?? 0).toString(16)}}`
  })
}
