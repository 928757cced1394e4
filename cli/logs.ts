import { type Command, Option } from 'commander'
import { type Line, lineSchema } from '../query/log/lines.ts'
import { searchSchema } from '../query/log/search.ts'
import { isColoured } from './colour.ts'
import { defaultUrl, type Environment } from './environment.ts'
import { atMostAThousand } from './limit.ts'
import { type LineForm, localTime, printed } from './logs/line.ts'
import { lineParameters, type WhichLines, withLines } from './logs/options.ts'
import { linesOf, openStream } from './logs/stream.ts'
import type { Output } from './output.ts'
import { askHttp, type Parameters } from './query/http.ts'
import { rangeParameters, type When, withRange } from './query/range.ts'
import { safeJson } from './safe-text.ts'

interface Options extends WhichLines, When {
  readonly sort: 'newest' | 'oldest'
  readonly limit: string
  readonly all?: true
}

/** Adds `tarsier logs`. */
export function addLogs(program: Command, environment: Environment, output: Output): void {
  const command = program.command('logs').description('search remote logs: the newest lines, printed oldest first')
  withRange(withLines(command))
    .addOption(
      new Option('--sort <order>', 'which lines are found first').choices(['newest', 'oldest']).default('newest'),
    )
    .option('--limit <number>', 'most lines, up to 1000', atMostAThousand, '100')
    .option('--all', 'every line, oldest first, however many; how many there were until now is said on standard error')
    .action(async (words: readonly string[], options: Options) => {
      const base = options.url ?? defaultUrl(environment)
      const asked = [...lineParameters(words, options), ...rangeParameters(options)]
      const form = formOf(options)
      if (options.all) await printAll(base, asked, form, output)
      else await printPage(base, asked, options, form, output)
    })
}

/** How the options have lines printed. */
export function formOf({ json }: { readonly json?: true }): LineForm {
  return { json: json === true, colour: isColoured(process.stdout) }
}

async function printPage(
  base: string,
  asked: Parameters,
  { sort, limit }: Options,
  form: LineForm,
  output: Output,
): Promise<void> {
  const page = await askHttp(base, '/api/v1/logs/search', [...asked, ['sort', sort], ['limit', limit]], searchSchema)
  const lines = sort === 'newest' ? page.lines.toReversed() : page.lines
  for (const line of lines) output.answer(printed(line, form))
  const { partial, unsearched } = page.meta
  if (partial && unsearched) output.note(`not searched in time: ${unsearched.from} to ${unsearched.to}\n`)
  if (lines.length === 0) output.note(`no lines between ${page.range.from} and ${page.range.to}\n`)
  else if (page.next !== null) output.note(`these are ${lines.length}; there are more: --limit, --all\n`)
}

/** How often it is told how far an export is, ms. */
const progressEvery = 1000

async function printAll(base: string, asked: Parameters, form: LineForm, output: Output): Promise<void> {
  const stream = await openStream(base, '/api/v1/logs/export', [...asked, ['sort', 'oldest']])
  // For eyes alone, and not among lines that they read.
  const isWatched = process.stderr.isTTY && !process.stdout.isTTY
  let count = 0
  let toldAt = performance.now()
  for await (const text of linesOf(stream)) {
    output.answer(form.json ? `${safeJson(text)}\n` : printed(lineIn(text), form))
    count++
    if (!isWatched || performance.now() - toldAt < progressEvery) continue
    toldAt = performance.now()
    output.note(`\r${count} lines, up to ${localTime(lineIn(text))}`)
  }
  output.note(`${isWatched ? clearedLine : ''}${count} lines\n`)
}

function lineIn(text: string): Line {
  return lineSchema.parse(JSON.parse(text))
}

/** Takes what is told of the progress off the terminal's line. */
const clearedLine = '\r\u001b[K'
