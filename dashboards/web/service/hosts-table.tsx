import { WarningFilled } from '@ant-design/icons'
import { useMemo } from 'react'
import { topCsv } from '../api/csv.ts'
import { askTop, type Viewing } from '../api/questions.ts'
import { useAnswer } from '../api/use-answer.ts'
import { shareText, shortCount, timeText } from '../format/numbers.ts'
import type { Words } from '../i18n/en.ts'
import { usePage } from '../layout/page.tsx'
import { useWords } from '../layout/preferences.tsx'
import { Failed } from '../layout/states.tsx'
import type { Dimension } from '../state/dimensions.ts'
import { CsvButton } from './csv-button.tsx'
import { GroupTable } from './group-table.tsx'
import { groupRowsOf, sortedGroups } from './groups.ts'
import { type Difference, differencesOf } from './hosts.ts'

const mostHosts = 500
/** By what no column says: those that differ come first. */
const byDifference = { column: '', descending: true }
const figures = ['callsPerMinute', 'timeoutRate', 'exceptionRate', 'p99'] as const

/** The hosts that serve, with those marked that differ from their siblings, which come first. */
export function HostsTable({ question, service }: { readonly question: Viewing; readonly service: string }) {
  const words = useWords()
  const { state, change } = usePage()
  const { conditions, hostSort: sort } = state
  // Callees do not tell their port.
  const group: readonly Dimension[] = question.view === 'callers' ? ['slave_ip', 'slave_port'] : ['slave_ip']
  const asked = { ...question, compare: [], group, order: 'calls', direction: 'desc', limit: mostHosts } as const
  const { answer, answered = asked, failure, asking } = useAnswer(askTop, asked)
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is answered changes with the answer
  const rows = useMemo(() => groupRowsOf(answer?.rows ?? [], answered.group), [answer])
  const differences = useMemo(() => {
    const found = differencesOf(rows.map((row) => row.figures))
    return new Map(rows.map((row, place) => [row.key, found[place] ?? []]))
  }, [rows])
  const shown = useMemo(() => {
    const count = (name: string) => differences.get(name)?.length ?? 0
    return sort ? sortedGroups(rows, sort) : rows.toSorted((one, other) => count(other.key) - count(one.key))
  }, [rows, differences, sort])

  return (
    <section className={`panel ${asking ? 'asking' : ''}`}>
      <div className="panel-head">
        <h2 title={words.service.hostsHelp}>
          {words.service.hosts} {answer && <span className="dim">{rows.length}</span>}
        </h2>
        <span className="spacer" />
        {answer && answer.meta.cut > 0 && <span className="dim">{words.states.cut(answer.meta.cut)}</span>}
        <CsvButton name={`${service} ${group.join()}`} ask={() => topCsv(asked)} />
      </div>
      {failure && <Failed failure={failure} shownAsOf={answer && answered.asOf} />}
      {rows.length > 0 && (
        <GroupTable
          rows={shown}
          by={answered.group}
          figures={figures}
          isCompared={false}
          sort={sort ?? byDifference}
          onSort={(chosen) => change({ hostSort: chosen })}
          onDrill={(values) => change({ conditions: { ...conditions, ...values } })}
          mark={(row) => <Differs differences={differences.get(row.key) ?? []} />}
        />
      )}
    </section>
  )
}

function Differs({ differences }: { readonly differences: readonly Difference[] }) {
  const words = useWords()
  if (differences.length === 0) return null
  return (
    <span className="differs" title={words.service.hostsHelp}>
      <WarningFilled aria-label={words.service.hostDiffers} />{' '}
      {differences.map((each) => differenceText(each, words)).join('; ')}
    </span>
  )
}

function differenceText({ in: kind, own, others }: Difference, { service: { differs } }: Words): string {
  const text = { failures: shareText, latency: timeText, load: shortCount }[kind]
  return differs[kind](text(own), text(others))
}
