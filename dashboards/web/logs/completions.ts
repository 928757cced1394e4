const fields = ['level', 'app', 'server', 'file', 'node', 'thread', 'trace'] as const

/**
 * How the last term that is typed may go on: with a field's name, or, where that is there, with one of its values. Each is
 * the whole search.
 */
export function completionsOf(
  typed: string,
  values: readonly { readonly value: string }[] | undefined,
): readonly string[] {
  const [, before = '', sign = '', term = ''] = /^(.*?(?:^|[\s(]))(-?)([^\s()]*)$/s.exec(typed) ?? []
  const colon = term.indexOf(':')
  if (colon < 0) {
    if (term === '') return []
    return fields.filter((name) => name.startsWith(term.toLowerCase())).map((name) => `${before}${sign}${name}:`)
  }
  const begun = term
    .slice(colon + 1)
    .replace(/^"/, '')
    .toLowerCase()
  const name = term.slice(0, colon)
  return (values ?? [])
    .map(({ value }) => value)
    .filter((value) => value !== '' && value.toLowerCase().startsWith(begun) && value.toLowerCase() !== begun)
    .map(
      (value) => `${before}${sign}${name}:${/^[\w.]+$/.test(value) ? value : `"${value.replace(/(["\\])/g, '\\$1')}"`}`,
    )
}
