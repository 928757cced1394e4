/**
 * The service that TarsWeb means when it shows this page as a tab of a server: its `treeid`, "1App.5Server", or with a
 * set "1App.2set.3area.4group.5Server". Undefined where it means none.
 */
export function serviceOfTree(search: string): string | undefined {
  const parts = (new URLSearchParams(search).get('treeid') ?? '').split('.')
  const app = parts.find((part) => part.startsWith('1'))?.slice(1)
  const server = parts.find((part) => part.startsWith('5'))?.slice(1)
  return app && server ? `${app}.${server}` : undefined
}

/** The language that TarsWeb is shown in, of its cookie `locale`; undefined without one. */
export function languageOfTarsWeb(cookies: string): 'zh' | 'en' | undefined {
  const found = /(?:^|;\s*)locale=(cn|en)(?:;|$)/.exec(cookies)?.[1]
  return found === undefined ? undefined : found === 'cn' ? 'zh' : 'en'
}
