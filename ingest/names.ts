/** Longer names are cut: Elasticsearch would leave them out of groups, DuckDB would not (design: queries are data). */
const longestName = 1024

const mark = '…'

/** Says how the text after it is written and is no part of it; some readers take it away, others do not. */
const byteOrderMark = '\ufeff'
const byteOrderMarks = /^\ufeff+/

/**
 * The name, or its beginning and the mark `…` where it is longer than 1,024 characters; a half character becomes U+FFFD,
 * and a byte order mark in front goes.
 */
export function cutName(text: string): string {
  return cutText(text, longestName)
}

/** The same for a text that may have `longest` characters. */
export function cutText(text: string, longest: number): string {
  if (text.startsWith(byteOrderMark)) return cutText(text.replace(byteOrderMarks, ''), longest)
  if (text.length <= longest) return text.isWellFormed() ? text : text.toWellFormed()
  const cut = text.slice(0, longest - mark.length)
  return (endsInHalf(cut) ? cut.slice(0, -1) : cut).toWellFormed() + mark
}

function endsInHalf(text: string): boolean {
  const last = text.charCodeAt(text.length - 1)
  return last >= 0xd800 && last <= 0xdbff
}

/** "App.Server" of what names them apart. */
export function moduleOf({ app, server }: { readonly app: string; readonly server: string }): string {
  return server === '' ? app : `${app}.${server}`
}

/** "App.Server" of an object's name: a caller's report may name the callee's object, "App.Server.Obj". */
export function appAndServer(name: string): string {
  const first = name.indexOf('.')
  if (first < 0) return name
  const second = name.indexOf('.', first + 1)
  return second < 0 ? name : name.slice(0, second)
}
