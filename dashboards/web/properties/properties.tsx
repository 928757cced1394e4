import { SearchOutlined } from '@ant-design/icons'
import { Input, Select, Spin } from 'antd'
import { useMemo } from 'react'
import { askProperties, askPropertyNames } from '../api/property.ts'
import { useAnswer } from '../api/use-answer.ts'
import { ExitsNote } from '../exits/exits-note.tsx'
import { serverOf, useExitMarks } from '../exits/use-exit-marks.ts'
import { ComparePicker } from '../layout/compare-picker.tsx'
import { ControlBar } from '../layout/control-bar.tsx'
import { KeptSince } from '../layout/kept-since.tsx'
import { usePage } from '../layout/page.tsx'
import { useWords } from '../layout/preferences.tsx'
import { RefreshControl } from '../layout/refresh-control.tsx'
import { Empty, Failed } from '../layout/states.tsx'
import { TimePicker } from '../layout/time-picker.tsx'
import { stepFor } from '../time/range.ts'
import { PropertyPanel } from './property-panel.tsx'
import './properties.css'

const mostPoints = 240

/** What services measure of themselves: a chart a property and policy. */
export default function Properties() {
  const { properties: words } = useWords()
  const { state, range, now, change } = usePage()
  const { answer: known, failure, asking } = useAnswer(askPropertyNames, { asOf: now, range })
  const services = useMemo(() => [...new Set((known?.properties ?? []).map(({ service }) => service))], [known])
  const service = state.service || services[0] || ''
  return (
    <>
      <ControlBar title={words.title}>
        <ComparePicker />
        <TimePicker />
        <RefreshControl />
      </ControlBar>
      <div className="property-bar">
        <Select
          showSearch
          className="property-service"
          aria-label={words.service}
          placeholder={words.service}
          {...(service === '' ? {} : { value: service })}
          options={services.map((value) => ({ value, label: value }))}
          onChange={(chosen: string) => change({ service: chosen })}
        />
        <Input
          type="search"
          size="small"
          className="property-find"
          allowClear
          prefix={<SearchOutlined aria-hidden />}
          placeholder={words.find}
          aria-label={words.find}
          value={state.find}
          onChange={(event) => change({ find: event.target.value }, { replace: true })}
        />
      </div>
      {failure && <Failed failure={failure} />}
      {!known && asking && <Spin className="state" />}
      {known && services.length === 0 && <Empty text={words.nothing} service={state.service} />}
      {service !== '' && known && services.length > 0 && <Charts service={service} />}
    </>
  )
}

function Charts({ service }: { readonly service: string }) {
  const { properties: words, states } = useWords()
  const { state, range, now } = usePage()
  const question = { asOf: now, range, service, compare: state.compare, step: stepFor(range, mostPoints) }
  const { answer, answered, failure, asking } = useAnswer(askProperties, question)
  const exits = useExitMarks(serverOf(service), range)
  const wanted = state.find.trim().toLowerCase()
  const shown = (answer?.series ?? []).filter(({ property_name }) => property_name.toLowerCase().includes(wanted))
  return (
    <>
      {failure && <Failed failure={failure} shownAsOf={answered?.asOf} />}
      {!answer && asking && <Spin className="state" />}
      {answer && answered && shown.length === 0 && (
        <Empty text={answer.series.length === 0 ? words.noneOf(answered.service) : words.noMatch} service={service} />
      )}
      <ExitsNote found={exits} />
      {answer && answered && (
        <div className={`charts${asking ? ' asking' : ''}`}>
          {shown.map((series) => (
            <PropertyPanel
              key={JSON.stringify([series.property_name, series.policy])}
              series={series}
              answer={answer}
              answered={answered}
              marks={exits?.marks}
            />
          ))}
        </div>
      )}
      {answer && answered && <KeptSince since={answer.meta.keptSince} range={answered.range} />}
      {answer && answer.meta.cut > 0 && <p className="dim">{states.cut(answer.meta.cut)}</p>}
    </>
  )
}
