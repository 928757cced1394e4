import type { Command } from 'commander'
import { conditionParameters, type HttpWhere, httpOperators, type Parameters, url } from '../query/http.ts'
import { given } from '../query/range.ts'
import { whereWith } from '../query/where.ts'

/** Which lines. */
export interface WhichLines {
  readonly url?: string
  readonly where?: readonly HttpWhere[]
  readonly app?: string
  readonly server?: string
  readonly file?: string
  readonly node?: string
  readonly level?: string
  readonly json?: true
}

/** Adds what to search for, and the options that say which lines. */
export function withLines(command: Command): Command {
  return command
    .argument('[search...]', 'words, "phrases", field:value, -not, OR and parentheses; word* finds what begins so')
    .option('--url <url>', 'the HTTP API (default: TARSIER_HOST, TARSIER_HTTP_PORT and TARSIER_BASE_PATH)', url)
    .option('--app <name>', 'lines of this App')
    .option('--server <name>', 'lines of this Server')
    .option('--file <name>', 'lines of this file')
    .option('--node <address>', 'lines from this address')
    .option('--level <level>', 'lines of this level')
    .option(
      '--where <condition>',
      'field=value, or field~pattern with % and _; repeatable',
      whereWith(...httpOperators),
    )
    .option('--json', 'each line as JSON on a line of its own')
}

/** The parameters of the API that say which lines. */
export function lineParameters(words: readonly string[], options: WhichLines): Parameters {
  const { app, server, file, node, level, where = [] } = options
  const named = given({ q: words.length === 0 ? undefined : words.join(' '), app, server, file, node, level })
  return [...named, ...conditionParameters(where)]
}
