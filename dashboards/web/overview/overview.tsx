import { SearchOutlined } from '@ant-design/icons'
import { Checkbox, Input, Spin } from 'antd'
import { useMemo } from 'react'
import { askSeries, askServices } from '../api/questions.ts'
import { useAnswer } from '../api/use-answer.ts'
import type { TrendPoint } from '../charts/sparkline-shapes.ts'
import { Totals } from '../figures/totals.tsx'
import { comparisonName } from '../layout/compare-picker.tsx'
import { CallControls, ControlBar } from '../layout/control-bar.tsx'
import { usePage } from '../layout/page.tsx'
import { useWords } from '../layout/preferences.tsx'
import { Empty, Failed } from '../layout/states.tsx'
import { isPresent, stepFor } from '../time/range.ts'
import { failingOf } from './failing.ts'
import { FailingNow } from './failing-now.tsx'
import { MoversList } from './movers-list.tsx'
import { questionsOf } from './questions.ts'
import { found, groupedByApp, rowsOf, sorted, totalOf } from './services.ts'
import { ServicesTable } from './table.tsx'
import './overview.css'

const trendPoints = 40
const usualSort = { column: 'callsPerMinute', descending: true }
const totalFigures = ['callsPerMinute', 'successRate', 'timeoutRate', 'exceptionRate', 'average'] as const

/** Which services there are, how they do, and which fail. */
export default function Overview() {
  const words = useWords()
  const { state, range, now, change, zone } = usePage()
  const { view, infrastructure, compare } = state
  const { all, newest } = questionsOf(state, range, now)
  const { answer, failure, asking: isAsking } = useAnswer(askServices, all)
  const isNow = isPresent(range, now)
  const latest = useAnswer(askServices, newest).answer
  const step = stepFor(range, trendPoints)
  // Far larger than the other answers, and less urgent: it would hold them up.
  const asked = { ...all, compare: [], view, step, group: ['slave_name'], limit: 500 } as const
  const trends = useTrends(answer ? asked : undefined)

  const rows = useMemo(() => {
    if (!answer) return []
    return rowsOf(answer.services, answer.compared[0]?.services, view)
  }, [answer, view])
  const latestRows = useMemo(() => (latest ? rowsOf(latest.services, undefined, view) : []), [latest, view])
  const failing = useMemo(() => new Set(failingOf(latestRows).map(({ key }) => key)), [latestRows])
  const sort = state.sort ?? usualSort
  const shown = useMemo(() => {
    const fitting = found(rows, state.find)
    const [services, before] = [answer?.services ?? [], answer?.compared[0]?.services]
    return sorted(state.flat ? fitting : groupedByApp(fitting, services, before, view), sort)
  }, [rows, answer, view, state.find, state.flat, sort])
  const [first] = compare
  const against = first === undefined ? '' : words.compare.versus(comparisonName(first, words, zone))

  return (
    <>
      <ControlBar title={words.overview.title}>
        <CallControls />
      </ControlBar>
      {failure && <Failed failure={failure} />}
      {!answer && isAsking && <Spin className="state" />}
      {answer && answer.services.length === 0 && <Empty text={words.states.nothing} />}
      {answer && answer.services.length > 0 && (
        <div className={isAsking ? 'asking' : ''}>
          {latest && <FailingNow rows={latestRows} trends={trends} isNow={isNow} />}
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
              <span className="dim">{words.overview.count(found(rows, state.find).length, rows.length)}</span>
              <span className="dim">{words.service.served[answer.meta.served]}</span>
            </div>
            {shown.length === 0 ? (
              <Empty text={words.states.nothingMatches} service={state.find} />
            ) : (
              <ServicesTable
                key={state.flat ? 'flat' : 'grouped'}
                rows={shown}
                trends={trends}
                step={step}
                failing={failing}
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

/** The trend of each service by its name; none yet while they are asked for. */
function useTrends(question: Parameters<typeof askSeries>[0] | undefined): ReadonlyMap<string, readonly TrendPoint[]> {
  const { answer } = useAnswer(askSeries, question)
  return useMemo(() => {
    const found = answer?.series ?? []
    return new Map(
      found.map(({ group, points }) => [
        String(group['slave_name'] ?? ''),
        points.map(({ timestamp, callsPerMinute, timeouts, exceptions, calls }) => ({
          timestamp,
          callsPerMinute,
          timeouts: Number(timeouts),
          exceptions: Number(exceptions),
          calls: Number(calls),
        })),
      ]),
    )
  }, [answer])
}
