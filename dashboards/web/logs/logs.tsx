import { SortAscendingOutlined, SortDescendingOutlined } from '@ant-design/icons'
import { Button, Switch } from 'antd'
import { ControlBar } from '../layout/control-bar.tsx'
import { usePage, useRangeUntilNow } from '../layout/page.tsx'
import { useWords } from '../layout/preferences.tsx'
import { RefreshControl } from '../layout/refresh-control.tsx'
import { TimePicker } from '../layout/time-picker.tsx'
import { Context } from './context.tsx'
import { Counts } from './counts.tsx'
import { ExportButton } from './export-button.tsx'
import { FoundLines } from './found-lines.tsx'
import { Histogram } from './histogram.tsx'
import { LiveLines } from './live-lines.tsx'
import { SearchForm } from './search-form.tsx'
import './logs.css'

/** The URL names the order by the column that is sorted. */
const oldestFirst = { column: 'time', descending: false } as const

/** Remote logs: searched, counted, followed. */
export default function Logs() {
  const { logs: words } = useWords()
  const { state, now, change, refresh } = usePage()
  const range = useRangeUntilNow()
  const question = { asOf: now, range, q: state.q }
  const sort = state.sort?.column === oldestFirst.column && !state.sort.descending ? 'oldest' : 'newest'

  /** What came while others were followed is found too. */
  function setLive(live: boolean) {
    change({ live })
    refresh()
  }

  return (
    <>
      <ControlBar title={words.title}>
        <span className="live-switch">
          <Switch aria-label={words.live} size="small" checked={state.live} onChange={setLive} /> {words.live}
        </span>
        {!state.live && (
          <>
            <Button
              size="small"
              icon={sort === 'newest' ? <SortDescendingOutlined aria-hidden /> : <SortAscendingOutlined aria-hidden />}
              onClick={() => change({ sort: sort === 'newest' ? oldestFirst : undefined })}
            >
              {words.sorted[sort]}
            </Button>
            <ExportButton question={question} sort={sort} />
            <TimePicker />
            <RefreshControl />
          </>
        )}
      </ControlBar>
      <SearchForm question={question} />
      {state.live ? (
        <LiveLines key={state.q} q={state.q} />
      ) : (
        <>
          <Histogram question={question} />
          <div className="found">
            <Counts question={question} />
            <FoundLines question={question} sort={sort} />
          </div>
        </>
      )}
      {state.around && (
        <Context key={state.around.at} line={state.around} onClose={() => change({ around: undefined })} />
      )}
    </>
  )
}
