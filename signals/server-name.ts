/** A server's name in parts: App.Server, and the set that libraries append to it where the server is deployed in one. */
export interface ServerName {
  /** App.Server. */
  readonly service: string
  /** The set's name, area and group without dots; '' without a set. */
  readonly setSuffix: string
}

/** "Shop.CartServer.graysz1", as libraries name a server in a set, and "Shop.CartServer.gray.sz.1", as people do. */
export function serverNameOf(name: string): ServerName {
  const first = name.indexOf('.')
  const second = first < 0 ? -1 : name.indexOf('.', first + 1)
  if (second < 0) return { service: name, setSuffix: '' }
  return { service: name.slice(0, second), setSuffix: setSuffixOf(name.slice(second + 1)) }
}

/** A set as libraries append it to a name. */
export function setSuffixOf(set: string): string {
  return set.replaceAll('.', '')
}
