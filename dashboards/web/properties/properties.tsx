import { Input, Select, Spin } from 'antd'
import { useMemo } from 'react'
import { askProperties, askPropertyNames, type ComparedPropertySeries, type PropertySeries } from '../api/property.ts'
import { useAnswer } from '../api/use-answer.ts'
import { Chart } from '../charts/chart.tsx'
import { ComparePicker, comparisonName } from '../layout/compare-picker.tsx'
import { ControlBar } from '../layout/control-bar.tsx'
import { usePage } from '../layout/page.tsx'
import { usePreferences } from '../layout/preferences.tsx'
import { RefreshControl } from '../layout/refresh-control.tsx'
import { Empty, Failed } from '../layout/states.tsx'
import { TimePicker } from '../layout/time-picker.tsx'
import { ChartPanel } from '../service/chart-panel.tsx'
import { stepFor } from '../time/range.ts'
import { newestValue, propertyOption } from './property-option.ts'
import '../service/service.css'

const mostPoints = 240
const height = 148

/** What services measure of themselves: a chart a property and policy. */
export default function Properties() {
  const { words } = usePreferences()
  const { state, range, now, change } = usePage()
  const { answer: known, failure: unknown, asking } = useAnswer(askPropertyNames, { asOf: now, range })
  const services = useMemo(() => [...new Set((known?.properties ?? []).map(({ service }) => service))], [known])
  const service = state.service || services[0] || ''
  return (
    <>
      <ControlBar title={words.properties.title}>
        <ComparePicker />
        <TimePicker />
        <RefreshControl />
      </ControlBar>
      <div className="property-bar">
        <Select
          showSearch
          className="property-service"
          aria-label={words.properties.service}
          placeholder={words.properties.service}
          {...(service === '' ? {} : { value: service })}
          options={services.map((value) => ({ value, label: value }))}
          onChange={(chosen: string) => change({ service: chosen })}
        />
        <Input.Search
          allowClear
          className="property-find"
          placeholder={words.properties.find}
          aria-label={words.properties.find}
          value={state.find}
          onChange={(event) => change({ find: event.target.value }, { replace: true })}
        />
      </div>
      {unknown && <Failed failure={unknown} />}
      {!known && asking && <Spin className="state" />}
      {known && services.length === 0 && <Empty text={words.properties.nothing} service={state.service} />}
      {service !== '' && known && services.length > 0 && <Charts service={service} />}
    </>
  )
}

function Charts({ service }: { readonly service: string }) {
  const { words, palette } = usePreferences()
  const page = usePage()
  const { state, range, now } = page
  const { compare } = state
  const step = stepFor(range, mostPoints)
  const { answer, failure, asking } = useAnswer(askProperties, { asOf: now, range, service, compare, step })
  const wanted = state.find.trim().toLowerCase()
  const shown = (answer?.series ?? []).filter(({ property_name }) => property_name.toLowerCase().includes(wanted))
  return (
    <>
      {failure && <Failed failure={failure} />}
      {!answer && asking && <Spin className="state" />}
      {answer && shown.length === 0 && <Empty text={words.properties.noneOf(service)} service={service} />}
      <div className={`charts${asking ? ' asking' : ''}`}>
        {shown.map((series) => (
          <PropertyChart
            key={`${series.property_name} ${series.policy}`}
            series={series}
            step={step}
            compared={(answer?.compared ?? []).map(({ series: others }, place) => ({
              name: comparisonName(compare[place] ?? 'previous', words, page),
              colour: palette.compared[place] ?? palette.dim,
              series: others.find((each) => isSame(each, series)),
            }))}
          />
        ))}
      </div>
      {answer && answer.meta.cut > 0 && <p className="dim">{words.states.cut(answer.meta.cut)}</p>}
    </>
  )
}

function isSame(one: ComparedPropertySeries, other: PropertySeries): boolean {
  return one.property_name === other.property_name && one.policy === other.policy
}

interface PropertyChartProps {
  readonly series: PropertySeries
  readonly step: number
  readonly compared: Parameters<typeof propertyOption>[1]
}

function PropertyChart({ series, step, compared }: PropertyChartProps) {
  const { words, palette } = usePreferences()
  const { range, zone, now, change } = usePage()
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is compared is made anew at each render, from the same answer as the series
  const option = useMemo(
    () => propertyOption(series, compared, { axis: { range, step, zone, now }, palette, gaps: [] }, words),
    [series, compared.length, range, step, zone, now, palette, words],
  )
  const help = words.properties.policies[series.policy] ?? words.properties.ownPolicy
  const name = `${series.property_name} · ${series.policy}`
  const lines = series.kind === 'distribution' ? [] : compared.filter((each) => each.series !== undefined)
  return (
    <ChartPanel
      title={name}
      help={help}
      legend={[
        { name: newestValue(series) ?? '–', colour: palette.accent },
        ...lines.map((each) => ({ name: each.name, colour: each.colour, mark: 'dash' as const })),
      ]}
      {...(series.kind === 'distribution' ? { scale: palette.heat.slice(1) } : {})}
    >
      <p className="dim property-help">{help}</p>
      <Chart
        option={option}
        label={`${name}: ${help}`}
        summary={words.summary.newest(newestValue(series) ?? '–')}
        height={height}
        range={range}
        onSelect={(chosen) => change({ range: { kind: 'between', ...chosen } })}
      />
    </ChartPanel>
  )
}
