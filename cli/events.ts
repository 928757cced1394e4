import type { Command } from 'commander'
import { eventCountsSchema } from '../query/event/counts.ts'
import { type Event, type EventsAnswer, eventsSchema } from '../query/event/events.ts'
import { defaultUrl, type Environment } from './environment.ts'
import { atMostAThousand } from './limit.ts'
import { localTime } from './logs/line.ts'
import type { Output } from './output.ts'
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
  readonly type?: string
  readonly reason?: string
  readonly kind?: string
  readonly name?: string
  readonly where?: readonly HttpWhere[]
  readonly limit: string
  readonly counts?: string
  readonly json?: true
}

/** Adds `tarsier events`. */
export function addEvents(program: Command, environment: Environment, output: Output): void {
  const command = program
    .command('events')
    .description('events of the Kubernetes cluster: the newest, printed oldest first')
    .argument('[search...]', 'words, "phrases", field:value, -not, OR and parentheses; word* finds what begins so')
    .option('--url <url>', 'the HTTP API (default: TARSIER_HOST, TARSIER_HTTP_PORT and TARSIER_BASE_PATH)', url)
    .option('--app <name>', 'events of pods of this App')
    .option('--server <name>', 'events of pods of this Server')
    .option('--type <type>', 'Normal or Warning')
    .option('--reason <reason>', 'events of this reason, BackOff say')
    .option('--kind <kind>', 'events of objects of this kind, Pod or Node say')
    .option('--name <name>', 'events of the objects of this name')
    .option(
      '--where <condition>',
      'field=value, or field~pattern with % and _; repeatable',
      whereWith(...httpOperators),
    )
    .option('--counts <field>', 'how many there are by this field, reason say, instead of the events')
    .option('--limit <number>', 'most events or values, up to 1000', atMostAThousand, '100')
    .option('--json', 'as JSON')
  withRange(command).action(async (words: readonly string[], options: Options) => {
    const base = options.url ?? defaultUrl(environment)
    const asked = parametersOf(words, options)
    if (options.counts === undefined) {
      printEvents(await askHttp(base, '/api/v1/events', asked, eventsSchema), options, output)
      return
    }
    const by: Parameters = [['by', options.counts]]
    const counts = await askHttp(base, '/api/v1/events/counts', [...asked, ...by], eventCountsSchema)
    printValueCounts(counts, { by: options.counts, what: 'events', asJson: options.json === true }, output)
  })
}

function parametersOf(words: readonly string[], options: Options): Parameters {
  const { app, server, type, reason, kind, name, limit, where = [] } = options
  const q = words.length === 0 ? undefined : words.join(' ')
  const named = given({ q, app, server, type, reason, kind, name, limit })
  return [...named, ...rangeParameters(options), ...conditionParameters(where)]
}

const columns: readonly Column<Event>[] = [
  { title: 'time', cell: localTime },
  { title: 'type', cell: ({ type }) => type },
  { title: 'reason', cell: ({ reason }) => reason },
  { title: 'object', cell: ({ kind, name }) => `${kind}/${name}` },
  { title: 'count', cell: ({ count }) => count },
  { title: 'message', cell: ({ message }) => message.trimEnd() },
]

function printEvents(answer: EventsAnswer, { json: asJson }: Options, output: Output): void {
  const nothing = nothingBetween('events', answer.range)
  const rows = answer.events.toReversed()
  printAnswer({ columns, rows, asJson: answer, nothing }, asJson === true, output)
  tellOfMore(rows.length, answer.next, output)
}
