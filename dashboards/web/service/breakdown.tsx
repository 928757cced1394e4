import { Select } from 'antd'
import { useMemo } from 'react'
import { topCsv } from '../api/csv.ts'
import { askTop, type TopQuestion, type Viewing } from '../api/questions.ts'
import { useAnswer } from '../api/use-answer.ts'
import { usePage } from '../layout/page.tsx'
import { useWords } from '../layout/preferences.tsx'
import { Empty, Failed } from '../layout/states.tsx'
import { type Dimension, dimensions } from '../state/dimensions.ts'
import type { Sort } from '../state/url.ts'
import { CsvButton } from './csv-button.tsx'
import { GroupTable } from './group-table.tsx'
import { groupRowsOf, sortedGroups, usualDimension } from './groups.ts'

const mostGroups = 200
const usualSort = { column: 'callsPerMinute', descending: true }
const figures = ['callsPerMinute', 'timeoutRate', 'exceptionRate', 'average', 'p99'] as const

/** Calls by any two dimensions; a click makes a group's values conditions of the page. */
export function Breakdown({ question, service }: { readonly question: Viewing; readonly service: string }) {
  const words = useWords()
  const { state, change } = usePage()
  const { conditions, by } = state
  const offered = dimensions.filter((name) => name !== 'slave_name')
  const [first = usualDimension(conditions), second] = by.filter((name) => name !== 'slave_name')
  const group = second === undefined ? [first] : [first, second]
  const sort = state.sort ?? usualSort
  const asked = { ...question, group, ...orderOf(sort), limit: mostGroups }
  const { answer, answered = asked, failure, asking } = useAnswer(askTop, asked)
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is answered changes with the answer
  const rows = useMemo(() => groupRowsOf(answer?.rows ?? [], answered.group), [answer])
  const shown = useMemo(() => sortedGroups(rows, sort), [rows, sort])
  const option = (name: Dimension) => ({ value: name, label: words.dimensions[name] })

  return (
    <section className={`panel ${asking ? 'asking' : ''}`}>
      <div className="panel-head">
        <h2>{words.service.breakdown}</h2>
        <span className="by">
          <span className="dim">{words.service.by}</span>
          <Select
            aria-label={words.service.by}
            value={first}
            options={offered.map(option)}
            onChange={(name: Dimension) => change({ by: second && second !== name ? [name, second] : [name] })}
          />
          <span className="dim">{words.service.and}</span>
          <Select
            aria-label={words.service.and}
            value={second ?? ''}
            options={[{ value: '' as const, label: '–' }, ...offered.filter((name) => name !== first).map(option)]}
            onChange={(name: Dimension | '') => change({ by: name === '' ? [first] : [first, name] })}
          />
        </span>
        <span className="spacer" />
        {answer && answer.meta.cut > 0 && <span className="dim">{words.states.cut(answer.meta.cut)}</span>}
        {answer && <span className="dim">{words.service.served[answer.meta.served]}</span>}
        <CsvButton name={`${service} ${group.join()}`} ask={() => topCsv(asked)} />
      </div>
      {failure && <Failed failure={failure} shownAsOf={answer && answered.asOf} />}
      {answer && rows.length === 0 && <Empty text={words.states.nothing} service={service} />}
      {rows.length > 0 && (
        <GroupTable
          rows={shown}
          by={answered.group}
          figures={figures}
          isCompared={state.compare.length > 0}
          sort={sort}
          onSort={(chosen) => change({ sort: chosen })}
          onDrill={(values) => change({ conditions: { ...conditions, ...values }, by: [] })}
        />
      )}
    </section>
  )
}

/** Of more groups than are shown those are asked for that come first in what is looked at, and not those with most calls. */
function orderOf({ column, descending }: Sort): Pick<TopQuestion, 'order' | 'direction'> {
  const figure = figures.find((name) => name === column)
  return figure ? { order: figure, direction: descending ? 'desc' : 'asc' } : { order: 'calls', direction: 'desc' }
}
