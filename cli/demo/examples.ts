import type { Address } from '../../tars-doors.ts'

/** A question that a newcomer may have, and the words of `tarsier` that ask it. */
export interface Example {
  readonly question: string
  readonly words: readonly string[]
}

const usualUrl = 'http://127.0.0.1:4700'
const usualAddress = '127.0.0.1:16000'

/** What the demo asks; addresses are spelled out only where they are not the usual ones. */
export function examplesFor(url: string, queryStat: Address): readonly Example[] {
  const { host, port } = queryStat
  const address = `${host.includes(':') ? `[${host}]` : host}:${port}`
  const overHttp = overHttpTo(url)
  const overTars = address === usualAddress ? [] : ['--address', address]
  const series = ['query', 'series', ...overHttp, '--from', '-2m', '--where']
  return [
    {
      question: 'Which services were called, and how did it go?',
      words: ['query', 'services', ...overHttp, '--from', '-5m'],
    },
    {
      question: 'Which function of Shop.CartServer times out, and which is slow?',
      words: [...series, 'slave_name=Shop.CartServer', '--group', 'interface_name'],
    },
    {
      question: 'Which instance of Shop.PriceServer fails, and in which function?',
      words: [...series, 'slave_name=Shop.PriceServer', '--group', 'slave_port,interface_name'],
    },
    {
      question: 'Who calls whom? Asked over Tars RPC, as TarsWeb asks',
      words: ['query', 'tars', ...overTars, '--group', 'master_name,slave_name', '--where', 'slave_name~Shop.%'],
    },
  ]
}

/** What the demo asks of its logs. */
export function exampleOfLogs(url: string): Example {
  const words = ['logs', 'getDiscount', '--level', 'ERROR', ...overHttpTo(url), '--from', '-5m', '--limit', '3']
  return { question: 'Why does it fail? Its log tells', words }
}

function overHttpTo(url: string): readonly string[] {
  return url === usualUrl ? [] : ['--url', url]
}

/** The words as one types them into a shell. */
export function asCommand(words: readonly string[]): string {
  return ['npx', 'tarsier', ...words.map(quoted)].join(' ')
}

function quoted(word: string): string {
  return /^[\w./:=,@[\]-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
