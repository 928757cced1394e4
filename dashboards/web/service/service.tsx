import { CallControls, ControlBar } from '../layout/control-bar.tsx'
import { usePage } from '../layout/page.tsx'
import { Breakdown } from './breakdown.tsx'
import { ServiceCharts } from './charts.tsx'
import { ConditionsBar } from './conditions-bar.tsx'
import { Elsewhere } from './elsewhere.tsx'
import { HostsTable } from './hosts-table.tsx'
import { Sides } from './sides.tsx'
import './service.css'

/** One service: since when, at which interface and on which host something is wrong. */
export default function Service({ name }: { readonly name: string }) {
  const { state, range, now } = usePage()
  const { view, infrastructure, compare } = state
  const conditions = { ...state.conditions, slave_name: name }
  const question = { asOf: now, range, compare, infrastructure, conditions, view }
  const dot = name.indexOf('.') + 1
  return (
    <>
      <ControlBar
        title={name}
        heading={
          <>
            <span className="dim">{name.slice(0, dot)}</span>
            {name.slice(dot)}
          </>
        }
      >
        <CallControls />
      </ControlBar>
      <Elsewhere service={name} />
      <ConditionsBar />
      <Sides question={question} service={name} />
      <ServiceCharts question={question} />
      <div className="tables">
        <Breakdown question={question} service={name} />
        <HostsTable question={question} service={name} />
      </div>
    </>
  )
}
