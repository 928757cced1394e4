import { type Command, Option } from 'commander'
import { cardSchema } from '../query/card/card.ts'
import { exitCountsSchema } from '../query/exit/counts.ts'
import type { Exit } from '../query/exit/exit.ts'
import { type ExitsAnswer, exitsSchema } from '../query/exit/exits.ts'
import { defaultUrl, type Environment } from './environment.ts'
import { printCard } from './exits/card.ts'
import { signalName } from './exits/signal-name.ts'
import { atMostAThousand } from './limit.ts'
import { localTime } from './logs/line.ts'
import { json, type Output } from './output.ts'
import { printAnswer } from './query/answer.ts'
import { askHttp, conditionParameters, type HttpWhere, httpOperators, type Parameters, url } from './query/http.ts'
import { given, rangeParameters, type When, withRange } from './query/range.ts'
import { nothingBetween, printValueCounts, tellOfMore } from './query/records.ts'
import { whereWith } from './query/where.ts'
import type { Column } from './table.ts'

interface Options extends When {
  readonly url?: string
  readonly app?: string
  readonly server?: string
  readonly kind?: string
  readonly pod?: string
  readonly node?: string
  readonly reason?: string
  readonly where?: readonly HttpWhere[]
  readonly limit: string
  readonly counts?: string
  /** Without a key, of the newest that is found. */
  readonly card?: string | true
  readonly json?: true
}

/** Adds `tarsier exits`. */
export function addExits(program: Command, environment: Environment, output: Output): void {
  const command = program
    .command('exits')
    .description('pods and containers of Tars servers that ended: the newest, printed oldest first')
    .option('--url <url>', 'the HTTP API (default: TARSIER_HOST, TARSIER_HTTP_PORT and TARSIER_BASE_PATH)', url)
    .option('--app <name>', 'exits of this App')
    .option('--server <name>', 'exits of this Server')
    .option('--kind <list>', 'of these kinds: deleted, restarted, evicted, failed, node-lost, separated by commas')
    .option('--pod <name>', 'exits of this pod')
    .option('--node <name>', 'exits on this node')
    .option('--reason <reason>', 'exits of this reason, OOMKilled say')
    .option(
      '--where <condition>',
      'field=value, or field~pattern with % and _; repeatable',
      whereWith(...httpOperators),
    )
    .option('--counts <field>', 'how many there are by this field, reason say, instead of the exits')
    .addOption(
      new Option(
        '--card [key]',
        'the exit of this key, or the newest that is found, with its last lines, events and calls',
      ).conflicts('counts'),
    )
    .option('--limit <number>', 'most exits or values, up to 1000', atMostAThousand, '100')
    .option('--json', 'as JSON')
  withRange(command).action(async (options: Options) => {
    const base = options.url ?? defaultUrl(environment)
    if (options.card !== undefined) await answerCard(base, options.card, options, output)
    else if (options.counts !== undefined) await answerCounts(base, options.counts, options, output)
    else printExits(await askHttp(base, '/api/v1/exits', parametersOf(options), exitsSchema), options, output)
  })
}

function parametersOf(options: Options): Parameters {
  const { app, server, kind, pod, node, reason, limit, where = [] } = options
  const named = given({ app, server, kind, pod, node, reason, limit })
  return [...named, ...rangeParameters(options), ...conditionParameters(where)]
}

async function answerCounts(base: string, by: string, options: Options, output: Output): Promise<void> {
  const counts = await askHttp(base, '/api/v1/exits/counts', [...parametersOf(options), ['by', by]], exitCountsSchema)
  printValueCounts(counts, { by, what: 'exits', asJson: options.json === true }, output)
}

async function answerCard(base: string, key: string | true, options: Options, output: Output): Promise<void> {
  const asked: Parameters | undefined = key === true ? await newestOf(base, options, output) : [['key', key]]
  if (!asked) return
  const card = await askHttp(base, '/api/v1/exits/card', asked, cardSchema)
  if (options.json) output.answer(json(card))
  else printCard(card, output)
}

/** Says so where there is none. */
async function newestOf(base: string, options: Options, output: Output): Promise<Parameters | undefined> {
  const found = await askHttp(base, '/api/v1/exits', parametersOf({ ...options, limit: '1' }), exitsSchema)
  const [newest] = found.exits
  if (newest) return given({ key: newest.key, at: String(newest.timestamp) })
  printExits(found, options, output)
  return undefined
}

const columns: readonly Column<Exit>[] = [
  { title: 'time', cell: localTime },
  { title: 'kind', cell: ({ kind }) => kind },
  { title: 'server', cell: ({ app, server }) => `${app}.${server}` },
  { title: 'pod', cell: ({ pod }) => pod },
  { title: 'container', cell: ({ container }) => container },
  { title: 'code', cell: ({ exitCode }) => exitCode },
  { title: 'signal', cell: signalName },
  { title: 'reason', cell: ({ reason }) => reason },
  { title: 'restarts', cell: ({ restartCount }) => restartCount },
  { title: 'node', cell: ({ node }) => node },
  { title: 'key', cell: ({ key }) => key },
]

function printExits(answer: ExitsAnswer, { json: asJson }: Options, output: Output): void {
  const nothing = nothingBetween('exits', answer.range)
  const rows = answer.exits.toReversed()
  printAnswer({ columns, rows, asJson: answer, nothing }, asJson === true, output)
  tellOfMore(rows.length, answer.next, output)
}
