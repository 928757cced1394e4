import { styleText } from 'node:util'
import type { Command } from 'commander'
import { type CountsAnswer, countsSchema } from '../query/notify/counts.ts'
import { type MessagesAnswer, messagesSchema } from '../query/notify/messages.ts'
import { isColoured } from './colour.ts'
import { defaultUrl, type Environment } from './environment.ts'
import { atMostAThousand } from './limit.ts'
import { json, type Output } from './output.ts'
import { printAnswer } from './query/answer.ts'
import { askHttp, conditionParameters, type HttpWhere, httpOperators, type Parameters, url } from './query/http.ts'
import { given, rangeParameters, type When, withRange } from './query/range.ts'
import { nothingBetween, tellOfMore } from './query/records.ts'
import { whereWith } from './query/where.ts'
import { onOneLine, shownSafely } from './safe-text.ts'

interface Options extends When {
  readonly url?: string
  readonly app?: string
  readonly server?: string
  readonly severity?: string
  readonly where?: readonly HttpWhere[]
  readonly limit: string
  readonly counts?: true
  readonly json?: true
}

type Message = MessagesAnswer['messages'][number]

/** Adds `tarsier notify`. */
export function addNotify(program: Command, environment: Environment, output: Output): void {
  const command = program
    .command('notify')
    .description('messages of services, their alarms, starts and stops: the newest, printed oldest first')
    .argument('[search...]', 'words, "phrases", field:value, -not, OR and parentheses; word* finds what begins so')
    .option('--url <url>', 'the HTTP API (default: TARSIER_HOST, TARSIER_HTTP_PORT and TARSIER_BASE_PATH)', url)
    .option('--app <name>', 'messages of this App')
    .option('--server <name>', 'messages of this Server')
    .option('--severity <list>', 'of these severities: critical, error, warning, normal, separated by commas')
    .option(
      '--where <condition>',
      'field=value, or field~pattern with % and _; repeatable',
      whereWith(...httpOperators),
    )
    .option('--counts', 'how many there are, by server, instead of the messages')
    .option('--limit <number>', 'most messages or servers, up to 1000', atMostAThousand, '100')
    .option('--json', 'as JSON')
  withRange(command).action(async (words: readonly string[], options: Options) => {
    const base = options.url ?? defaultUrl(environment)
    const asked = parametersOf(words, options)
    if (options.counts) printCounts(await askHttp(base, '/api/v1/notify/counts', asked, countsSchema), options, output)
    else printMessages(await askHttp(base, '/api/v1/notify', asked, messagesSchema), options, output)
  })
}

function parametersOf(words: readonly string[], options: Options): Parameters {
  const { app, server, severity, limit, where = [] } = options
  const text = words.length === 0 ? undefined : words.join(' ')
  const named = given({ text, app, server, severity, limit })
  return [...named, ...rangeParameters(options), ...conditionParameters(where)]
}

function printMessages(answer: MessagesAnswer, { json: asJson }: Options, output: Output): void {
  const { messages, next } = answer
  if (asJson) output.answer(json(answer))
  else for (const message of messages.toReversed()) output.answer(printed(message))
  if (messages.length === 0) output.note(`tarsier: ${nothingBetween('messages', answer.range)}\n`)
  else tellOfMore(messages.length, next, output)
}

const styles = { critical: ['bold', 'red'], error: 'red', warning: 'yellow', normal: 'green' } as const

/** A message as a line; times are the server's, as messages tell them. */
function printed({ notifyTime, severity, level, app, server, podName, message }: Message): string {
  const colour = isColoured(process.stdout)
  const shownLevel = colour ? styleText([...[styles[severity]].flat()], level, { validateStream: false }) : level
  const from = `${app}.${server}${podName === '' ? '' : `@${podName}`}`
  return `${onOneLine(notifyTime)} ${shownLevel} ${onOneLine(from)} ${shownSafely(message.trimEnd())}\n`
}

function printCounts(answer: CountsAnswer, { json: asJson }: Options, output: Output): void {
  const columns = [
    { title: 'app', cell: (row: CountsAnswer['servers'][number]) => row.app },
    { title: 'server', cell: (row: CountsAnswer['servers'][number]) => row.server },
    { title: 'messages', cell: (row: CountsAnswer['servers'][number]) => row.messages },
    { title: 'suppressed', cell: (row: CountsAnswer['servers'][number]) => row.suppressed },
  ]
  printAnswer(
    { columns, rows: answer.servers, asJson: answer, nothing: nothingBetween('messages', answer.range) },
    asJson === true,
    output,
  )
  if (answer.meta.cut > 0) output.note(`and ${answer.meta.cut} servers more: --limit\n`)
}
