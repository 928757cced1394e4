import { SearchOutlined } from '@ant-design/icons'
import { Checkbox, Input, Spin } from 'antd'
import { useMemo } from 'react'
import { askServices } from '../api/questions.ts'
import { useAnswer } from '../api/use-answer.ts'
import { Totals } from '../figures/totals.tsx'
import { comparisonName } from '../layout/compare-picker.tsx'
import { CallControls, ControlBar } from '../layout/control-bar.tsx'
import { KeptSince } from '../layout/kept-since.tsx'
import { usePage } from '../layout/page.tsx'
import { useWords } from '../layout/preferences.tsx'
import { Empty, Failed } from '../layout/states.tsx'
import { isPresent } from '../time/range.ts'
import { failingOf } from './failing.ts'
import { FailingNow } from './failing-now.tsx'
import { MoversList } from './movers-list.tsx'
import { questionsOf } from './questions.ts'
import { found, groupedByApp, rowsOf, sorted, totalOf } from './services.ts'
import { ServicesTable } from './table.tsx'
import { useTrends } from './trends.ts'
import './overview.css'

const usualSort = { column: 'callsPerMinute', descending: true }
const totalFigures = ['callsPerMinute', 'successRate', 'timeoutRate', 'exceptionRate', 'average'] as const

/** Which services there are, how they do, and which fail. */
export default function Overview() {
  const words = useWords()
  const page = usePage()
  const { state, range, now, change } = page
  const { view, infrastructure, compare } = state
  const questions = questionsOf(state, range, now)
  const all = useAnswer(askServices, questions.all)
  const { answer, answered, failure, asking: isAsking } = all
  const recent = useAnswer(askServices, questions.newest)
  const newest = questions.newest ? recent : all
  // Larger than the other answers, and less urgent: it would hold them up.
  const trends = useTrends(answer ? questions.trends : undefined, view)
  const problem = failure ?? newest.failure ?? trends.failure

  const rows = useMemo(() => {
    if (!answer) return []
    return rowsOf(answer.services, answer.compared[0]?.services, view)
  }, [answer, view])
  const newestRows = useMemo(() => rowsOf(newest.answer?.services ?? [], undefined, view), [newest.answer, view])
  const failing = useMemo(() => new Set(failingOf(newestRows).map(({ key }) => key)), [newestRows])
  const fitting = useMemo(() => found(rows, state.find), [rows, state.find])
  const sort = state.sort ?? usualSort
  const shown = useMemo(() => {
    const [services, before] = [answer?.services ?? [], answer?.compared[0]?.services]
    return sorted(state.flat ? fitting : groupedByApp(fitting, services, before, view), sort)
  }, [fitting, answer, view, state.flat, sort])
  const [first] = compare
  const against = first === undefined ? '' : words.compare.versus(comparisonName(first, words, page))

  return (
    <>
      <ControlBar title={words.overview.title}>
        <CallControls />
      </ControlBar>
      {problem && <Failed failure={problem} shownAsOf={answered?.asOf} />}
      {!answer && isAsking && <Spin className="state" />}
      {answer && rows.length === 0 && <Empty text={words.states.nothing} />}
      {answer && answered && <KeptSince since={answer.meta.keptSince} range={answered.range} />}
      {answer && rows.length > 0 && (
        <div className={isAsking ? 'asking' : ''}>
          {newest.answered && !newest.failure && (
            <FailingNow
              rows={newestRows}
              trends={trends.of}
              isNow={isPresent(newest.answered.range, newest.answered.asOf)}
            />
          )}
          <div className="summary">
            <Totals
              figures={totalOf(answer.services, view)}
              before={answer.compared[0] && totalOf(answer.compared[0].services, view)}
              names={totalFigures}
            />
            {first !== undefined && <MoversList rows={rows} against={against} />}
          </div>
          <section className="panel">
            <div className="panel-head">
              <Input
                type="search"
                size="small"
                className="filter"
                allowClear
                prefix={<SearchOutlined aria-hidden />}
                placeholder={words.overview.find}
                aria-label={words.overview.find}
                value={state.find}
                onChange={(event) => change({ find: event.target.value }, { replace: true })}
              />
              <Checkbox checked={!state.flat} onChange={(event) => change({ flat: !event.target.checked })}>
                {words.overview.byApp}
              </Checkbox>
              <Checkbox checked={infrastructure} onChange={(event) => change({ infrastructure: event.target.checked })}>
                {words.view.infrastructure}
              </Checkbox>
              <span className="spacer" />
              <span className="dim">{words.overview.count(fitting.length, rows.length)}</span>
              <span className="dim">{words.service.served[answer.meta.served]}</span>
            </div>
            {shown.length === 0 ? (
              <Empty text={words.states.nothingMatches} service={state.find} />
            ) : (
              <ServicesTable
                rows={shown}
                trends={trends.of}
                failing={failing}
                isCompared={first !== undefined}
                sort={sort}
                onSort={(chosen) => change({ sort: chosen })}
              />
            )}
          </section>
        </div>
      )}
    </>
  )
}
