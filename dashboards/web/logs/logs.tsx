import { DownloadOutlined } from '@ant-design/icons'
import { Button, Dropdown, Spin, Switch } from 'antd'
import { useState } from 'react'
import type { LogLine } from '../api/generated.ts'
import { askLines, exportAddress } from '../api/logs.ts'
import { usePages } from '../api/use-pages.ts'
import { ControlBar } from '../layout/control-bar.tsx'
import { usePage } from '../layout/page.tsx'
import { useWords } from '../layout/preferences.tsx'
import { RefreshControl } from '../layout/refresh-control.tsx'
import { Empty, Failed } from '../layout/states.tsx'
import { TimePicker } from '../layout/time-picker.tsx'
import { Context } from './context.tsx'
import { Counts } from './counts.tsx'
import { Histogram } from './histogram.tsx'
import { LineRow } from './line-row.tsx'
import { LiveLines } from './live-lines.tsx'
import { SearchForm } from './search-form.tsx'
import './logs.css'

/** Remote logs: searched, counted, followed. */
export default function Logs() {
  const { logs: words } = useWords()
  const { state, range, now, change } = usePage()
  const [around, setAround] = useState<LogLine>()
  const question = { asOf: now, range, q: state.q }
  return (
    <>
      <ControlBar title={words.title}>
        <span className="live-switch">
          <Switch aria-label={words.live} size="small" checked={state.live} onChange={(live) => change({ live })} />{' '}
          {words.live}
        </span>
        {!state.live && <ExportButton />}
        {!state.live && <TimePicker />}
        {!state.live && <RefreshControl />}
      </ControlBar>
      <SearchForm question={question} />
      {state.live ? (
        <LiveLines key={state.q} q={state.q} onContext={setAround} />
      ) : (
        <>
          <Histogram question={question} />
          <div className="found">
            <Counts question={question} />
            <FoundLines onContext={setAround} />
          </div>
        </>
      )}
      {around && <Context key={around.at} line={around} onClose={() => setAround(undefined)} />}
    </>
  )
}

const pageSize = 200

function FoundLines({ onContext }: { onContext(line: LogLine): void }) {
  const { logs: words } = useWords()
  const { state, range, now } = usePage()
  const question = { asOf: now, range, q: state.q, sort: 'newest', limit: pageSize } as const
  const { pages, asking, failure, more } = usePages(askLines, question)
  const lines = pages.flatMap((page) => page.lines)
  const partial = pages.at(-1)?.meta.partial
  return (
    <section className={`panel found-lines${asking ? ' asking' : ''}`} aria-label={words.lines} aria-busy={asking}>
      {failure && <Failed failure={failure} />}
      {partial && <p className="partial">{words.partial}</p>}
      {lines.length > 0 && (
        <ol className="lines">
          {lines.map((line) => (
            <LineRow key={line.at} line={line} onContext={onContext} />
          ))}
        </ol>
      )}
      {asking && lines.length === 0 && <Spin className="state" />}
      {!asking && !failure && lines.length === 0 && <Empty text={words.nothing} />}
      {more && (
        <Button className="more" onClick={more}>
          {words.more}
        </Button>
      )}
    </section>
  )
}

/** The browser shows how far a download is. */
function ExportButton() {
  const { logs: words } = useWords()
  const { state, range } = usePage()
  const formats = ['ndjson', 'csv'] as const
  const items = formats.map((format) => ({
    key: format,
    label: (
      <a href={exportAddress({ range, q: state.q }, format)} download>
        {words.formats[format]}
      </a>
    ),
  }))
  return (
    <Dropdown menu={{ items }} trigger={['click']}>
      <Button size="small" icon={<DownloadOutlined />}>
        {words.export}
      </Button>
    </Dropdown>
  )
}
