import { AutoComplete, Button, Input, Spin } from 'antd'
import { useState } from 'react'
import { Link } from 'wouter'
import { askDoctor } from '../api/questions.ts'
import { useAnswer } from '../api/use-answer.ts'
import { ControlBar } from '../layout/control-bar.tsx'
import { linkTo, servicePath, usePage } from '../layout/page.tsx'
import { useWords } from '../layout/preferences.tsx'
import { RefreshControl } from '../layout/refresh-control.tsx'
import { useServiceNames } from '../layout/service-search.tsx'
import { Failed } from '../layout/states.tsx'
import { carriedOver } from '../state/url.ts'
import { Evidence } from './evidence.tsx'
import { Findings } from './findings.tsx'
import './no-data.css'

const hours = 24

/** Why a service has no data, or nobody has. */
export default function NoData() {
  const { noData: words } = useWords()
  const { state, now } = usePage()
  const { service } = state
  const { answer, answered, failure, asking } = useAnswer(askDoctor, { asOf: now, service, hours })
  const isTroubled = answer?.findings.some(({ severity }) => severity !== 'ok')
  return (
    <>
      <ControlBar title={words.title}>
        <RefreshControl />
      </ControlBar>
      <p className="dim intro">{words.intro}</p>
      <ServiceForm key={service} />
      {failure && <Failed failure={failure} shownAsOf={answered?.asOf} />}
      {!answer && asking && <Spin className="state" />}
      {answer && (
        <div className={asking ? 'asking' : ''}>
          <section className="panel">
            <div className="panel-head">
              <h2>{words.findings}</h2>
              <span className="dim">{words.hours(hours)}</span>
              <span className="spacer" />
              {service !== '' && (
                <Link href={linkTo(servicePath(service), carriedOver(state))}>{words.openService}</Link>
              )}
            </div>
            <Findings findings={answer.findings} />
            {isTroubled && <Checks />}
          </section>
          <Evidence {...answer} />
        </div>
      )}
    </>
  )
}

function ServiceForm() {
  const { noData: words } = useWords()
  const { state, change } = usePage()
  const [typed, setTyped] = useState(state.service)
  const [wanted, setWanted] = useState(false)
  const names = useServiceNames(wanted)
  const fitting = names.filter((name) => name.toLowerCase().includes(typed.trim().toLowerCase()))
  return (
    <form
      className="service-form"
      onSubmit={(event) => {
        event.preventDefault()
        change({ service: typed.trim() })
      }}
    >
      <AutoComplete
        value={typed}
        options={fitting.slice(0, 20).map((value) => ({ value }))}
        onChange={setTyped}
        onFocus={() => setWanted(true)}
        onBlur={() => setWanted(false)}
        onSelect={(service: string) => change({ service })}
      >
        <Input placeholder={words.service} aria-label={words.service} />
      </AutoComplete>
      <Button type="primary" htmlType="submit">
        {words.ask}
      </Button>
    </form>
  )
}

function Checks() {
  const { noData: words } = useWords()
  return (
    <details className="checks" open>
      <summary>{words.check}</summary>
      <ul>
        {words.checks.map((check) => (
          <li key={check}>{check}</li>
        ))}
      </ul>
    </details>
  )
}
