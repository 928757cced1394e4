/** What the server says of itself in the page that it sends. */
export interface Facts {
  /** The time zone of days and steps. */
  readonly zone: string
  readonly version: string
  /** '' or a path without a slash at its end. */
  readonly basePath: string
}

/** Reads the facts; a page that came from elsewhere, a development server say, has the browser's own zone. */
export function readFacts(page: Document): Facts {
  const said = (name: string) => page.querySelector(`meta[name="tarsier-${name}"]`)?.getAttribute('content')
  return {
    zone: said('zone') ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    version: said('version') ?? '',
    basePath: new URL(page.baseURI).pathname.replace(/\/+$/, ''),
  }
}
