import type { Card } from '../../query/card/card.ts'
import type { Exit } from '../../query/exit/exit.ts'
import { isColoured } from '../colour.ts'
import { localTime, printed } from '../logs/line.ts'
import type { Output } from '../output.ts'
import { onOneLine } from '../safe-text.ts'
import { type Column, table } from '../table.ts'
import { signalName } from './signal-name.ts'

/** Prints an exit with all that is known around it. */
export function printCard(card: Card, output: Output): void {
  const { exit, calls, callsView, events, lines, unanswered } = card
  const section = (title: string, part: Card['unanswered'][number]['part'], text: string) => {
    const missing = unanswered.find((each) => each.part === part)
    const note = missing ? `not all is known: ${onOneLine(missing.message)}\n` : ''
    output.answer(`\n${title}\n${text === '' && note === '' ? 'none\n' : text}${note}`)
  }
  output.answer(factsOf(exit))
  const whose = callsView === null ? '' : `, by ${callsView}`
  section(`Calls around it${whose}`, 'calls', calls.length === 0 ? '' : table(callColumns, calls))
  section('Events of the pod', 'events', events.length === 0 ? '' : table(eventColumns, events))
  const form = { json: false, colour: isColoured(process.stdout) }
  section('Its last lines', 'lines', lines.map((line) => printed(line, form)).join(''))
}

/** A fact a line; those that are not known are left out. */
function factsOf(exit: Exit): string {
  const facts: readonly (readonly [name: string, fact: string | undefined])[] = [
    ['exit', `${exit.kind} ${localTime(exit)}`],
    ['server', `${exit.app}.${exit.server}${exit.id === '' ? '' : ` (${exit.id})`}`],
    ['pod', placed(exit.pod, exit.podIp)],
    ['node', placed(exit.node, exit.nodeIp)],
    ['container', exit.container],
    ['image', exit.image],
    ['code', exit.exitCode?.toString()],
    ['signal', signalName(exit)],
    ['reason', exit.reason],
    ['message', exit.message],
    ['ran', rangeText(exit.started, exit.finished)],
    ['restarts', exit.restartCount?.toString()],
    ['memory', exit.limitMemory === undefined ? undefined : `at most ${memoryText(exit.limitMemory)}`],
    ['CPU', exit.limitCpu === undefined ? undefined : `at most ${exit.limitCpu / 1000}`],
    ['key', exit.key],
  ]
  return facts
    .flatMap(([name, fact]) => (fact === undefined || fact === '' ? [] : [`${name.padEnd(10)} ${onOneLine(fact)}\n`]))
    .join('')
}

function placed(name: string, address: string): string {
  return address === '' ? name : `${name} ${address}`.trimStart()
}

function rangeText(from: string | undefined, to: string | undefined): string | undefined {
  const [first, last] = [from, to].map((time) =>
    time === undefined ? '?' : localTime({ timestamp: Date.parse(time) }),
  )
  return from === undefined && to === undefined ? undefined : `${first} to ${last}`
}

/** As manifests say it, where it is a whole number of mebibytes. */
function memoryText(bytes: number): string {
  const mebibytes = bytes / 2 ** 20
  return Number.isInteger(mebibytes) ? `${mebibytes}Mi` : `${bytes} bytes`
}

const callColumns: readonly Column<Card['calls'][number]>[] = [
  { title: 'minute', cell: ({ timestamp }) => localTime({ timestamp: timestamp * 1000 }).slice(0, 16) },
  { title: 'calls', cell: ({ calls }) => calls },
  { title: 'timeouts', cell: ({ timeouts }) => timeouts },
  { title: 'exceptions', cell: ({ exceptions }) => exceptions },
  { title: 'average ms', cell: ({ average }) => average },
]

const eventColumns: readonly Column<Card['events'][number]>[] = [
  { title: 'time', cell: localTime },
  { title: 'type', cell: ({ type }) => type },
  { title: 'reason', cell: ({ reason }) => reason },
  { title: 'count', cell: ({ count }) => count },
  { title: 'message', cell: ({ message }) => message.trimEnd() },
]
